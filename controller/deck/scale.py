"""From the counts of load cells to one force and where it presses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from controller.deck.calibration import Calibration

MIN_COP_FORCE_N: Final = 100.0
"""Below it a centre of pressure is mostly noise."""

Press = tuple[float, float | None, float | None]
"""Newtons, and metres sideways and along the belt where there is enough load to tell."""


class Scale:
    """A calibrated deck, with the zero of its file until it is tared."""

    def __init__(self, calibration: Calibration) -> None:
        self._calibration = calibration
        self.tare([0.0] * len(calibration.cell))

    def tare(self, cells_n: Sequence[float]) -> None:
        """What the unloaded cells show, by the calibration's own zeros, is nothing from here on."""
        cells = zip(self._calibration.cell, self._calibration.columns, cells_n, strict=True)
        self._columns = [
            (cell.zero_counts + cell_n / column[0], *column) for cell, column, cell_n in cells
        ]

    @property
    def zero_counts(self) -> list[float]:
        """What each cell counts under no load."""
        return [column[0] for column in self._columns]

    def cells_n(self, counts: Sequence[float]) -> list[float]:
        """The load of each cell."""
        return [
            each_n * (count - zero_counts)
            for count, (zero_counts, each_n, _, _) in zip(counts, self._columns, strict=True)
        ]

    def press(self, counts: Sequence[float]) -> Press:
        """The load of one sample, its cells in the order of the calibration."""
        total_n = sideways_nm = along_nm = 0.0
        for count, (zero_counts, each_n, each_x_nm, each_y_nm) in zip(
            counts, self._columns, strict=True
        ):
            counted = count - zero_counts
            total_n += each_n * counted
            sideways_nm += each_x_nm * counted
            along_nm += each_y_nm * counted
        if total_n <= MIN_COP_FORCE_N:
            return total_n, None, None
        return total_n, sideways_nm / total_n, along_nm / total_n
