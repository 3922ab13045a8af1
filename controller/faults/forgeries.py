"""What a client of a broker that has gone mad publishes: all that could start or raise something.

Not among it is what stops or lowers, which a machine obeys on purpose, whoever says it
(`controller.facility.roles`): then a belt that changes has been moved by what must not move it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from controller.facility.commands import MAX_PAYLOAD
from controller.facility.roles import Op, Role
from controller.facility.topics import Topics

TOPICS: Final = Topics("stand", "one")
OPERATOR: Final = "nurse"
CLIENTS: Final = {OPERATOR: Role.OPERATOR, "doctor": Role.ATTENDANT}
"""Whom the machine knows. At an open broker everybody may say to be one of them."""
_STRANGER: Final = "stranger"
_FAST_MPS: Final = 0.894  # the fastest that the workout permits
_BEYOND_MPS: Final = 5.0
_STEEP_PCT: Final = 5.0
_HUGE_BYTES: Final = 512 * 1024

RAISING: Final[tuple[dict[str, object], ...]] = (
    {"op": Op.REQUEST_SPEED, "speed_mps": _FAST_MPS},
    {"op": Op.REQUEST_SPEED, "speed_mps": _BEYOND_MPS},
    {"op": Op.REQUEST_INCLINE, "incline_pct": _STEEP_PCT},
    {"op": Op.REQUEST_CONTROL},
    {"op": Op.REQUEST_START},
    {"op": Op.CONFIRM_START},
    {"op": Op.ATTEND},
    {"op": Op.RESET_REQUEST},
    {"op": Op.LOAD, "workout": "taster"},
)
"""Of the facility's own words."""
_OF_THE_SOCKET: Final[tuple[dict[str, object], ...]] = (
    {"type": "arm", "id": "1"},
    {"type": "confirm", "id": "2"},
    {"type": "reply", "id": "3", "granted": True},
    {"type": "nudge", "id": "4", "quantity": "speed", "steps": 1},
)
"""Words of the controller's socket, where each is obeyed; with a guessed token."""
_TORN: Final = (
    b"",
    b"{",
    b"\x00\xff\xfe",
    b"[" * 5000,
    b"null",
    b'{"v": 1, "op": "request_speed", "speed_mps": 1e999}',
    b'{"v": 1, "op": "request_speed", "speed_mps": NaN, "id": "x"}',
    b'{"v": 1, "op": "request_sp',
)


@dataclass(frozen=True, slots=True)
class Forgery:
    """One message; `kept`: the broker is to hand it to whoever comes later."""

    topic: str
    payload: bytes
    kept: bool = False


def forgeries(number: int, epoch: str, now: datetime) -> Iterator[Forgery]:
    """One round of them, each in the name of everybody; `epoch` is what the machine's state shows.

    The ids of every other round are those of the round before it.
    """
    for client in (*CLIENTS, _STRANGER):
        topic = TOPICS.command(client)
        for index, wish in enumerate(RAISING):
            of_now = command(wish, f"{number // 2}-{index}", now, epoch)
            yield Forgery(topic, of_now)
            yield Forgery(topic, command(wish, f"{number}-{index}-of-any-time", now))
            yield Forgery(topic, of_now, kept=True)
        for word in _OF_THE_SOCKET:
            yield Forgery(topic, _json({**word, "token": number}))
            yield Forgery(topic, _json({**word, "op": word["type"], "token": number}))
        for torn in _TORN:
            yield Forgery(topic, torn)
    yield Forgery(TOPICS.command(_STRANGER), b" " * (MAX_PAYLOAD + 1) + b"{}")
    yield Forgery(TOPICS.command(_STRANGER), b"x" * _HUGE_BYTES)
    yield Forgery(f"{TOPICS.base}/command/nobody here", _json(RAISING[0]))


def command(wish: dict[str, object], known_as: str, now: datetime, epoch: str = "") -> bytes:
    """A whole command, as the machine reads it."""
    bound = {"epoch": epoch} if epoch else {}
    return _json({"v": 1, "id": known_as, "issued_at": now.isoformat(), **bound, **wish})


def _json(content: dict[str, object]) -> bytes:
    return json.dumps(content).encode()
