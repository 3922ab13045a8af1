"""What may be asked from afar, and who may ask it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Op(StrEnum):
    """The kinds of command."""

    STOP = "stop"
    PAUSE = "pause"
    LOWER = "lower"
    CAP = "cap"
    FINISH = "finish"
    SKIP = "skip"
    REPORT = "report"
    SAY = "say"
    IDENTIFY = "identify"
    LOAD = "load"
    REQUEST_START = "request_start"
    REQUEST_SPEED = "request_speed"
    REQUEST_INCLINE = "request_incline"
    REQUEST_CONTROL = "request_control"
    RESET_REQUEST = "reset_request"
    CONFIRM_START = "confirm_start"
    ATTEND = "attend"


class Role(StrEnum):
    """What a client is to a machine, by its name in the configuration."""

    VIEWER = "viewer"  # sees everything, may stop
    OPERATOR = "operator"  # prepares, asks, lowers
    ATTENDANT = "attendant"  # an operator who may supervise and, where the site permits, start


class RemoteStart(StrEnum):
    """What a start from afar comes to."""

    NEVER = "never"  # nothing
    ASK = "ask"  # a request that the person at the machine confirms
    ATTENDED = "attended"  # an attendant whose sign of life is fresh may confirm it


Clients = Mapping[str, Role]
"""Role by client name. A client that is not in it is unknown."""

_ATTENDANT_ONLY: Final = frozenset({Op.ATTEND, Op.CONFIRM_START})

MAY: Final[dict[Role | None, frozenset[Op]]] = {
    None: frozenset({Op.STOP, Op.PAUSE, Op.LOWER}),
    Role.VIEWER: frozenset({Op.STOP}),
    Role.OPERATOR: frozenset(Op) - _ATTENDANT_ONLY,
    Role.ATTENDANT: frozenset(Op),
}
"""What each role may; None is an unknown client. Nobody is too little for STOP."""
