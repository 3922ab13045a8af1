"""How fast a belt eases to standstill: by the way of going, and never for longer than a while.

A belt that slows pushes a person who faces its rear backward, toward the console, where they cannot
see what to hold: 0.25 m/s² for them. Who faces the console takes 0.5 m/s², which stops 5 km/h in
2.8 s. From a fast run even that would take long, and whatever made the belt ease goes on meanwhile.
The ramp is that of a level belt at every incline, which is the careful one: whoever walks toward
the console walks uphill, and gravity takes 0.1 m/s² off their way there for each percent. The lift
rests while the belt eases. A reversed belt would need ramps of its own; there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Final

from controller.belt.inputs import EASE_MMPS2
from sessions.workouts.plan import Gait

BY_GAIT_MMPS2: Final[Mapping[Gait, int]] = {
    Gait.BACKWARD_WALK: EASE_MMPS2,
    Gait.BACKWARD_RUN: EASE_MMPS2,
    Gait.FORWARD: 500,
}
LONGEST_S: Final = 10.0


def ease_mmps2(gait: Gait, max_speed_mps: float) -> int:
    """The ramp to standstill of a session that goes no faster than this; the machine's own may be
    slower."""
    return max(BY_GAIT_MMPS2[gait], ceil(max_speed_mps * 1000 / LONGEST_S))
