"""What a kiosk knows of all that comes from a terminal: a few keys, and touches.

No pasting, no escape, nothing with another key held; only STOP and its area take whatever is held.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tui.reader.inputs import STOP, Input, Motion, Pointed, Pressed, Scanned, Synchronized
from tui.reader.scanner import Scanner

_ENTER: Final = Pressed("enter", "\r")
KEYS: Final[dict[str, Pressed]] = {
    **{f"f{number}": Pressed(f"f{number}") for number in range(1, 5)},
    **{digit: Pressed(digit, digit) for digit in "0123456789"},
    "backspace": Pressed("backspace", "\x7f"),
    "enter": _ENTER,
    "ctrl+j": _ENTER,  # as some write it
}
WHATEVER_IS_HELD: Final = {"space": STOP, "f4": KEYS["f4"]}


@dataclass(slots=True)
class Typed:
    """A `Reader` of what a kiosk knows."""

    _scanner: Scanner = field(default_factory=Scanner)

    def feed(self, octets: bytes) -> list[Input]:
        """What these octets mean to a kiosk."""
        return [known for one in self._scanner.feed(octets) for known in _known(one)]

    def pause(self) -> list[Input]:
        """What was begun is over."""
        return [known for one in self._scanner.pause() for known in _known(one)]


def _known(one: Scanned) -> Iterator[Input]:
    match one:
        case Pressed(key):
            if (known := WHATEVER_IS_HELD.get(one.bare, KEYS.get(key))) is not None:
                yield known
        case Pointed(Motion.DOWN, column, row):
            yield Pointed(Motion.DOWN, column, row, 1)
            yield Pointed(Motion.UP, column, row, 1)
        case Synchronized():
            yield one
        case _:
            pass
