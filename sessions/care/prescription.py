"""From a preset and a dose to a workout that `backstride run` takes."""

from __future__ import annotations

import math
from collections.abc import Iterable

from sessions.care.dose import Base, Ceiling, Dose
from sessions.quantities import MPH_MPS
from sessions.workouts.plan import StepKind
from sessions.workouts.schema import Limits, RepeatBlock, Step, StepItem, Workout
from sessions.workouts.whole import MIN_STEP_S

_GRAIN_MPS = MPH_MPS / 100  # speeds are written in hundredths of a mph, rounded down


def prescribe(
    base: Base, dose: Dose, ceiling: Ceiling, name: str, reasons: Iterable[str]
) -> Workout:
    """The preset with its work changed to the dose, no step beyond the ceiling.

    Warm-up, recovery and cool-down stay as they are, but never faster or steeper than the work may
    be. Speeds are rounded down to a hundredth of a mph.
    """
    workout = base.workout
    top = Limits(
        max_speed=f"{_grains(min(_most_speed(base, dose), ceiling.speed.max_speed_mps))} mph",
        max_incline=f"{_most_incline(base, dose, ceiling):.1f} %",
    )
    return workout.model_copy(
        update={
            "name": name,
            "title": f"{workout.title[:60]}, {name}",
            "goal": f"For this session: {dose}. Why: {'; '.join(reasons)}."[:1000],
            "limits": top,
            "steps": tuple(_changed(item, dose, top) for item in workout.steps),
        }
    )


def _most_speed(base: Base, dose: Dose) -> float:
    return base.top_speed_mps * dose.speed / 100


def _most_incline(base: Base, dose: Dose, ceiling: Ceiling) -> float:
    return min(base.top_incline_pct + dose.incline, ceiling.incline.max_incline_pct)


def _changed(item: StepItem, dose: Dose, top: Limits) -> StepItem:
    if isinstance(item, RepeatBlock):
        inside = tuple(_changed(inner, dose, top) for inner in item.repeat.steps)
        return RepeatBlock(repeat=item.repeat.model_copy(update={"steps": inside}))
    return _with_fitting_cues(_step(item, dose, top))


def _step(step: Step, dose: Dose, top: Limits) -> Step:
    work = step.kind is StepKind.WORK
    time, speed, incline = (dose.time, dose.speed, dose.incline) if work else (100, 100, 0)
    assert top.max_speed_mps is not None
    assert top.max_incline_pct is not None
    speed_mps = min(_rounded_down(step.speed_mps * speed / 100), top.max_speed_mps)
    return step.model_copy(
        update={
            "speed_mps": speed_mps,
            "incline_pct": min(step.incline_pct + incline, top.max_incline_pct),
            "time_s": _scaled(step.time_s, time, MIN_STEP_S),
            "distance_m": _scaled(step.distance_m, time, math.ceil(MIN_STEP_S * speed_mps)),
        }
    )


def _with_fitting_cues(step: Step) -> Step:
    """Without the cues that would come after the step's end."""
    ends_s = math.inf if step.estimated_s is None else step.estimated_s
    return step.model_copy(update={"cues": tuple(cue for cue in step.cues if cue.at_s < ends_s)})


def _scaled(value: float | None, percent: int, least: float) -> float | None:
    return None if value is None else max(least, float(round(value * percent / 100)))


def _rounded_down(speed_mps: float) -> float:
    return _grains(speed_mps) * MPH_MPS


def _grains(speed_mps: float) -> float:
    """Mph in hundredths, rounded down; at least the 0.1 mph that a workout file may say."""
    return max(10, math.floor(speed_mps / _GRAIN_MPS + 1e-6)) / 100
