"""The wire's tenths of "distance per hour" and millimetres per second, in whole numbers.

The wire does not tell whether its distance is a mile or a kilometre: that is a setting of the
machine, which its card must state.
"""

from __future__ import annotations

from typing import Final, Literal

from protocols.trackmaster.wire import ELEVATION_STEP

Unit = Literal["mph", "km/h"]

MMPS_PER_TENTH: Final[dict[Unit, tuple[int, int]]] = {"mph": (44704, 1000), "km/h": (250, 9)}
"""Numerator and denominator of mm/s in a tenth: 1 mph is 0.44704 m/s."""


def speed_mmps(tenths: int, unit: Unit) -> int:
    """What the wire's number means, in mm/s, rounded down."""
    numerator, denominator = MMPS_PER_TENTH[unit]
    return tenths * numerator // denominator


def speed_tenths(mmps: int, unit: Unit) -> int:
    """The highest of the wire's numbers whose `speed_mmps` is not above `mmps`."""
    numerator, denominator = MMPS_PER_TENTH[unit]
    return ((mmps + 1) * denominator - 1) // numerator


def elevation_tenths(incline_tenths: int) -> int:
    """The highest elevation that the wire can say and that is not above `incline_tenths`."""
    return incline_tenths - incline_tenths % ELEVATION_STEP
