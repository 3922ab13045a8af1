"""From the bytes of a file to a workout, or to everything that is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from sessions.workouts.composer import Misfit, read_tree
from sessions.workouts.faults import Fault, WorkoutError, quoted
from sessions.workouts.schema import Limits, Part, Repeat, RepeatBlock, SpokenCue, Step, Workout
from sessions.workouts.tree import Loc, Mapping, Mark, Node, Scalar, Sequence, find, mark_at, plain
from sessions.workouts.whole import complaints

MAX_BYTES = 256 * 1024

_PARTS: dict[int | str, type[Part]] = {
    "limits": Limits,
    "<step>": Step,
    "cues": SpokenCue,
    "<repeat>": RepeatBlock,
    "repeat": Repeat,
}
_NOTHING = Misfit(Mark(1, 1), "nothing is in here; see `backstride workouts new`")
_WRONG_TYPE = {
    "model_type": "not a group of keys; write `key: value` lines",
    "tuple_type": "not a list; write one entry a line, each after a dash",
}


def read_workout(data: bytes, path: str) -> Workout:
    """The workout in a file's bytes. `path` is what faults call it. Raises `WorkoutError`."""
    if len(data) > MAX_BYTES:
        raise WorkoutError([Fault(path, 0, 0, f"too big; at most {MAX_BYTES // 1024} KiB")])
    root, misfits = read_tree(_decoded(data, path))
    if root is None:
        raise WorkoutError(_placed(path, misfits or [_NOTHING]))
    workout, more = _validated(root)
    places = {misfit.mark for misfit in misfits}  # what is no YAML of ours is not judged twice
    misfits += [misfit for misfit in more if misfit.mark not in places]
    if workout is None or misfits:
        raise WorkoutError(_placed(path, misfits))
    return workout


def _decoded(data: bytes, path: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        mark = mark_at(data[: error.start].decode(), error.start)
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise WorkoutError([Fault(path, mark.line, mark.column, message)]) from None


def _placed(path: str, misfits: Iterable[Misfit]) -> list[Fault]:
    return [Fault(path, m.mark.line, m.mark.column, m.message) for m in dict.fromkeys(misfits)]


def _validated(root: Node) -> tuple[Workout | None, list[Misfit]]:
    values = plain(root)
    misfits, workout = [], None
    try:
        workout = Workout.model_validate(values)
    except ValidationError as error:
        misfits = [_misfit(root, details) for details in error.errors() if _is_true(root, details)]
    for loc, message in complaints(values):
        misfits.append(Misfit(find(root, loc)[0], _about(root, loc, message)))
    return workout, misfits


def _is_true(root: Node, error: ErrorDetails) -> bool:
    """Whether pydantic means it: it calls a list too short when every entry in it is faulty."""
    _, node = find(root, error["loc"])
    return not (error["type"] == "too_short" and isinstance(node, Sequence) and node.items)


def _misfit(root: Node, error: ErrorDetails) -> Misfit:
    loc = error["loc"]
    if error["type"] == "extra_forbidden":
        return _unknown_key(root, loc)
    if error["type"] == "missing":
        return _missing_key(root, loc)
    return Misfit(find(root, loc)[0], _about(root, loc, _reason(error)))


def _reason(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return str(context["error"])
        case "enum" | "literal_error":
            return f"not known here; allowed is {context['expected']}"
        case "string_too_short":
            return "nothing is written here; write some text or leave the key out"
        case "string_too_long":
            return f"too long; at most {context['max_length']} characters"
        case "too_short":
            return "nothing is in here; write at least one entry"
        case "too_long":
            return f"too many entries; at most {context['max_length']}"
        case "string_pattern_mismatch":
            return "not a name; use small letters, digits and single dashes between them"
        case kind:
            return _WRONG_TYPE.get(kind, error["msg"])


def _about(root: Node, loc: Loc, reason: str) -> str:
    """The reason, after the key that it is about and what is written there."""
    _, node = find(root, loc)
    last = [part for part in loc if not str(part).startswith("<")][-1:]
    key = [str(part) for part in last if isinstance(part, str)]
    written = [f'"{quoted(node.text)}"'] if isinstance(node, Scalar) and node.text else []
    return ": ".join(filter(None, [" ".join(key + written), reason]))


def _unknown_key(root: Node, loc: Loc) -> Misfit:
    *parents, key = loc
    known = _known_keys(loc)
    near = difflib.get_close_matches(str(key), known, n=1, cutoff=0.6)
    hint = f", did you mean {near[0]}" if near else ""
    _, parent = find(root, tuple(parents))
    mark = parent.entries[str(key)][0] if isinstance(parent, Mapping) else parent.mark
    return Misfit(mark, f"unknown key {quoted(str(key))}{hint}; known here: {', '.join(known)}")


def _missing_key(root: Node, loc: Loc) -> Misfit:
    *parents, key = loc
    fields = _part(loc).model_fields.items()
    field = next(field for name, field in fields if (field.alias or name) == key)
    mark, _ = find(root, tuple(parents))
    return Misfit(mark, f"{key} is missing; write {key}: {field.description}")


def _known_keys(loc: Loc) -> list[str]:
    return [field.alias or name for name, field in _part(loc).model_fields.items()]


def _part(loc: Loc) -> type[Part]:
    return next((_PARTS[part] for part in reversed(loc[:-1]) if part in _PARTS), Workout)
