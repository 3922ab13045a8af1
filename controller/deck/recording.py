"""Recordings of vertical ground reaction force: one column of a table, in newtons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from controller.deck.table import Table, listed


class Recording:
    """One force column of a file, as seconds and newtons.

    `rate_hz` times the samples; without it the file's time column does. `column` may be left out
    where there is only one. Raises `RecordingError` here and while it is iterated.
    """

    def __init__(
        self, path: Path, *, rate_hz: float | None = None, column: str | None = None
    ) -> None:
        self.path = path
        self.rate_hz = rate_hz
        self._table = Table(path, rate_hz=rate_hz)
        self.column = the_force_column(self._table, self._table.columns, column)

    def __iter__(self) -> Iterator[tuple[float, float]]:
        """Time in seconds and force in newtons, sample by sample."""
        return ((t_s, force_n) for t_s, (force_n,) in self._table.read([self.column]))


def the_force_column(table: Table, forces: list[str], wanted: str | None) -> str:
    """The wanted one of these columns, or the only one. Raises `RecordingError`."""
    if wanted is not None and forces:
        return table.find(wanted)
    if not forces:
        raise table.header_error("no column besides the time; it needs one of forces in newtons")
    if len(forces) > 1:
        raise table.header_error(
            f"{len(forces)} columns; choose one with --column: {listed(forces)}"
        )
    return forces[0]
