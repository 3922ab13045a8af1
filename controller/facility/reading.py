"""From a payload to a command. Anything may come in."""

from __future__ import annotations

import json
from typing import Final

from pydantic import ValidationError

from controller.facility.commands import DATED, MAX_PAYLOAD, AnyDated
from controller.facility.objection import Objection, Why
from sessions.documents.faults import printable

MAX_ID: Final = 64
_SHOWN: Final = 5  # faults


def read(payload: bytes) -> AnyDated:
    """The command. Raises `Objection`, which names every field that is wrong."""
    if len(payload) > MAX_PAYLOAD:
        raise Objection(Why.TOO_LONG, f"{len(payload)} octets; a command has at most {MAX_PAYLOAD}")
    try:
        return DATED.validate_json(payload)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        told = (
            f"{'.'.join(map(str, fault['loc'])) or 'message'}: {fault['msg']}" for fault in faults
        )
        raise Objection(Why.UNREADABLE, printable("; ".join(list(told)[:_SHOWN]))) from None


def says_stop(payload: bytes) -> bool:
    """Whether this is a JSON object whose `op` is "stop", whatever else it says."""
    return _object(payload).get("op") == "stop"


def id_in(payload: bytes) -> str:
    """The id that a message gives itself, though it cannot be read as a command; else nothing."""
    match _object(payload).get("id"):
        case str(text) if len(text) <= MAX_ID:
            return printable(text)
        case _:
            return ""


def _object(payload: bytes) -> dict[str, object]:
    if len(payload) > MAX_PAYLOAD:
        return {}
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
