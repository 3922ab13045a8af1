"""JSON Schema of every message, from the models that make and read them."""

from __future__ import annotations

from typing import Any, Final

from pydantic import TypeAdapter

from controller.facility import commands, messages

Schema = dict[str, Any]  # JSON Schema is JSON

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

OUTGOING: Final[dict[str, type[messages.Outgoing]]] = {
    "availability": messages.Availability,
    "identity": messages.Identity,
    "state": messages.State,
    "telemetry": messages.Telemetry,
    "event": messages.EventMessage,
    "session": messages.SessionMessage,
    "audit": messages.AuditHead,
    "answer": messages.Answer,
}
"""By the topic's level after the machine."""


def json_schemas() -> dict[str, Schema]:
    """A schema that stands alone for each level: what is published there, or read from there."""
    said = {
        name: TypeAdapter(model).json_schema(mode="serialization")
        for name, model in OUTGOING.items()
    }
    heard = commands.FACILITY_COMMANDS.json_schema() | {"title": "FacilityCommand"}
    return {
        name: {"$schema": DIALECT} | schema for name, schema in (said | {"command": heard}).items()
    }
