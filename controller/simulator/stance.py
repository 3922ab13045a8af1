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
    """Two humps, the first (the landing) a little higher; between them three quarters of it.

    A public recording of one foot (csu-hmc/GaitAnalysisToolKit) is fitted best by the same series
    with 0.25 and -0.01: two such feet bear 1.2 body weights in the middle of double support."""
    return sin(pi * phase) + 0.28 * sin(3 * pi * phase) + 0.03 * sin(2 * pi * phase)


def _run(phase: float) -> float:
    """One hump that rises faster than it falls: its peak, 1.9 times its mean, at 45 % of stance."""
    return float(sin(pi * phase ** (log(0.5) / log(0.45))) ** 1.75)


WALK_FORWARD = StanceShape(_walk)
RUN_FORWARD = StanceShape(_run)

# Backward gait lands softly and takes off hard: the forward stance reversed in time (Cavagna,
# Legramandi, La Torre 2011, Proc. R. Soc. B 278:339).
WALK_BACKWARD = WALK_FORWARD.reversed()
RUN_BACKWARD = RUN_FORWARD.reversed()


def rolled(phase: float) -> float:
    """How much of its way along a walking foot the pressure has made: fast after landing and before
    take-off, slower while the other leg swings past; the same both ways in time."""
    return phase + 0.06 * sin(2 * pi * phase)


def outward_m(phase: float) -> float:
    """How far outside the foot's line it presses while walking forward: along the outer edge of the
    foot, at last over the ball to the big toe."""
    return 0.010 * sin(pi * phase) - 0.012 * phase
