"""Body weight from the deck itself: quiet standing, or the impulse balance of whole steps."""

from __future__ import annotations

from collections import deque
from statistics import median

QUIET_S = 1.0
QUIET_SHARE = 0.02
"""Standing still, the total force varies by less than this share (standard deviation)."""
MIN_PERSON_N = 150.0
"""What weighs less on the deck is no person."""
REMEMBERED = 5


class StandingWeight:
    """Weight in newtons: the median of the last seconds in which somebody stood still."""

    __slots__ = ("_count", "_quiet_n", "_square_n2", "_start_s", "_sum_n")

    def __init__(self) -> None:
        self._quiet_n: deque[float] = deque(maxlen=REMEMBERED)
        self._start_s: float | None = None
        self._sum_n = self._square_n2 = 0.0
        self._count = 0

    @property
    def weight_n(self) -> float | None:
        """None: nobody has stood still yet."""
        return median(self._quiet_n) if self._quiet_n else None

    @property
    def newest_n(self) -> float:
        """The mean force of the newest quiet second; 0 before the first."""
        return self._quiet_n[-1] if self._quiet_n else 0.0

    def push(self, t_s: float, force_n: float) -> bool:
        """Take one sample. True: a quiet second was completed."""
        if self._start_s is None:
            self._start_s = t_s
        self._sum_n += force_n
        self._square_n2 += force_n * force_n
        self._count += 1
        if t_s - self._start_s < QUIET_S:
            return False
        mean_n = self._sum_n / self._count
        variance_n2 = self._square_n2 / self._count - mean_n * mean_n
        quiet = mean_n > MIN_PERSON_N and variance_n2 < (QUIET_SHARE * mean_n) ** 2
        if quiet:
            self._quiet_n.append(mean_n)
        self._begin(t_s)
        return quiet

    def interrupt(self) -> None:
        """Samples are missing: begin a new second."""
        self._start_s = None
        self._sum_n = self._square_n2 = 0.0
        self._count = 0

    def _begin(self, t_s: float) -> None:
        self.interrupt()
        self._start_s = t_s
