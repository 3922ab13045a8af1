"""Finding the zero again when it drifted past the threshold while nobody left the deck.

Then a runner's flights are no longer under the threshold, the detector sees one endless stance, and
no flight can tell it the zero. But a runner lets go of the deck at every step, down to the same
level, and a walker never does: the force of two feet walking stays above three quarters of body
weight, and a stumble happens once. So three half seconds in a row whose lowest forces agree, each
under a quarter of its mean, show where the zero is.
"""

from __future__ import annotations

from collections import deque
from statistics import median

WINDOW_S = 0.5
AGREEING = 3
LOW_SHARE = 0.25
SPREAD_N = 20.0


class LostZero:
    """Watches one stance that does not end. `push` every sample of it, `restart` for the next."""

    __slots__ = ("_count", "_low_n", "_lows_n", "_start_s", "_sum_n")

    def __init__(self) -> None:
        self._lows_n: deque[float] = deque(maxlen=AGREEING)
        self._start_s: float | None = None
        self._sum_n, self._count, self._low_n = 0.0, 0, float("inf")

    def restart(self) -> None:
        """A new stance."""
        self._lows_n.clear()
        self._begin(None)

    def push(self, t_s: float, force_n: float, zero_n: float) -> float | None:
        """Take one sample and the zero as believed; the zero in newtons, when it is elsewhere."""
        if self._start_s is None:
            self._start_s = t_s
        self._sum_n += force_n
        self._count += 1
        self._low_n = min(self._low_n, force_n)
        if t_s - self._start_s < WINDOW_S:
            return None
        found_n = self._look(zero_n)
        self._begin(t_s)
        return found_n

    def _look(self, zero_n: float) -> float | None:
        """A window is over: what the last ones show together."""
        mean_n = self._sum_n / self._count
        if self._low_n - zero_n >= LOW_SHARE * (mean_n - zero_n):
            self._lows_n.clear()
            return None
        self._lows_n.append(self._low_n)
        if len(self._lows_n) < AGREEING or max(self._lows_n) - min(self._lows_n) > SPREAD_N:
            return None
        return median(self._lows_n)

    def _begin(self, start_s: float | None) -> None:
        self._start_s = start_s
        self._sum_n, self._count, self._low_n = 0.0, 0, float("inf")
