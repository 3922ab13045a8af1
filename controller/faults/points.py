"""The points of the serial wire at which something can happen: every byte offset of every kind of
frame that the guard writes, and of every answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from protocols.trackmaster.wire import (
    ANSWER_OFFSET,
    COMMAND_DIGITS,
    REPLY_DIGITS,
    Command,
    Request,
)


class Stage(StrEnum):
    """What the belt is doing when a frame is written."""

    STARTING = "starting"
    WALKING = "walking"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of frame. `torn`: it overtakes a SET_SPEED of which one byte has left."""

    name: str
    code: int
    size: int
    stage: Stage
    torn: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """So many bytes of the first frame of this kind have left, and the next has not."""

    kind: Kind
    after: int


def _kind(code: Command | Request, stage: Stage) -> Kind:
    what = f"{code.name} ?" if isinstance(code, Request) else code.name
    return Kind(what, code, 1 + COMMAND_DIGITS.get(code, 0), stage)


KINDS: Final = (
    *(
        _kind(code, Stage.STARTING)
        for code in (
            Command.SET_SPEED,
            Command.START,
            Command.TOGGLE_ECHO,
            Request.SET_SPEED,
            Request.SET_ELEVATION,
        )
    ),
    *(
        _kind(code, Stage.WALKING)
        for code in (
            Command.SET_SPEED,
            Command.SET_ELEVATION,
            Request.STATUS,
            Request.ACTUAL_SPEED,
            Request.ACTUAL_ELEVATION,
        )
    ),
    _kind(Command.STOP, Stage.STOPPING),
    Kind("STOP over a torn SET_SPEED", Command.STOP, 5, Stage.STOPPING, torn=True),
    Kind("SET_SPEED 0", Command.SET_SPEED, 5, Stage.STOPPING),
)
"""Every kind, in the order of a session: `tests/controller/faults/test_offsets.py` finds none that
is missing."""

ANSWERS: Final = (
    *(
        Kind(
            f"answer to {request.name} ?", request + ANSWER_OFFSET, 1 + REPLY_DIGITS[request], stage
        )
        for request, stage in (
            (Request.SET_SPEED, Stage.STARTING),
            (Request.SET_ELEVATION, Stage.STARTING),
            (Request.STATUS, Stage.WALKING),
            (Request.ACTUAL_SPEED, Stage.WALKING),
            (Request.ACTUAL_ELEVATION, Stage.WALKING),
        )
    ),
    *(
        Kind(f"answer to {command.name}", command + ANSWER_OFFSET, size, stage)
        for command, size, stage in (
            (Command.START, 1, Stage.STARTING),
            (Command.TOGGLE_ECHO, 1, Stage.STARTING),
            (Command.SET_SPEED, 5, Stage.WALKING),  # with its echo
            (Command.SET_ELEVATION, 5, Stage.WALKING),
            (Command.STOP, 1, Stage.STOPPING),
        )
    ),
)
"""Every kind of answer."""


def points_of(kinds: Iterable[Kind]) -> list[Point]:
    """Every byte offset of each, before the first byte and after the last among them."""
    return [Point(kind, after) for kind in kinds for after in range(kind.size + 1)]


class Reached:
    """Tells from the bytes of a command that leave when a point is reached."""

    def __init__(self, point: Point) -> None:
        self._point = point
        self._count = 0

    def waits(self, byte: int) -> bool:
        """Whether it is reached with this byte still to leave."""
        return self._point.after == 0 and byte == self._point.kind.code

    def left(self, byte: int) -> bool:
        """Whether it is reached now that this byte has left. A row of STOPs counts as one frame."""
        code = self._point.kind.code
        digits = COMMAND_DIGITS.get(code, 0)
        if byte == code:
            self._count = 1 if digits else self._count + 1
        elif self._count:
            self._count = self._count + 1 if self._count <= digits else 0
        return bool(self._count) and self._count == self._point.after
