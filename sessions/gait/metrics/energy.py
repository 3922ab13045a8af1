"""What the exercise costs, as an estimate with its range.

Oxygen uptake of forward gait by the equations of the American College of Sports Medicine:
walking 0.1 S + 1.8 S G + 3.5, running 0.2 S + 0.9 S G + 3.5 mL/kg/min (S in m/min, G a fraction).
No validated equation for backward gait is known: what is above rest is multiplied. Running, by 1.29
to 1.35 (Rasica 2020; treadmill study with body-weight support); walking, the excess
is larger and less certain: 1.3 to 1.9. Holding a handrail makes all of it less.
"""

from __future__ import annotations

from dataclasses import dataclass

from sessions.gait.metrics.conditions import Going

REST_ML_PER_KG_MIN = 3.5
KCAL_PER_LITRE_OF_OXYGEN = 5.0
WALK_MPS = (0.8, 1.7)
"""50 to 100 m/min: where the equation of walking holds."""
RUN_MPS = 1.33
"""80 m/min, for people who truly run."""
BACKWARD_WALK = (1.3, 1.9)
BACKWARD_RUN = (1.29, 1.35)
_FORWARD = (1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Energy:
    """Kilocalories a minute: the middle, and the range that the factor of going backward leaves."""

    kcal_per_min: float
    least_kcal_per_min: float
    most_kcal_per_min: float
    met: float  # the middle, over rest


def energy(
    speed_mps: float, incline_pct: float, mass_kg: float, going: Going, *, running: bool
) -> Energy | None:
    """None at speeds for which the equations were not made, and downhill."""
    outside = speed_mps < RUN_MPS if running else not WALK_MPS[0] <= speed_mps <= WALK_MPS[1]
    if outside or incline_pct < 0.0:
        return None
    per_min, grade = 60.0 * speed_mps, incline_pct / 100.0
    flat, uphill = (0.2, 0.9) if running else (0.1, 1.8)
    net = flat * per_min + uphill * per_min * grade
    factors = _FORWARD
    if going is Going.BACKWARD:
        factors = BACKWARD_RUN if running else BACKWARD_WALK
    uptakes = [REST_ML_PER_KG_MIN + factor * net for factor in (*factors, sum(factors) / 2)]
    least, most, middle = (
        uptake * mass_kg / 1000.0 * KCAL_PER_LITRE_OF_OXYGEN for uptake in uptakes
    )
    return Energy(middle, least, most, met=uptakes[2] / REST_ML_PER_KG_MIN)
