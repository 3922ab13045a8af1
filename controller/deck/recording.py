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
        self.column = the_force_column(self._table, column)

    def __iter__(self) -> Iterator[tuple[float, float]]:
        """Time in seconds and force in newtons, sample by sample."""
        return ((t_s, force_n) for t_s, (force_n,) in self._table.read([self.column]))


def the_force_column(table: Table, wanted: str | None) -> str:
    """The wanted column, or the only one. Raises `RecordingError`."""
    if wanted is not None and table.columns:
        return table.find(wanted)
    if not table.columns:
        raise table.header_error("no column besides the time; it needs one of forces in newtons")
    if len(table.columns) > 1:
        raise table.header_error(
            f"{len(table.columns)} columns; choose one with --column: {listed(table.columns)}"
        )
    return table.columns[0]
