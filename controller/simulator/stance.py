"""The vertical force of one foot on the ground, as shapes over its stance.

Every shape starts and ends at 0 and has the mean 1. A stance of `contact_s` that bears
`step_s / contact_s` body weights times its shape gives the impulse body weight x `step_s`: so the
mean over whole strides is body weight, as it must be for a person who neither sinks nor rises.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log, pi, sin

_POINTS = 512


class StanceShape:
    """A tabulated shape; `at(phase)` for a phase of 0 (contact) to 1 (toe-off)."""

    def __init__(self, shape: Callable[[float], float]) -> None:
        inner = [shape(n / _POINTS) for n in range(1, _POINTS)]
        mean = sum(inner) / _POINTS
        self._table = (0.0, *(value / mean for value in inner), 0.0, 0.0)

    def at(self, phase: float) -> float:
        """The shape's value, linear between the points of its table."""
        place = phase * _POINTS
        index = int(place)
        low = self._table[index]
        return low + (self._table[index + 1] - low) * (place - index)

    def reversed(self) -> StanceShape:
        """The same stance backward in time."""
        return StanceShape(lambda phase: self.at(1.0 - phase))


def _walk(phase: float) -> float:
    """Two humps, the first (the landing) a little higher; between them three quarters of it."""
    return sin(pi * phase) + 0.3 * sin(3 * pi * phase) + 0.06 * sin(2 * pi * phase)


def _run(phase: float) -> float:
    """One hump that rises faster than it falls: its peak, 1.9 times its mean, at 45 % of stance."""
    return float(sin(pi * phase ** (log(0.5) / log(0.45))) ** 1.75)


WALK_FORWARD = StanceShape(_walk)
RUN_FORWARD = StanceShape(_run)

# Backward gait lands softly and takes off hard: the forward stance reversed in time (Cavagna,
# Legramandi, La Torre 2011, Proc. R. Soc. B 278:339).
WALK_BACKWARD = WALK_FORWARD.reversed()
RUN_BACKWARD = RUN_FORWARD.reversed()
