"""What is said over MQTT, from the models and tables of `controller/facility/`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from enum import EnumMeta, StrEnum
from typing import Final

from pydantic import BaseModel

from controller import api
from controller.facility import commands, messages
from controller.facility.commands import MAX_PAYLOAD, Envelope
from controller.facility.freshness import AHEAD_MS
from controller.facility.messages import Status
from controller.facility.publishing import MANNERS, STATE_EVERY_MS
from controller.facility.roles import MAY, Op, RemoteStart, Role
from controller.facility.rules import ALIVE_MS
from controller.facility.schema import OUTGOING
from controller.facility.topics import ROOT
from docs.generate.api import Schema, fields
from docs.generate.markdown import comments, docstring, page, table

_TOPICS: Final = f"""\
All topics of a machine begin with `{ROOT}/<site>/<machine>/`. Names of sites, machines and clients
are 1 to 64 letters, digits, `.`, `_` or `-`. MQTT 3.1.1 suffices: a message is complete in itself.
With MQTT 5 the outside says the same: when a message expires, that it is JSON, and of an answer, as
correlation data, the id of its command.

MQTT tells a receiver nothing of the sender. So the last level of `command/`, `stop/` and `answer/`
is the client's name, and the broker must let each client write under its own name only:
`backstride facility acl` prints that as an access list for Mosquitto. A broker without access lists
lets everybody be anybody."""

_STOP: Final = """\
Whatever is published on `stop` or `stop/<client>` is STOP: any payload, or none, from anybody,
retained or not. It is carried out in any state and needs neither role, id nor epoch. It has a
subscription and a process of its own. A client that stops under its name is answered. Don't retain
it: a retained STOP stops the belt again whenever the machine connects. It travels through a broker
and a network, so it is no emergency stop: that is the treadmill's own."""

_COMMANDS: Final = f"""\
A command is a JSON object of at most {MAX_PAYLOAD // 1024} KiB on `command/<client>`, QoS 1, **not
retained**. Unknown fields are refused. For example:

```json
{{"v": 1, "op": "request_start", "id": "7f3a", "issued_at": "2026-03-01T09:30:00Z",
 "ttl_ms": 5000, "epoch": "c0ffee0123456789"}}
```

A command acts only if all of this is so; the first that is not is what the answer says:

1. It is not retained.
2. Its `id` was not heard from this client before. Ids are remembered across restarts; whoever
   repeats a command gets the same answer again, as a `duplicate`.
3. The client's role may do it (see below).
4. It is not older than its `ttl_ms` by this machine's clock, and not more than {AHEAD_MS // 1000} s
   in the future. A clock that is ahead is found out by the client's other commands; `age_ms` in the
   answer tells one that is wrong. What may have waited while the machine's process stood still is
   `expired`, too.
5. The controller is there.
6. Its `epoch` is the one in `state`. Whatever could raise anything must carry it: `load`, all
   requests for more than there is now, `reset_request`, `confirm_start`, and a `skip` to a faster
   or steeper step. Elsewhere it may be left out; if it is given, it binds.
7. No newer command of its kind came before it from this client; this goes for `load` and for
   requests. One that still waits when a newer one comes is `superseded`.

The **epoch** is a nonce that changes with every connection, start, stop, change of person or of
workout, and when control is granted. A command that was meant for another moment carries another
epoch: no clock needs to be trusted for that."""

_STARTS: Final = f"""\
A start from afar is a request: the person at the machine sees and hears who asks, and confirms it
there, or not; it expires. What the site permits is `remote.start`:

{{starts}}

With `"attended"` an attendant sends `attend` every second. While that is fresh ({ALIVE_MS // 1000}
s), its `request_start` brings up the machine's confirmation at once, and its `confirm_start` (with
the new epoch) confirms it. From then on its silence for {ALIVE_MS // 1000} s eases the belt.

Lowering needs nobody's permission. Raising does: `request_speed` and `request_incline` for more
than now are shown to the person at the machine, unless that person has granted control to this
client for this session (`request_control`); a `skip` to more needs that grant."""

_MESSAGES: Final = f"""\
`state` is published on every change and every {STATE_EVERY_MS // 1000} s; `telemetry` is thinned to
`facility.telemetry_hz`. Neither is ever queued: what cannot be sent is replaced by what is newer.
`event` and `session` carry the [API's events](api.md#snapshot-and-events) as they are.

`availability` is the last will. A broker notices a link that died silently after more than a
keep-alive: with keep-alives of 5 and 10 s it took 6 and 16 s. Nobody's safety may hang on it; a
machine that says nothing may be walking somebody."""

_HOME_ASSISTANT: Final = """\
With `facility.home_assistant` the machine announces itself by one device-based discovery message,
and again whenever Home Assistant says that it is there. It shows state, step, cause of a stop,
speed, incline, time left, cadence, force and heart rate, whether somebody is on the belt, the
safety key is out and the treadmill is linked. It offers a STOP button, a button that requests a
start, and a choice of workouts. There is no switch: nothing there starts a belt. Its client is
`homeassistant`; make it an `operator` in `facility.clients`.

A button of Home Assistant sends a fixed text, which could be neither fresh nor unique. So its
command is a template: id and issue time come from Home Assistant's clock, the epoch from an
attribute of the same entity that follows `state`. Renaming entities breaks nothing."""

