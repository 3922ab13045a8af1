"""A machine that is slower than its card says, and the card that it needs. Pure."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from controller.belt.core import bounds_of
from controller.belt.faults import Cause
from controller.commissioning.drive import Driven
from controller.commissioning.traces import (
    fall_mmps2,
    rise_mmps2,
    tilt_tenths_per_s,
)
from controller.treadmills.cards import MachineCard

GENTLER: Final = 0.9  # of a measured rate: too little rather than too much
_HINT_MMPS: Final = 40  # of a rise that the guard cut short


def gentler(driven: Driven, card: MachineCard) -> tuple[MachineCard, str] | None:
    """The card of a machine that is slower than it says, and what was seen; None: it is not."""
    match driven.cause:
        case Cause.SPEED_MISMATCH | Cause.STALL if driven.steady is None:
            return _gentler_rise(driven, card)
        case Cause.STOP_NOT_OBEYED if fall := fall_mmps2(driven):
            if fall < card.decel_mps2 * 1000:
                slower = replace(card, decel_mps2=less_than(fall / 1000))
                return slower, f"it loses {fall / 1000:.2f} m/s each second after STOP"
        case Cause.INCLINE_MISMATCH if tilt := tilt_tenths_per_s(driven):
            slower = replace(card, incline_rate_pct_per_s=less_than(tilt / 10))
            return slower, f"its lift moves {tilt / 10:.2f} % each second"
    return None


def _gentler_rise(driven: Driven, card: MachineCard) -> tuple[MachineCard, str] | None:
    rise = rise_mmps2(driven, least_mmps=_HINT_MMPS)
    if rise is None or rise >= GENTLER * bounds_of(card.capabilities).accel_mmps2:
        return None
    slower = replace(card, accel_mps2=less_than(rise / 1000))
    return slower, f"it gains {rise / 1000:.2f} m/s each second"


def less_than(rate: float) -> float:
    """A rate for the card: less than measured, to two digits."""
    return math.floor(rate * GENTLER * 100) / 100
