"""From the bytes of a file to what it describes, or to everything that is wrong with it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from sessions.documents.composer import Misfit, read_tree
from sessions.documents.faults import DocumentError, Fault, quoted
from sessions.documents.tree import (
    Loc,
    Mapping,
    Mark,
    Node,
    PlainValue,
    Scalar,
    Sequence,
    find,
    mark_at,
    plain,
)

MAX_BYTES = 256 * 1024


class Part(BaseModel):
    """A part of a file: frozen, closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Whole = TypeVar("Whole", bound=Part)


def _no_complaints(_: PlainValue) -> Iterable[tuple[Loc, str]]:
    return ()


@dataclass(frozen=True, slots=True)
class Kind(Generic[Whole]):
    """A kind of file: the model of the whole, and which parts its keys (or the names of a union's
    members) lead to. `complaints` is what only the whole shows, from the values as written."""

    whole: type[Whole]
    parts: Table[int | str, type[Part]]
    example: str  # where to see one
    complaints: Callable[[PlainValue], Iterable[tuple[Loc, str]]] = _no_complaints


_WRONG_TYPE = {
    "model_type": "not a group of keys; write `key: value` lines",
    "tuple_type": "not a list; write one entry a line, each after a dash",
}


def read_document(data: bytes, path: str, kind: Kind[Whole]) -> Whole:
    """What a file's bytes describe. `path` is what faults call it. Raises `DocumentError`."""
    if len(data) > MAX_BYTES:
        raise DocumentError([Fault(path, 0, 0, f"too big; at most {MAX_BYTES // 1024} KiB")])
    root, misfits = read_tree(_decoded(data, path))
    if root is None:
        nothing = Misfit(Mark(1, 1), f"nothing is in here; see {kind.example}")
        raise DocumentError(_placed(path, misfits or [nothing]))
    whole, more = _validated(root, kind)
    places = {misfit.mark for misfit in misfits}  # what is no YAML of ours is not judged twice
    misfits += [misfit for misfit in more if misfit.mark not in places]
    if whole is None or misfits:
        raise DocumentError(_placed(path, misfits))
    return whole


def _decoded(data: bytes, path: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        mark = mark_at(data[: error.start].decode(), error.start)
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise DocumentError([Fault(path, mark.line, mark.column, message)]) from None


def _placed(path: str, misfits: Iterable[Misfit]) -> list[Fault]:
    return [Fault(path, m.mark.line, m.mark.column, m.message) for m in dict.fromkeys(misfits)]


def _validated(root: Node, kind: Kind[Whole]) -> tuple[Whole | None, list[Misfit]]:
    values = plain(root)
    misfits, whole = [], None
    try:
        whole = kind.whole.model_validate(values)
    except ValidationError as error:
        true = (details for details in error.errors() if _is_true(root, details))
        misfits = [_misfit(root, details, kind) for details in true]
    for loc, message in kind.complaints(values):
        misfits.append(Misfit(find(root, loc)[0], _about(root, loc, message)))
    return whole, misfits


def _is_true(root: Node, error: ErrorDetails) -> bool:
    """Whether pydantic means it: it calls a list too short when every entry in it is faulty."""
    _, node = find(root, error["loc"])
    return not (error["type"] == "too_short" and isinstance(node, Sequence) and node.items)


def _misfit(root: Node, error: ErrorDetails, kind: Kind[Whole]) -> Misfit:
    loc = error["loc"]
    if error["type"] == "extra_forbidden":
        return _unknown_key(root, loc, _part(loc, kind))
    if error["type"] == "missing":
        return _missing_key(root, loc, _part(loc, kind))
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


def _unknown_key(root: Node, loc: Loc, part: type[Part]) -> Misfit:
    *parents, key = loc
    known = [field.alias or name for name, field in part.model_fields.items()]
    near = difflib.get_close_matches(str(key), known, n=1, cutoff=0.6)
    hint = f", did you mean {near[0]}" if near else ""
    _, parent = find(root, tuple(parents))
    mark = parent.entries[str(key)][0] if isinstance(parent, Mapping) else parent.mark
    return Misfit(mark, f"unknown key {quoted(str(key))}{hint}; known here: {', '.join(known)}")


def _missing_key(root: Node, loc: Loc, part: type[Part]) -> Misfit:
    *parents, key = loc
    fields = part.model_fields.items()
    field = next(field for name, field in fields if (field.alias or name) == key)
    mark, _ = find(root, tuple(parents))
    return Misfit(mark, f"{key} is missing; write {key}: {field.description}")


def _part(loc: Loc, kind: Kind[Whole]) -> type[Part]:
    return next((kind.parts[part] for part in reversed(loc[:-1]) if part in kind.parts), kind.whole)