_SCHEMAS: Final = """\
`backstride facility schema --json-schema FOLDER` writes a JSON Schema for each kind of message,
`--asyncapi FILE` an [AsyncAPI](https://www.asyncapi.com) 3 document of everything above."""


def facility_page() -> str:
    """Topics, commands and messages."""
    return page(
        "The facility over MQTT",
        "controller/facility/",
        "How a building's system, a nurse station or Home Assistant sees and reaches a treadmill.",
        "## Topics",
        _TOPICS,
        table(("below the machine", "QoS", "retained", "expires", "meaning"), _topic_rows()),
        "## STOP",
        _STOP,
        "## Commands",
        _COMMANDS,
        "### What every command carries",
        table(_HEAD, _rows(Envelope)),
        "### Operations",
        table(("`op`", "its own fields", "who may", "meaning"), _op_rows()),
        "### Roles",
        table(("role", "meaning"), _values(Role)),
        "A client that `facility.clients` does not name is unknown: it may stop, pause and lower.",
        "### Starts, and more speed",
        _STARTS.format(starts=table(("value", "a start from afar is"), _values(RemoteStart))),
        "### Answers",
        "Every command is answered on `answer/<client>`; STOP without a name is not.",
        table(("status", "meaning"), _values(Status)),
        "## Messages",
        _MESSAGES,
        *_sections(),
        "## Home Assistant",
        _HOME_ASSISTANT,
        "## For programs",
        _SCHEMAS,
    )


_HEAD: Final = ("field", "type", "default", "meaning")
_PARTS: Final = (messages.WorkoutState, messages.RequestState, messages.LimitState)
_ENUMS: Final = (Status, RemoteStart)  # explained above
_LOCAL: Final = {model.__name__.lower() for model in (*OUTGOING.values(), *_PARTS)}


def _topic_rows() -> Iterator[tuple[str, ...]]:
    for level, model in OUTGOING.items():
        manner = MANNERS[model]
        yield (
            f"`{level}{'/<client>' if level == 'answer' else ''}`",
            str(manner.qos),
            "yes" if manner.retain else "",
            f"{manner.expiry_s} s" if manner.expiry_s else "",
            docstring(model).partition(". ")[0].removesuffix("."),
        )
    yield "`command/<client>`", "1", "never", "", "What a client wishes"
    yield "`stop`, `stop/<client>`", "any", "", "", "STOP"


def _op_rows() -> Iterator[tuple[str, ...]]:
    schema = commands.FACILITY_COMMANDS.json_schema()
    for op, reference in schema["discriminator"]["mapping"].items():
        name = reference.rpartition("/")[2]
        model = getattr(commands, name)
        own = (
            f"{field}: {kind}"
            for field, kind, *_ in fields(model, schema["$defs"][name], {})
            if field.strip("`") not in {*Envelope.model_fields, "op"}
        )
        yield f"`{op}`", "; ".join(own), _who(Op(op)), docstring(model)


def _who(op: Op) -> str:
    if all(op in may for may in MAY.values()):
        return "anybody"
    return ", ".join(str(role or "unknown") for role, may in MAY.items() if op in may)


def _sections() -> Iterator[str]:
    for level, model in OUTGOING.items():
        yield f"### {model.__name__}"
        yield f"On `{level}`. {docstring(model)}"
        yield table(_HEAD, _rows(model))
    for part in _PARTS:
        yield f"### {part.__name__}"
        yield docstring(part)
        yield table(_HEAD, _rows(part))


def _rows(model: type[BaseModel]) -> Iterable[tuple[str, ...]]:
    mode: Final = "validation" if model is Envelope else "serialization"
    schema = model.model_json_schema(mode=mode)
    return [tuple(map(_linked, row)) for row in fields(model, _flat(schema), _api_titles())]


def _flat(schema: Schema) -> Schema:
    """A union of messages is told by a link to each."""
    properties = {
        name: {"anyOf": field["oneOf"]} if "oneOf" in field else field
        for name, field in schema["properties"].items()
    }
    return schema | {"properties": properties}


def _api_titles() -> dict[str, str]:
    """Sections of the API's page are called by what messages call themselves."""
    mapping = api.SERVER_MESSAGES.json_schema(mode="serialization")["discriminator"]["mapping"]
    return {reference.rpartition("/")[2]: kind for kind, reference in mapping.items()}


def _linked(cell: str) -> str:
    """Links to what this page does not have lead to the API's page."""
    return re.sub(r"\]\(#(\w+)\)", _place, cell)


def _place(found: re.Match[str]) -> str:
    anchor = found[1]
    if anchor in {enum.__name__.lower() for enum in _ENUMS}:
        anchor = {"status": "answers", "remotestart": "starts-and-more-speed"}[anchor]
        return f"](#{anchor})"
    return f"](#{anchor})" if anchor in _LOCAL else f"](api.md#{anchor})"


def _values(enum: type[StrEnum]) -> list[tuple[str, str]]:
    assert isinstance(enum, EnumMeta)
    notes = comments(enum)
    return [(f"`{json.dumps(member.value)}`", notes.get(member.name, "")) for member in enum]
