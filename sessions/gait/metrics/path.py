"""The way of the pressure under one foot, on the belt that carries it.

Place on the belt = place on the deck + belt speed x time since contact: the foot itself stands
still there, and what is left is how the pressure rolls along it.
"""

from __future__ import annotations

from typing import Final

from sessions.gait.footfall import Footfall

POINTS: Final = 20
"""At most so many, evenly over the samples that tell a place."""

BeltPlace = tuple[float, float, float]
"""Seconds since contact; metres to the right of the deck's middle, and to the front from where the
pressure was first told."""


def belt_path(foot: Footfall, belt_speed_mps: float) -> tuple[BeltPlace, ...]:
    """Empty where the deck tells no centre of pressure."""
    places = [
        (t_s - foot.contact_s, x_m, y_m + belt_speed_mps * (t_s - foot.contact_s))
        for t_s, x_m, y_m in zip(foot.t_s, foot.x_m, foot.y_m, strict=True)
        if x_m is not None and y_m is not None
    ]
    every = max(1, -(-len(places) // POINTS))
    return tuple((t_s, x_m, y_m - places[0][2]) for t_s, x_m, y_m in places[::every])
