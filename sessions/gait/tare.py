"""The unloaded deck's zero, taken before a person mounts. Pure; time is an argument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

WINDOW_S = 0.5
MAX_OFFSET_N = 100.0
"""A deck that shows more than this is not empty, or its calibration is not its own."""
MAX_NOISE_N = 10.0
MAX_CREEP_N = 5.0
"""Between the halves of the window: somebody is stepping on or off."""


@dataclass(frozen=True, slots=True)
class Zero:
    """What each unloaded cell shows, and the noise of their sum (standard deviation), newtons."""

    cells_n: tuple[float, ...]
    noise_n: float


class Tare:
    """Waits for half a second of a steady, empty deck."""

    def __init__(self) -> None:
        self._rows: list[tuple[float, ...]] = []
        self._start_s = 0.0

    def push(self, t_s: float, cells_n: Sequence[float]) -> Zero | None:
        """Take one sample of every cell; the zero, when the last half second was fit for it."""
        if not self._rows:
            self._start_s = t_s
        self._rows.append(tuple(cells_n))
        if t_s - self._start_s < WINDOW_S:
            return None
        zero = _zero(self._rows)
        self._rows.clear()
        return zero


def _zero(rows: list[tuple[float, ...]]) -> Zero | None:
    totals_n = [sum(row) for row in rows]
    half = len(totals_n) // 2
    if half == 0:
        return None
    mean_n = fmean(totals_n)
    noise_n = sqrt(fmean((total_n - mean_n) ** 2 for total_n in totals_n))
    creep_n = abs(fmean(totals_n[:half]) - fmean(totals_n[half:]))
    if abs(mean_n) > MAX_OFFSET_N or noise_n > MAX_NOISE_N or creep_n > MAX_CREEP_N:
        return None
    return Zero(tuple(fmean(cell_n) for cell_n in zip(*rows, strict=True)), noise_n)
