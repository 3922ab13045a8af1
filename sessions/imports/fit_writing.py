"""A workout as a FIT workout file: what watches and training diaries take.

Garmin's own encoder, under its FIT Protocol License: the extra `fit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from garmin_fit_sdk import Encoder

from sessions.imports.fit_fields import FIELDS, GAIT, INCLINE, NUMBER, OWNER
from sessions.workouts.plan import Gait, StepKind
from sessions.workouts.schema import RepeatBlock, Step, StepItem, Workout

_Message = dict[str, object]
_TEXT: Final = 200  # bytes of a text: a field has at most 255
INTENSITY: Final = {
    StepKind.WARM_UP: "warmup",
    StepKind.WORK: "active",
    StepKind.RECOVERY: "recovery",
    StepKind.COOL_DOWN: "cooldown",
}


@dataclass(frozen=True, slots=True)
class Exported:
    """The file, and what it does not hold of the workout."""

    data: bytes
    losses: tuple[str, ...]


@dataclass(slots=True)
class _Making:
    messages: list[_Message] = field(default_factory=list)
    losses: dict[str, None] = field(default_factory=dict)


def as_fit_workout(workout: Workout, now: datetime) -> Exported:
    """Speeds to 1 mm/s, inclines to 0.01 %, times to 1 ms, distances to 1 cm."""
    making = _Making()
    _add(making, workout.steps)
    for key, there in (
        ("who should not do it", bool(workout.contraindications)),
        ("the checklist", bool(workout.checklist)),
        ("the workout's own limits", True),
    ):
        if there:
            making.losses[key] = None
    encoder = Encoder(
        {
            key: {"developer_data_id_mesg": OWNER, "field_description_mesg": field}
            for key, field in FIELDS.items()
        }
    )
    for message in (*_head(workout, now, len(making.messages)), *making.messages):
        encoder.write_mesg(message)
    return Exported(bytes(encoder.close()), tuple(making.losses))


def _head(workout: Workout, now: datetime, steps: int) -> list[_Message]:
    running = workout.gait is not Gait.BACKWARD_WALK
    return [
        {
            "mesg_num": NUMBER["FILE_ID"],
            "type": "workout",
            "manufacturer": "development",
            "product": 0,
            "time_created": now,
            "product_name": "Backstride",
        },
        dict(OWNER),
        *(dict(one) for one in FIELDS.values()),
        {
            "mesg_num": NUMBER["WORKOUT"],
            "sport": "running" if running else "walking",
            "sub_sport": "treadmill" if running else "indoor_walking",
            "num_valid_steps": steps,
            "wkt_name": _short(workout.title),
            "wkt_description": _short(workout.goal),
            "developer_fields": {GAIT: workout.gait.value},
        },
    ]


def _add(making: _Making, items: Sequence[StepItem]) -> None:
    for item in items:
        if isinstance(item, RepeatBlock):
            first = len(making.messages)
            _add(making, item.repeat.steps)
            making.messages.append(_repeat(len(making.messages), first, item.repeat.times))
        else:
            making.messages.append(_step(len(making.messages), item))
            _lost(making, item)


def _repeat(index: int, first: int, times: int) -> _Message:
    return {
        "mesg_num": NUMBER["WORKOUT_STEP"],
        "message_index": index,
        "duration_type": "repeat_until_steps_cmplt",
        "duration_value": first,
        "target_type": "open",
        "target_value": times,
    }


def _step(index: int, step: Step) -> _Message:
    speed_mmps = round(1000 * step.speed_mps)
    notes = [step.announcement] if step.announcement else []
    notes += [cue.say for cue in step.cues]
    told: _Message = {
        "mesg_num": NUMBER["WORKOUT_STEP"],
        "message_index": index,
        **_end(step),
        "target_type": "speed",
        "target_value": 0,
        "custom_target_value_low": speed_mmps,
        "custom_target_value_high": speed_mmps,
        "intensity": INTENSITY[step.kind],
        "developer_fields": {INCLINE: round(100 * step.incline_pct)},
    }
    return told | ({"notes": _short(" / ".join(notes))} if notes else {})


def _end(step: Step) -> _Message:
    """FIT counts milliseconds and centimetres."""
    if step.time_s is not None:
        return {"duration_type": "time", "duration_value": round(1000 * step.time_s)}
    if step.distance_m is not None:
        return {"duration_type": "distance", "duration_value": round(100 * step.distance_m)}
    return {"duration_type": "open"}


def _lost(making: _Making, step: Step) -> None:
    for what, there in (
        ("incline, which other programs do not read", step.incline_pct > 0),
        ("when a cue is spoken: the words are in the step's notes", bool(step.cues)),
        ("gentler ramps", step.ramp_mps2 is not None),
        ("conditions of form", bool(step.form)),
    ):
        if there:
            making.losses[what] = None


def _short(text: str) -> str:
    return text.encode()[:_TEXT].decode(errors="ignore")
