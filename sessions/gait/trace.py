"""The last seconds of samples, kept until what happened in them is known."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice

KEPT_S = 6.0
"""Three slow steps: a foot in double support is understood when the next but one came down."""

Sample = tuple[float, float, float | None, float | None]
"""Seconds, newtons as the deck shows them, centre of pressure sideways and along the belt."""


class Trace:
    """Samples in the order of time; older ones than `KEPT_S` are forgotten."""

    __slots__ = ("_samples",)

    def __init__(self) -> None:
        self._samples: deque[Sample] = deque()

    def push(self, t_s: float, force_n: float, x_m: float | None, y_m: float | None) -> None:
        """Take one sample."""
        samples = self._samples
        samples.append((t_s, force_n, x_m, y_m))
        if t_s - samples[0][0] > KEPT_S:
            samples.popleft()

    def clear(self) -> None:
        """What comes next does not follow what was."""
        self._samples.clear()

    def since(self, start_s: float) -> Iterator[Sample]:
        """From the last sample at or before `start_s` on."""
        first = 0
        for number, sample in enumerate(self._samples):
            if sample[0] > start_s:
                break
            first = number
        return islice(self._samples, first, None)

    def between(self, start_s: float, end_s: float) -> list[Sample]:
        """From the last sample at or before `start_s` to the first at or after `end_s`."""
        found = []
        for sample in self.since(start_s):
            found.append(sample)
            if sample[0] >= end_s:
                break
        return found

    def forget_before(self, t_s: float) -> None:
        """Nobody will ask for what was before."""
        samples = self._samples
        while len(samples) > 1 and samples[1][0] <= t_s:
            samples.popleft()
