"""A workout as the YAML text of a workout file."""

from __future__ import annotations

from collections.abc import Iterable

import yaml

from sessions.quantities import format_speed
from sessions.workouts.schema import RepeatBlock, Step, StepItem, Workout

Value = str | int | list["Value"] | dict[str, "Value"]


def workout_text(workout: Workout, notes: Iterable[str] = ()) -> str:
    """The file, with `notes` as comments at its head. Reading it gives the workout back."""
    head = "".join(f"# {note}\n" for note in notes)
    return head + yaml.safe_dump(
        _workout(workout), sort_keys=False, allow_unicode=True, width=100, default_flow_style=False
    )


def _workout(workout: Workout) -> Value:
    limits: dict[str, Value] = {}
    if workout.limits.max_speed_mps is not None:
        limits["max_speed"] = _speed(workout.limits.max_speed_mps)
    if workout.limits.max_incline_pct is not None:
        limits["max_incline"] = _number(workout.limits.max_incline_pct, "%")
    told: dict[str, Value] = {
        "name": workout.name,
        "title": workout.title,
        "goal": workout.goal,
        "for_whom": workout.for_whom,
        "source": workout.source,
        "contraindications": list(workout.contraindications),
        "gait": workout.gait.value,
        "limits": limits,
        "checklist": list(workout.checklist),
        "steps": [_item(item) for item in workout.steps],
    }
    return {key: value for key, value in told.items() if value}


def _item(item: StepItem) -> Value:
    if isinstance(item, RepeatBlock):
        steps = [_item(inner) for inner in item.repeat.steps]
        return {"repeat": {"times": item.repeat.times, "steps": steps}}
    return _step(item)


def _step(step: Step) -> Value:
    told: dict[str, Value] = {"kind": step.kind.value, "speed": _speed(step.speed_mps)}
    if step.incline_pct:
        told["incline"] = _number(step.incline_pct, "%")
    if step.time_s is not None:
        told["time"] = _number(step.time_s, "s")
    elif step.distance_m is not None:
        told["distance"] = _number(step.distance_m, "m")
    else:
        told["until"] = "told"
    if step.ramp_mps2 is not None:
        told["ramp"] = _number(step.ramp_mps2, "m/s2")
    if step.announcement is not None:
        told["announcement"] = step.announcement
    if step.cues:
        told["cues"] = [{"at": _number(cue.at_s, "s"), "say": cue.say} for cue in step.cues]
    return told


def _speed(speed_mps: float) -> str:
    return format_speed(speed_mps, "mph", digits=9)


def _number(value: float, unit: str) -> str:
    return f"{value:.9f}".rstrip("0").rstrip(".") + f" {unit}"
