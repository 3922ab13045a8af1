"""How fast a belt carries the feet of somebody who walks on it, and which way. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sessions.gait.belt_speed import CarriedFoot, belt_speed

LEAST_FEET: Final = 8
SAME_WAY: Final = 0.8  # of the feet; the rest stumbled or turned


@dataclass(frozen=True, slots=True)
class Carried:
    """How the belt carried a walker's feet: m/s to the rear (below 0: to the console), how far that
    may be off either way, and how many feet say so."""

    speed_mps: float
    error_mps: float
    feet: int


class Untold(Exception):
    """The deck cannot tell; the message says why."""


def carried_by(feet: Sequence[CarriedFoot]) -> Carried:
    """What feet on a belt of steady speed tell of it. Raises `Untold`."""
    if len(feet) < LEAST_FEET:
        raise Untold(f"it saw {len(feet)} steps, and {LEAST_FEET} are needed")
    to_rear = [foot for foot in feet if foot.slope_mps > 0]
    to_front = [replace(foot, slope_mps=-foot.slope_mps) for foot in feet if foot.slope_mps <= 0]
    most, sign = (to_rear, 1) if len(to_rear) > len(to_front) else (to_front, -1)
    if len(most) < SAME_WAY * len(feet):
        raise Untold(f"it saw {len(to_rear)} of {len(feet)} feet go to the rear, the others not")
    if (speed := belt_speed(most)) is None:
        raise Untold("the steps differ too much: walk evenly, in the middle of the belt")
    return Carried(sign * speed.speed_mps, speed.error_mps, len(most))
