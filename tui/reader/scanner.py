"""Octets of a terminal, cut into characters and sequences.

Total over all octets: there is nothing that it raises for, and nothing that it waits for longer
than a pause. A space is a space wherever it stands, in the middle of a sequence, too: STOP.
"""

from __future__ import annotations

from codecs import IncrementalDecoder, getincrementaldecoder
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from tui.reader.inputs import STOP, Pressed, Scanned
from tui.reader.names import held_alt, typed
from tui.reader.sequences import meaning

GAP_S: Final = 0.1
"""A sequence that pauses for longer was not sent by a terminal: the next octet begins anew."""
LONGEST: Final = 64
"""Characters of a sequence that are looked at."""


class _State(Enum):
    GROUND = auto()
    ESCAPE = auto()  # after ESC
    SEQUENCE = auto()  # after ESC [ or ESC O
    TEXT = auto()  # after ESC ] and its like, until a control character


_ESC: Final = "\x1b"
_AFTER_ESCAPE: Final = dict.fromkeys("[O", _State.SEQUENCE) | dict.fromkeys("]PX^_", _State.TEXT)


def _decoder() -> IncrementalDecoder:
    return getincrementaldecoder("utf-8")("replace")


@dataclass(slots=True)
class Scanner:
    """Takes octets as they come."""

    _state: _State = _State.GROUND
    _sequence: str = ""
    _decoder: IncrementalDecoder = field(default_factory=_decoder)

    def feed(self, octets: bytes) -> list[Scanned]:
        """What these octets mean."""
        return [one for character in self._decoder.decode(octets) for one in self._take(character)]

    def pause(self) -> list[Scanned]:
        """What was begun is over; ESC alone is a key."""
        self._decoder.reset()
        escaped, self._state = self._state is _State.ESCAPE, _State.GROUND
        return [Pressed("escape", _ESC)] if escaped else []

    def _take(self, character: str) -> list[Scanned]:
        if character in {" ", "\0"}:  # 0: Ctrl+Space
            return [self._space(character)]
        if character == _ESC:
            twice, self._state = self._state is _State.ESCAPE, _State.ESCAPE
            return [Pressed("escape", _ESC)] if twice else []
        match self._state:
            case _State.GROUND:
                return [*typed(character)]
            case _State.ESCAPE:
                return self._after_escape(character)
            case _State.SEQUENCE:
                return self._in_sequence(character)
            case _State.TEXT:
                return self._in_text(character)

    def _space(self, character: str) -> Pressed:
        if self._state is not _State.TEXT:
            self._state = _State.GROUND
        return STOP if character == " " else Pressed("ctrl+space")

    def _after_escape(self, character: str) -> list[Scanned]:
        self._state = _AFTER_ESCAPE.get(character, _State.GROUND)
        self._sequence = character
        return [*held_alt(character)] if self._state is _State.GROUND else []

    def _in_sequence(self, character: str) -> list[Scanned]:
        if "!" <= character <= "?" or self._sequence == character == "[":  # Linux: ESC [ [ A
            self._sequence += character if len(self._sequence) < LONGEST else ""
            return []
        self._state = _State.GROUND
        if "@" <= character <= "~":
            return meaning(self._sequence, character)
        return self._take(character)  # it was cut short

    def _in_text(self, character: str) -> list[Scanned]:
        if character >= " ":
            return []
        self._state = _State.GROUND
        return [] if character == "\a" else self._take(character)
