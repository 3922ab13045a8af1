"""The controller's vocabulary, from the models of `controller/api/` as JSON Schema sees them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import EnumMeta
from typing import Any, Final

from controller import api
from controller.api import commands, events, message, snapshot
from docs.generate.markdown import comments, docstring, page, table

Schema = dict[str, Any]  # JSON Schema is JSON

_MODELS: Final = vars(message) | vars(commands) | vars(snapshot) | vars(events)

_TEXT: Final = """\
Clients and controller exchange JSON objects. On the Unix socket (mode 0600; `backstride serve`
prints its path) each is one line. Quantities are SI, with the unit in the name; what is not known
is `null`. Each object's `type` is the title of its section here. Text in *italics* is what a field
must fulfil.

* A client first says [`hello`](#hello) and is answered by [`welcome`](#welcome).
* Each command carries an `id` of the client's choice; [`accepted`](#accepted) or
  [`refused`](#refused) brings it back. An unknown type or field is refused with a reason.
* [`snapshot`](#snapshot) comes ten times a second, events as they happen. A client that does not
  read loses snapshots; it never slows the controller.
* [`stop`](#stop) needs no `hello`, session or token, and passes every queue."""

_BOUNDS: Final = {
    "minLength": "not empty",
    "maxLength": "at most {} characters",
    "maxItems": "at most {}",
}


def api_page() -> str:
    """Commands, snapshot, events, and what they are made of."""
    wishes = api.COMMANDS.json_schema()
    messages = api.SERVER_MESSAGES.json_schema(mode="serialization")
    types = wishes["$defs"] | messages["$defs"]
    said = _names(wishes) | _names(messages)
    parts = [name for name in types if name not in said.values()]
    return page(
        "The API",
        "controller/api/",
        _TEXT,
        f"The version of this vocabulary is {api.API_VERSION}.",
        "## Commands",
        *_sections(_names(wishes), types, said),
        "## Snapshot and events",
        *_sections(_names(messages), types, said),
        "## What they are made of",
        *_sections({name: name for name in parts}, types, said),
    )


def _names(union: Schema) -> dict[str, str]:
    """The `type` of each message, and the name of its model."""
    mapping: dict[str, str] = union["discriminator"]["mapping"]
    return {kind: ref.rpartition("/")[2] for kind, ref in mapping.items()}


def _sections(titles: dict[str, str], types: Schema, said: dict[str, str]) -> Iterator[str]:
    links = {name: kind for kind, name in said.items()}
    for title, name in titles.items():
        model = _MODELS[name]
        yield f"### {title}"
        if text := docstring(model):
            yield text
        rows = _values(model) if isinstance(model, EnumMeta) else fields(model, types[name], links)
        head = ("value", "meaning") if isinstance(model, EnumMeta) else _HEAD
        yield table(head, rows)


_HEAD: Final = ("field", "type", "default", "meaning")


def _values(enum: EnumMeta) -> list[tuple[str, str]]:
    notes = comments(enum)
    return [(f"`{json.dumps(member.value)}`", notes.get(member.name, "")) for member in enum]  # type: ignore[var-annotated]  # EnumMeta does not say of what


def fields(model: type, schema: Schema, links: dict[str, str]) -> list[tuple[str, ...]]:
    """Name, type, default and meaning of each field, in Markdown."""
    ours = [base for base in model.__mro__ if base.__module__ == model.__module__]
    notes = {name: note for base in reversed(ours) for name, note in comments(base).items()}
    needed = schema.get("required", [])
    return [
        (
            f"`{name}`",
            _type(field, links),
            "" if name in needed else _default(field),
            notes.get(name, ""),
        )
        for name, field in schema["properties"].items()
        if name != "type"
    ]


def _default(field: Schema) -> str:
    match field.get("default"):
        case dict():
            return "empty"
        case default:
            return f"`{json.dumps(default)}`"


def _type(field: Schema, links: dict[str, str]) -> str:
    """A field's type in words, with links to the types of this page."""
    bounds = [text.format(field[key]) for key, text in _BOUNDS.items() if key in field]
    suffix = f" *{', '.join(bounds)}*" if bounds else ""
    return _plain_type(field, links) + suffix


def _plain_type(field: Schema, links: dict[str, str]) -> str:
    match field:
        case {"$ref": str(ref)}:
            name = ref.rpartition("/")[2]
            title = links.get(name, name)
            return f"[{title}](#{title.lower()})"
        case {"const": value}:
            return f"`{json.dumps(value)}`"
        case {"enum": values}:
            return " or ".join(f"`{json.dumps(value)}`" for value in values)
        case {"anyOf": kinds}:
            return " or ".join(_type(kind, links) for kind in kinds)
        case {"type": "array", "items": items}:
            return f"list of {_type(items, links)}"
        case _:
            return str(field["type"])
