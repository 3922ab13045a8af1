"""What comes from a terminal, as values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Protocol


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key by Textual's name for it, and the character that it writes, if any."""

    key: str
    character: str | None = None

    @property
    def bare(self) -> str:
        """The key without what was held besides."""
        return self.key.rpartition("+")[2]


class Motion(Enum):
    """What a pointer does."""

    DOWN = auto()
    UP = auto()
    MOVE = auto()
    SCROLL_UP = auto()
    SCROLL_DOWN = auto()
    SCROLL_LEFT = auto()
    SCROLL_RIGHT = auto()


@dataclass(frozen=True, slots=True)
class Pointed:
    """A mouse or a finger; columns and rows from 0, buttons from 1, 0: none."""

    motion: Motion
    column: int
    row: int
    button: int = 0
    shift: bool = False
    meta: bool = False
    ctrl: bool = False


@dataclass(frozen=True, slots=True)
class Focused:
    """The terminal's window got (`here`) or lost the focus."""

    here: bool


@dataclass(frozen=True, slots=True)
class Synchronized:
    """The terminal says that it draws a whole update at once."""


class Bracket(Enum):
    """What a terminal sets about that which is pasted."""

    BEGIN = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Pasted:
    """A text that was pasted whole."""

    text: str


Scanned = Pressed | Pointed | Focused | Synchronized | Bracket
Input = Pressed | Pointed | Focused | Synchronized | Pasted
STOP: Final = Pressed("space", " ")


class Reader(Protocol):
    """Takes octets as they come; raises for none."""

    def feed(self, octets: bytes) -> list[Input]:
        """What these octets mean."""
        ...

    def pause(self) -> list[Input]:
        """What it means that none came for `GAP_S`."""
        ...
