"""Which steps of a plan go beyond a cap, in words."""

from __future__ import annotations

from sessions.quantities import MPH_MPS, SpeedUnit, format_incline, format_speed
from sessions.workouts.plan import Gait, Plan, PlannedStep

BACKWARD_MAX_SPEED_MPS = 2.0 * MPH_MPS
"""Backward gait goes no faster than 2.0 mph until the site or a clinician raises the limit."""
BACKWARD_MAX_INCLINE_PCT = 10.0
"""Backward gait goes no steeper than 10 % until the site or a clinician raises the limit."""

_SPEED_TOLERANCE_MPS = 0.0005  # the gate counts in whole mm/s
_INCLINE_TOLERANCE_PCT = 0.05  # and in tenths of a percent


def exceeds(
    plan: Plan, max_speed_mps: float, max_incline_pct: float, unit: SpeedUnit = "mph"
) -> tuple[str, ...]:
    """One sentence for each excess, naming all steps that have it; empty if the plan stays within.

    For example `steps 2, 4 and 6 (work): 4 mph is faster than 2 mph`.
    """
    steps_with: dict[str, list[int]] = {}
    for number, step in enumerate(plan.steps, start=1):
        for excess in _excesses(step, max_speed_mps, max_incline_pct, unit):
            steps_with.setdefault(excess, []).append(number)
    return tuple(f"{_named(numbers)} {excess}" for excess, numbers in steps_with.items())


def needs_raised_limit(plan: Plan, unit: SpeedUnit = "mph") -> tuple[str, ...]:
    """What in a backward plan goes beyond what backward gait is limited to at first."""
    if plan.gait is Gait.FORWARD:
        return ()
    return exceeds(plan, BACKWARD_MAX_SPEED_MPS, BACKWARD_MAX_INCLINE_PCT, unit)


def _excesses(
    step: PlannedStep, max_speed_mps: float, max_incline_pct: float, unit: SpeedUnit
) -> list[str]:
    excesses = []
    if step.speed_mps > max_speed_mps + _SPEED_TOLERANCE_MPS:
        speed, most = (format_speed(mps, unit, digits=3) for mps in (step.speed_mps, max_speed_mps))
        excesses.append(f"({step.kind}): {speed} is faster than {most}")
    if step.incline_pct > max_incline_pct + _INCLINE_TOLERANCE_PCT:
        incline, most = (format_incline(p, digits=2) for p in (step.incline_pct, max_incline_pct))
        excesses.append(f"({step.kind}): {incline} is steeper than {most}")
    return excesses


def _named(numbers: list[int]) -> str:
    *most, last = map(str, numbers)
    return f"steps {', '.join(most)} and {last}" if most else f"step {last}"
