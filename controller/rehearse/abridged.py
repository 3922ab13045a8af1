"""A plan without most of the time in which nothing changes: whoever loads a workout waits for its
rehearsal, and an hour of it takes most of a minute.

What a rehearsal finds comes with a change, of speed, of incline, of the step. Nothing in one looks
back for longer than some seconds, nobody in it tires, and no clock is read: of a step that has long
held its speed and incline, the next minute is the last one again. So a step ends `HELD_S` after it
surely has both, unless it would have ended before. One that waits for good form is kept whole: when
it gets to its speed is not known. So is one that ends when told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from controller.belt.gate import SLOWEST_EASE_MMPS2, Bounds
from sessions.workouts.plan import AfterDistance, AfterTime, Plan, PlannedStep, UntilTold

HELD_S: Final = 60.0
"""Several times as long as any window of guard, watch, conductor and deck."""


@dataclass(frozen=True, slots=True)
class Abridged:
    """The plan to rehearse, and how many seconds each of its steps is shorter."""

    plan: Plan
    left_out_s: tuple[float, ...]


def abridged(plan: Plan, bounds: Bounds) -> Abridged:
    """The plan on a machine whose setpoints move as fast as these bounds let them."""
    kept = [_kept(step, _way_s(plan, step, bounds) + HELD_S) for step in plan.steps]
    steps, left_out_s = zip(*kept, strict=True)
    return Abridged(replace(plan, steps=steps), left_out_s)


def _way_s(plan: Plan, step: PlannedStep, bounds: Bounds) -> float:
    """How long the step surely takes to its speed and incline: from rest to the highest of the plan
    at the slowest rate, so that it does not matter where the belt was left by the steps before."""
    mmps2 = min(bounds.accel_mmps2, bounds.ease_mmps2, SLOWEST_EASE_MMPS2)
    rate_mps2 = min(mmps2 / 1000, step.ramp_mps2 or mmps2 / 1000)
    fastest_mps = max(step.speed_mps for step in plan.steps)
    steepest_pct = max(step.incline_pct for step in plan.steps)
    return max(fastest_mps / rate_mps2, steepest_pct * 10 / max(1, bounds.incline_tenths_per_s))


def _kept(step: PlannedStep, keep_s: float) -> tuple[PlannedStep, float]:
    """The step, no longer than that, and what it lacks."""
    match step.end:
        case AfterTime(seconds) if seconds > keep_s and not step.form:
            return replace(step, end=AfterTime(keep_s)), seconds - keep_s
        case AfterDistance(metres) if metres > keep_s * step.speed_mps and not step.form:
            end = AfterDistance(keep_s * step.speed_mps)
            return replace(step, end=end), metres / step.speed_mps - keep_s
        case AfterTime() | AfterDistance() | UntilTold():
            return step, 0.0
