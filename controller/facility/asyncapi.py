"""The AsyncAPI 3 document: channels, operations and messages as the machine sees them.

Structure by the AsyncAPI 3.0 specification; bindings by its MQTT binding 0.2.0.
"""

from __future__ import annotations

import inspect
from typing import Any, Final, get_args

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from controller.facility.commands import MAX_PAYLOAD, AnyDated, StopNow
from controller.facility.publishing import MANNERS, Manner
from controller.facility.schema import OUTGOING, Schema
from controller.facility.topics import ROOT

_BINDING: Final = "0.2.0"
_COMMANDS: Final[tuple[type[BaseModel], ...]] = (StopNow, *get_args(AnyDated))
_COMMANDED: Final = Manner(1, False, None)  # as clients are to publish
_ANYTHING: Final = "Anything"
_PARAMETERS: Final = {
    "site": "The place, as configured.",
    "machine": "The treadmill, as configured.",
    "client": "The name under which a client is known to the broker, which lets it use no other.",
}
_DESCRIPTION: Final = f"""\
What a treadmill under Backstride publishes and takes over MQTT 3.1.1 or 5. Messages are complete in
themselves. A command is at most {MAX_PAYLOAD} octets and never retained. Whatever is published on
a stop channel, in any form, is STOP. The last will (availability) comes seconds after a link died:
nobody's safety may hang on it."""


def asyncapi_document(version: str) -> Schema:
    """The whole document for this version of Backstride."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Backstride facility",
            "version": version,
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": _channels(),
        "operations": _operations(),
        "components": {"messages": _messages(), "schemas": _schemas()},
    }


def _channels() -> Schema:
    said = {level: _channel(level, model.__name__) for level, model in OUTGOING.items()}
    return said | {
        "answer": _channel("answer/{client}", OUTGOING["answer"].__name__),
        "command": _channel("command/{client}", *(model.__name__ for model in _COMMANDS)),
        "stop": _channel("stop", _ANYTHING),
        "stopByClient": _channel("stop/{client}", _ANYTHING),
    }


def _channel(end: str, *messages: str) -> Schema:
    address = f"{ROOT}/{{site}}/{{machine}}/{end}"
    named = {name: text for name, text in _PARAMETERS.items() if f"{{{name}}}" in address}
    return {
        "address": address,
        "parameters": {name: {"description": text} for name, text in named.items()},
        "messages": {name: _ref("components", "messages", name) for name in messages},
    }


def _operations() -> Schema:
    said = {
        f"publish{level.capitalize()}": _operation("send", level, MANNERS[model])
        for level, model in OUTGOING.items()
    }
    return said | {
        "takeCommand": _operation("receive", "command", _COMMANDED) | {"reply": _reply()},
        "takeStop": _operation("receive", "stop", _COMMANDED),
        "takeStopByClient": _operation("receive", "stopByClient", _COMMANDED) | {"reply": _reply()},
    }


def _operation(action: str, channel: str, manner: Manner) -> Schema:
    expiry = {} if manner.expiry_s is None else {"messageExpiryInterval": manner.expiry_s}
    mqtt = {"qos": manner.qos, "retain": manner.retain, "bindingVersion": _BINDING} | expiry
    return {
        "action": action,
        "channel": _ref("channels", channel),
        "bindings": {"mqtt": mqtt},
    }


def _reply() -> Schema:
    return {
        "channel": _ref("channels", "answer"),
        "messages": [_ref("channels", "answer", "messages", OUTGOING["answer"].__name__)],
    }


def _messages() -> Schema:
    models = (*OUTGOING.values(), *_COMMANDS)
    return {model.__name__: _message(model) for model in models} | {
        _ANYTHING: {
            "name": _ANYTHING,
            "summary": "Any payload at all, also none: it is not looked at.",
            "contentType": "application/octet-stream",
        }
    }


def _message(model: type[BaseModel]) -> Schema:
    return {
        "name": model.__name__,
        "summary": inspect.cleandoc(model.__doc__ or ""),
        "payload": _ref("components", "schemas", model.__name__),
    }


def _schemas() -> Schema:
    """All in one place, without the `discriminator` object of OpenAPI, which AsyncAPI lacks."""
    modes: list[tuple[type[BaseModel], JsonSchemaMode]]
    modes = [(model, "serialization") for model in OUTGOING.values()]
    modes += [(model, "validation") for model in _COMMANDS]
    _, schema = models_json_schema(modes, ref_template="#/components/schemas/{model}")
    found: Schema = _without(schema["$defs"], "discriminator")
    return found


def _without(schema: Any, key: str) -> Any:  # noqa: ANN401  # any piece of JSON
    match schema:
        case dict():
            return {name: _without(it, key) for name, it in schema.items() if name != key}
        case list():
            return [_without(it, key) for it in schema]
        case _:
            return schema


def _ref(*path: str) -> Schema:
    return {"$ref": "#/" + "/".join(path)}
