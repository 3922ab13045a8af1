"""Where a foot lands, by how the pressure rolls along it.

A deck knows no foot's outline, but the belt's speed gives the path of the pressure on the belt:
place on the belt = place on the deck + belt speed x time. On the belt the pressure rolls with the
direction of travel: forward from heel to toe, backward from toe to heel. How far it rolls between
5 and 60 % of stance, over the foot's length, tells where the foot came down.
"""

from __future__ import annotations

from enum import StrEnum

from sessions.gait.footfall import Footfall
from sessions.gait.metrics.conditions import Going
from sessions.gait.metrics.waveform import along_at

ROLL_FROM, ROLL_TO = 0.05, 0.60
LONG_ROLL = 0.15
"""Of the foot's length, from 5 to 60 % of stance: a quarter of the foot over all of stance."""
BACK_ROLL = -0.10
"""The pressure goes against the travel first: the other end of the foot came down first."""


class Landing(StrEnum):
    """The part of the foot that comes down first."""

    FOREFOOT = "forefoot"
    MIDFOOT = "midfoot"  # flat
    REARFOOT = "rearfoot"


def roll_m(foot: Footfall, belt_speed_mps: float) -> float | None:
    """How far the pressure goes along the belt, in the direction of travel."""
    start_s = foot.contact_s + ROLL_FROM * foot.contact_time_s
    end_s = foot.contact_s + ROLL_TO * foot.contact_time_s
    start_m, end_m = along_at(foot, start_s), along_at(foot, end_s)
    if start_m is None or end_m is None:
        return None
    return end_m - start_m + belt_speed_mps * (end_s - start_s)


def landing(rolled_m: float, foot_length_m: float, going: Going) -> Landing:
    """A long roll with the travel begins at the foot's trailing end: the heel, or the toes of
    somebody who goes backward."""
    share = rolled_m / foot_length_m
    if BACK_ROLL < share < LONG_ROLL:
        return Landing.MIDFOOT
    with_travel = share > 0.0
    backward = going is Going.BACKWARD
    return Landing.FOREFOOT if with_travel is backward else Landing.REARFOOT
