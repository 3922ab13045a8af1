"""The order in which a radio carries out what the guard asks for. Pure."""

from __future__ import annotations

from collections import deque

from protocols.gatt.messages import (
    UNANSWERED,
    Answer,
    Down,
    Failure,
    Flush,
    LastWill,
    Read,
    Subscribe,
    Write,
)

Operation = Write | Read | Subscribe


def is_urgent(message: Down) -> bool:
    """Whether it overtakes and cannot be dropped."""
    return isinstance(message, Write | Subscribe) and message.urgent


class Operations:
    """What is urgent first; otherwise in the order in which it came."""

    def __init__(self) -> None:
        self._urgent: deque[Operation] = deque()
        self._others: deque[Operation] = deque()
        self._will = LastWill()

    def put(self, message: Down) -> list[Answer]:
        """Take a message. The answers are those of operations that it drops."""
        match message:
            case Flush():
                return self._drop_others()
            case LastWill():
                self._will = message
            case Write(urgent=True) | Subscribe(urgent=True):
                if message not in self._urgent:
                    self._urgent.append(message)
            case _:
                self._others.append(message)
        return []

    def take(self) -> Operation | None:
        """The next to carry out, or None."""
        if self._urgent:
            return self._urgent.popleft()
        return self._others.popleft() if self._others else None

    @property
    def urgent(self) -> bool:
        """Whether something urgent waits."""
        return bool(self._urgent)

    def orphaned(self) -> None:
        """Nobody is there any more: what is urgent stays, and the last will comes after it."""
        self._others.clear()
        for write in self._will.writes:
            self._urgent.append(write)
        self._will = LastWill()

    def _drop_others(self) -> list[Answer]:
        dropped = [one.ticket for one in self._others if one.ticket != UNANSWERED]
        self._others.clear()
        return [Answer(ticket, Failure.DROPPED) for ticket in dropped]
