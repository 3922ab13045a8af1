"""Vertical stiffness of a running stance: the leg as a spring under the body's mass."""

from __future__ import annotations

from math import pi

from sessions.gait.footfall import Footfall
from sessions.gait.metrics.waveform import stance, time_above_s
from sessions.gait.summary import STANDARD_GRAVITY_MPS2

MAX_INCLINE_PCT = 2.0
"""On slopes a method by times is not valid (Meyer 2023, PMC10368467)."""


def vertical_stiffness_n_per_m(
    foot: Footfall, body_weight_n: float, incline_pct: float
) -> float | None:
    """m (pi / t)^2 with t the time above body weight (Cavagna 2005, J. Exp. Biol. 208:2333).

    None on a slope, and where the force never exceeds body weight.
    """
    above_s = time_above_s(stance(foot), body_weight_n)
    if abs(incline_pct) > MAX_INCLINE_PCT or above_s <= 0.0:
        return None
    return body_weight_n / STANDARD_GRAVITY_MPS2 * (pi / above_s) ** 2
