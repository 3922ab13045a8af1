"""A steady reading of every channel: what the cells count while nothing moves on the deck.

Sans-IO; the counts' gain need not be known, so that noise itself is the measure: the two halves of
a window must not differ by more than their noise explains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median
from typing import Final

from sessions.gait.baseline import STEP_TO_SIGMA

WINDOW_S: Final = 1.5
MAX_CREEP: Final = 0.5
"""Of the noise (standard deviation), between the means of the halves."""
SLACK_COUNTS: Final = 2.0
"""A converter that is quieter than its own last digit."""


@dataclass(frozen=True, slots=True)
class Steady:
    """Means and standard deviations of a window, counts of each channel."""

    counts: tuple[float, ...]
    noise_counts: tuple[float, ...]


class SteadyCounts:
    """Fed with samples; says when a whole window was steady, and why the last one was not."""

    def __init__(self) -> None:
        self.why = "no samples came"
        self._rows: list[tuple[int, ...]] = []
        self._start_s = 0.0

    def restart(self) -> None:
        """Something was moved: what came before does not count."""
        self.why = "no samples came"
        self._rows.clear()

    def push(self, t_s: float, counts: Sequence[int]) -> Steady | None:
        """Take one sample; the reading, if it completes a steady window."""
        if not self._rows:
            self._start_s = t_s
        self._rows.append(tuple(counts))
        if t_s - self._start_s < WINDOW_S:
            return None
        columns = list(zip(*self._rows, strict=True))
        self._rows.clear()
        half = len(columns[0]) // 2
        noise = tuple(_noise(column) for column in columns)
        for channel, column in enumerate(columns):
            creep = abs(fmean(column[:half]) - fmean(column[half:]))
            if creep > SLACK_COUNTS + MAX_CREEP * noise[channel]:
                self.why = f"channel {channel} is moving ({creep:.0f} counts in a second)"
                return None
        return Steady(tuple(fmean(column) for column in columns), noise)


def _noise(column: Sequence[int]) -> float:
    """Standard deviation by the steps from sample to sample, which a change of load is not in."""
    return STEP_TO_SIGMA * median(abs(after - before) for before, after in pairwise(column))
