"""A FIT workout file. Garmin's own decoder, under its FIT Protocol License: the extra `fit`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, cast

from garmin_fit_sdk import Decoder, Stream

from sessions.imports.fit_fields import GAIT_NAME, INCLINE_NAME
from sessions.imports.imported import (
    Asked,
    Imported,
    ImportRefused,
    Making,
    line,
    metres,
    repeated,
    seconds,
    step,
)
from sessions.workouts.plan import Gait, StepKind
from sessions.workouts.schema import StepItem

MAX_BYTES: Final = 1 << 20
MAX_STEPS: Final = 1000
_Message = Mapping[object, object]
_KINDS: Final = {
    "warmup": StepKind.WARM_UP,
    "cooldown": StepKind.COOL_DOWN,
    "recovery": StepKind.RECOVERY,
    "rest": StepKind.RECOVERY,
}
_SPORTS: Final = frozenset({"running", "walking", "fitness_equipment", "generic"})


def read_fit(data: bytes, asked: Asked) -> Imported:
    """The workout in a file. Raises `ImportRefused`."""
    messages = _decoded(data)
    workouts = messages.get("workout_mesgs", [])
    steps = messages.get("workout_step_mesgs", [])
    if not workouts or not steps:
        raise ImportRefused("the file has no workout; an activity is not one")
    if len(workouts) > 1:
        raise ImportRefused("the file has several workouts; take one of one")
    if len(steps) > MAX_STEPS:
        raise ImportRefused(f"{len(steps)} steps; at most {MAX_STEPS}")
    workout = workouts[0]
    if (sport := str(workout.get("sport", "generic"))) not in _SPORTS:
        raise ImportRefused(f"a workout for {sport[:20]!r}: only running and walking have a belt")
    names = _developer_names(messages)
    making = Making(asked)
    return making.finished(
        _items(making, steps, names),
        title=str(workout.get("wkt_name", "")),
        about=str(workout.get("wkt_description", "")),
        source="Imported from a FIT workout.",
        gait=_gait(workout, names),
    )


def _decoded(data: bytes) -> Mapping[str, Sequence[_Message]]:
    if len(data) > MAX_BYTES:
        raise ImportRefused(f"too big: at most {MAX_BYTES >> 20} MiB")
    try:
        if not Decoder(_stream(data)).check_integrity():
            raise ImportRefused("this is no FIT file, or it was cut off or changed (its CRC)")
        messages, errors = Decoder(_stream(data)).read()
    except ImportRefused:
        raise
    except Exception as error:  # the decoder raises whatever its tables meet in a damaged file
        raise ImportRefused(f"the FIT file cannot be read: {error}") from None
    if errors:
        raise ImportRefused(f"the FIT file cannot be read: {errors[0]}")
    return cast("Mapping[str, Sequence[_Message]]", messages)


def _stream(data: bytes) -> Stream:
    """To be read once."""
    return Stream.from_byte_array(bytearray(data))


def _items(
    making: Making, steps: Sequence[_Message], names: Mapping[object, str]
) -> list[StepItem]:
    """Steps in their order; one that repeats takes those from its first step on into its block."""
    items: list[tuple[int, StepItem]] = []
    for index, message in enumerate(steps):
        where = f"step {index + 1}"
        kind = str(message.get("duration_type", "open"))
        if not kind.startswith("repeat_until"):
            items.append((index, _step(making, message, names, where)))
            continue
        if kind != "repeat_until_steps_cmplt":
            raise ImportRefused(f"{where} repeats by {kind[13:]}; only by a number of times here")
        first = _whole(message, "duration_step", where)
        block = [item for at, item in items if at >= first]
        if not block or first >= index:
            raise ImportRefused(f"{where} repeats from step {first + 1}, which is not before it")
        times = _whole(message, "repeat_steps", where)
        items = [(at, item) for at, item in items if at < first]
        items.append((first, repeated(times, block, where)))
    return [item for _, item in items]


def _step(making: Making, message: _Message, names: Mapping[object, str], where: str) -> StepItem:
    speed_mps = _speed(making, message, where)
    intensity = str(message.get("intensity", "active"))
    more: dict[str, object] = {**_end(making, message, where)}
    incline = _developer(message, names, INCLINE_NAME)
    if isinstance(incline, int) and incline > 0:
        more["incline"] = f"{incline / 100:.2f} %"
    if notes := line(str(message.get("notes") or ""), 200):
        making.lose("notes become words at a step's beginning")
        more["cues"] = [{"at": "0 s", "say": notes}]
    return step(_KINDS.get(intensity, StepKind.WORK), speed_mps, where, **more)


def _speed(making: Making, message: _Message, where: str) -> float:
    """The lower end of the target: a person can go faster, a belt must not."""
    target = str(message.get("target_type", "open"))
    low = message.get("custom_target_speed_low")
    high = message.get("custom_target_speed_high")
    if target == "speed" and isinstance(low, int | float) and low > 0:
        if high != low:
            making.lose("ranges of speed: their lower ends are taken")
        return making.speed(float(low), where)
    if target == "speed":
        making.lose("speed zones of the watch: a file does not say how fast they are")
    elif target != "open":
        making.lose(f"targets of {target.replace('_', ' ')}")
    return making.untold(where)


def _end(making: Making, message: _Message, where: str) -> dict[str, object]:
    kind = str(message.get("duration_type", "open"))
    match kind:
        case "time" | "repetition_time":
            return {"time": seconds(_amount(message, "duration_time", where))}
        case "distance":
            return {"distance": metres(_amount(message, "duration_distance", where))}
        case "open":
            return {"until": "told"}
        case _:
            making.lose(f"ends by {kind.replace('_', ' ')}: a person says when")
            return {"until": "told"}


def _amount(message: _Message, name: str, where: str) -> float:
    value = message.get(name)
    if not isinstance(value, int | float):
        raise ImportRefused(f"{where} does not say how long it is")
    return float(value)


def _whole(message: _Message, name: str, where: str) -> int:
    value = message.get(name)
    if not isinstance(value, int):
        raise ImportRefused(f"{where} does not say what it repeats")
    return value


def _gait(workout: _Message, names: Mapping[object, str]) -> Gait | None:
    told = _developer(workout, names, GAIT_NAME)
    return next((gait for gait in Gait if gait.value == told), None)


def _developer_names(messages: Mapping[str, Sequence[_Message]]) -> dict[object, str]:
    """The decoder's keys of developer fields, with their names."""
    described = messages.get("field_description_mesgs", [])
    return {one.get("key"): _first(one.get("field_name")) for one in described}


def _developer(message: _Message, names: Mapping[object, str], name: str) -> object:
    fields = message.get("developer_fields")
    if not isinstance(fields, Mapping):
        return None
    return next((value for key, value in fields.items() if names.get(key) == name), None)


def _first(value: object) -> str:
    return str(value[0]) if isinstance(value, list) and value else str(value)
