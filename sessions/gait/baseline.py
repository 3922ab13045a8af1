"""The deck's zero, followed while nobody stands on it.

A force deck drifts by tens of newtons within minutes. While running there is a flight phase after
each step, and in its middle the deck is unloaded: what it shows then is its zero (Paolini 2007
subtracts the mean of the preceding aerial phase; dryft, JOSS 10.21105/joss.01910, a spline through
the middles of all). Here the zero moves half-way to the median of the middle third of each flight,
so that a step is never judged by samples that come after it. Noise is what differs from sample to
sample, so that a slow swing of the deck is not taken for it.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median

GAIN = 0.5
MIN_SPAN_S = 0.050
"""A shorter flight has no unloaded middle: the force is still swinging."""
MAX_SPAN_S = 1.0
"""An unloaded span longer than this is taken in pieces, so that memory stays bounded."""
STEP_TO_SIGMA = 1.4826 / 2**0.5
"""Standard deviation of white noise over the median size of its steps from sample to sample."""


class Baseline:
    """Zero and noise of the deck, in newtons, from the unloaded samples it is shown."""

    __slots__ = ("_end_s", "_span_n", "_start_s", "noise_n", "zero_n")

    def __init__(self, zero_n: float = 0.0, noise_n: float = 0.0) -> None:
        self.zero_n = zero_n
        self.noise_n = noise_n
        self._span_n: list[float] = []
        self._start_s = self._end_s = 0.0

    def unloaded(self, t_s: float, force_n: float) -> bool:
        """Take one unloaded sample. True: the zero moved, because the span grew long."""
        if not self._span_n:
            self._start_s = t_s
        self._span_n.append(force_n)
        self._end_s = t_s
        return t_s - self._start_s >= MAX_SPAN_S and self.settle()

    def settle(self) -> bool:
        """The unloaded span is over: move zero and noise half-way to its middle third."""
        third = len(self._span_n) // 3
        middle_n = self._span_n[third : len(self._span_n) - third]
        self._span_n.clear()
        if len(middle_n) < 2 or self._end_s - self._start_s < MIN_SPAN_S:
            return False
        self.zero_n += GAIN * (median(middle_n) - self.zero_n)
        step_n = median(abs(after_n - before_n) for before_n, after_n in pairwise(middle_n))
        self.noise_n += GAIN * (STEP_TO_SIGMA * step_n - self.noise_n)
        return True

    def forget_span(self) -> None:
        """Samples are missing: what was collected of this span says nothing."""
        self._span_n.clear()
