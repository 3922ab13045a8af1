"""Pastes as wholes, and none that takes a STOP with it.

A space in a paste that ends is text; in one that does not end it is STOP. A paste does not end
when the terminal falls silent or sends anything but text, and when it is longer than any field.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final, TypeGuard

from tui.reader.inputs import STOP, Bracket, Input, Pasted, Pressed, Scanned
from tui.reader.scanner import Scanner

LONGEST: Final = 4096
"""Characters."""


class _Paste(Enum):
    NONE = auto()
    WHOLE = auto()  # so far
    SPOILT = auto()  # until its end or a silence: its rest types no keys but STOP


@dataclass(slots=True)
class Pastes:
    """A `Reader` of all that there is; what stands between brackets it puts together."""

    _scanner: Scanner = field(default_factory=Scanner)
    _paste: _Paste = _Paste.NONE
    _text: list[str] = field(default_factory=list)

    def feed(self, octets: bytes) -> list[Input]:
        """What these octets mean."""
        return [out for one in self._scanner.feed(octets) for out in self._take(one)]

    def pause(self) -> list[Input]:
        """The first pause spoils a paste, the second ends it."""
        if self._paste is _Paste.SPOILT:
            self._paste = _Paste.NONE
        return [*self._spoil(), *(out for one in self._scanner.pause() for out in self._take(one))]

    def _take(self, one: Scanned) -> Iterator[Input]:
        if isinstance(one, Bracket):
            yield from self._bracket(one)
        elif self._paste is _Paste.NONE:
            yield one
        elif self._paste is _Paste.WHOLE and _is_text(one) and len(self._text) < LONGEST:
            self._text.append(one.character or "")
        else:
            yield from self._spoil()
            if not _is_text(one) or one == STOP:
                yield one

    def _bracket(self, one: Bracket) -> Iterator[Input]:
        whole = self._paste is _Paste.WHOLE
        if one is Bracket.END and whole:
            yield Pasted("".join(self._text))
        else:
            yield from self._spoil()
        self._text.clear()
        self._paste = _Paste.WHOLE if one is Bracket.BEGIN else _Paste.NONE

    def _spoil(self) -> Iterator[Input]:
        if self._paste is _Paste.WHOLE:
            self._paste = _Paste.SPOILT
            if " " in self._text:
                yield STOP
            self._text.clear()


def _is_text(one: Scanned) -> TypeGuard[Pressed]:
    return isinstance(one, Pressed) and one.character is not None
