"""The keys of a workout file, from its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from docs.generate.markdown import table
from docs.generate.parts import filled
from sessions.workouts.schema import json_schema

PAGE: Final = Path(__file__).parents[1] / "reference" / "workouts.md"
ONE_OF: Final = frozenset({"time", "distance", "until"})

Schema = dict[str, Any]  # JSON Schema is JSON


def workouts_page() -> str:
    """The page with the tables of the keys anew."""
    schema = json_schema()
    parts = {
        "workout": _keys(schema, schema),
        "step": _keys(schema["$defs"]["Step"], schema),
        "condition": _keys(schema["$defs"]["Condition"], schema),
    }
    return filled(PAGE, "sessions/workouts/", **parts)


def _keys(of: Schema, schema: Schema) -> str:
    return table(("key", "", "what it says"), _rows(of, schema))


def _rows(of: Schema, schema: Schema) -> Iterator[tuple[str, str, str]]:
    for key, field in of["properties"].items():
        needed = "needed" if key in of["required"] else "one of three" if key in ONE_OF else ""
        yield f"`{key}`", needed, _words(field, schema)


def _words(field: Schema, schema: Schema) -> str:
    kind = schema["$defs"].get(_named(field) or _named(field.get("items", {})), {})
    words: str = field.get("description") or kind.get("description", "")
    return words[:1].lower() + words[1:].rstrip(".") + _bounds(field) + _shape(kind)


def _named(field: Schema) -> str:
    """The definition that the field refers to, if it does."""
    return str(field.get("$ref", "")).rpartition("/")[2]


def _bounds(field: Schema) -> str:
    if "maxLength" in field:
        return f"; at most {field['maxLength']} characters"
    return f"; at most {field['maxItems']}" if "maxItems" in field else ""


def _shape(kind: Schema) -> str:
    """The keys of what stands there in braces."""
    keys = ", ".join(f"`{key}`" for key in kind.get("properties", {}))
    return f" ({keys})" if keys else ""
