"""What an exported session looks like: JSON Schema of the JSON, columns of the CSV."""

from __future__ import annotations

import types
from dataclasses import fields
from typing import Any, Final, get_args, get_type_hints

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from sessions.care.pain import Answer
from sessions.journal.export import FORMAT, FORMAT_VERSION, SAID
from sessions.journal.rows import StoredEvent, StoredSession, Telemetry

Schema = dict[str, Any]  # JSON Schema is JSON
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


class _Export(TypedDict):
    format: str
    version: int
    session: StoredSession
    answers: list[Answer]
    events: list[StoredEvent]
    telemetry: list[Telemetry]


def json_schema() -> Schema:
    """Of `--format json`. Every key is there, and no other; what is not known is null."""
    schema = TypeAdapter(_Export).json_schema(mode="serialization")
    schema["properties"] |= {"format": {"const": FORMAT}, "version": {"const": FORMAT_VERSION}}
    for part in (schema, *schema["$defs"].values()):
        if "properties" in part:
            part["additionalProperties"] = False
            part["required"] = sorted(part["properties"])
    return {"$schema": DIALECT, "title": "Backstride session"} | schema


_KINDS: Final = {float: "number", int: "integer", bool: "integer", str: "string"}


def _kind(hint: object) -> str:
    """`number`, `integer` or `string`; truth is 0 or 1."""
    options = get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    return next(_KINDS[one] for one in options if one is not types.NoneType)


CSV_COLUMNS: Final = {
    field.name: _kind(get_type_hints(Telemetry)[field.name]) for field in fields(Telemetry)
} | dict(zip(SAID, ("integer", "number"), strict=True))
"""Of `--format csv`, in their order, with their kinds; what is not known is empty."""
