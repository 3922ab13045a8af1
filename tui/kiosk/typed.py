"""What comes from a terminal, reduced to the few keys and touches that a kiosk knows.

Total over all octets: there is nothing that it raises for, nothing that it waits for longer than
`GAP_S`, and nothing that it passes on but what is named here. A space is STOP wherever it stands,
in the middle of a sequence, too. No pasting and no sizes by sequence: either could hide STOP.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

GAP_S: Final = 0.1
"""A sequence that pauses for longer was not sent by a terminal: the next octet begins anew."""
LONGEST: Final = 32
"""Octets of a sequence that are looked at."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key: `f1` to `f4`, `0` to `9`, `space`, `enter`, `backspace`."""

    key: str


@dataclass(frozen=True, slots=True)
class Touched:
    """A finger or a button of a mouse came down; columns and rows from 0."""

    column: int
    row: int


@dataclass(frozen=True, slots=True)
class Synchronized:
    """The terminal says that it draws a whole update at once."""


Input = Pressed | Touched | Synchronized


class _State(Enum):
    GROUND = auto()
    ESCAPE = auto()  # after ESC
    SHIFT = auto()  # after ESC O
    CONTROL = auto()  # after ESC [
    CONSOLE = auto()  # after ESC [ [, as the Linux console writes F1 to F5
    TEXT = auto()  # after ESC ] and its like, until BEL or ESC


_SPACE, _ESC, _BEL = 0x20, 0x1B, 0x07
_KEYS: Final = {0x0D: "enter", 0x0A: "enter", 0x08: "backspace", 0x7F: "backspace"} | {
    ord(digit): digit for digit in "0123456789"
}
_AFTER_ESCAPE: Final = {ord("O"): _State.SHIFT, ord("["): _State.CONTROL} | dict.fromkeys(
    b"]PX^_", _State.TEXT
)
_FUNCTION: Final = dict(zip("PQRS", ("f1", "f2", "f3", "f4"), strict=True))
_NUMBERED: Final = dict(zip(("11", "12", "13", "14"), ("f1", "f2", "f3", "f4"), strict=True))
_CONSOLE: Final = dict(zip(b"ABCD", ("f1", "f2", "f3", "f4"), strict=True))
_WHEEL_OR_MOTION: Final = 0b1110_0000
_RELEASED: Final = "3"  # kind of event in the keyboard protocol of kitty


@dataclass(slots=True)
class Typed:
    """Takes octets as they come."""

    _state: _State = _State.GROUND
    _sequence: bytes = b""
    _last_s: float = float("-inf")

    def feed(self, octets: bytes, now_s: float) -> list[Input]:
        """What these octets mean; `now_s` is a monotonic clock in seconds."""
        if now_s - self._last_s > GAP_S:
            self._state = _State.GROUND
        self._last_s = now_s
        return [one for octet in octets if (one := self._take(octet)) is not None]

    def _take(self, octet: int) -> Input | None:
        if octet in {_SPACE, 0}:  # 0: Ctrl+Space
            if self._state is not _State.TEXT:
                self._state = _State.GROUND
            return Pressed("space")
        if octet == _ESC:
            self._state = _State.ESCAPE
            return None
        match self._state:
            case _State.GROUND:
                return _pressed(_KEYS.get(octet))
            case _State.ESCAPE:
                self._state = _AFTER_ESCAPE.get(octet, _State.GROUND)
                self._sequence = b""
                return None
            case _State.TEXT:
                if octet == _BEL:
                    self._state = _State.GROUND
                return None
            case _State.CONTROL:
                return self._control(octet)
            case _State.SHIFT | _State.CONSOLE as state:
                self._state = _State.GROUND
                known = _CONSOLE if state is _State.CONSOLE else _SHIFTED
                return _pressed(known.get(octet))

    def _control(self, octet: int) -> Input | None:
        if octet == ord("[") and not self._sequence:
            self._state = _State.CONSOLE
        elif 0x40 <= octet <= 0x7E:
            self._state = _State.GROUND
            return _controlled(self._sequence.decode("ascii", "replace"), chr(octet))
        elif len(self._sequence) < LONGEST:
            self._sequence += bytes([octet])
        return None


_SHIFTED: Final = {ord(letter): key for letter, key in _FUNCTION.items()}


def _pressed(key: str | None) -> Pressed | None:
    return None if key is None else Pressed(key)


def _controlled(parameters: str, final: str) -> Input | None:
    """The meaning of ESC [ `parameters` `final`."""
    if final in "Mm":
        return _mouse(parameters) if final == "M" else None
    if final == "y":
        return Synchronized() if parameters in {"?2026;1$", "?2026;2$"} else None
    first, _, modifiers = parameters.partition(";")
    if modifiers.partition(";")[0].partition(":")[2] == _RELEASED:
        return None
    key = _named(first.partition(":")[0], final)
    held = modifiers.partition(";")[0].partition(":")[0] not in {"", "1"}
    return None if held and key not in {"space", "f4"} else _pressed(key)


def _named(first: str, final: str) -> str | None:
    if final in _FUNCTION:
        return _FUNCTION[final] if first in {"", "1"} else None
    if final == "~":
        return _NUMBERED.get(first)
    if final == "u" and first.isascii() and first.isdecimal() and len(first) <= 3:
        return "space" if int(first) == _SPACE else _KEYS.get(int(first))
    return None


def _mouse(parameters: str) -> Touched | None:
    numbers = parameters.removeprefix("<").split(";")
    if not parameters.startswith("<") or len(numbers) != 3:
        return None
    if not all(one.isascii() and one.isdecimal() and len(one) <= 4 for one in numbers):
        return None
    button, column, row = map(int, numbers)
    if button & _WHEEL_OR_MOTION or button & 0b11 == 0b11 or not (column and row):
        return None
    return Touched(column - 1, row - 1)
