"""What the sequences of a terminal mean: keys, pointers and replies.

Keys as xterm and kitty write them (https://sw.kovidgoyal.net/kitty/keyboard-protocol/), pointers
as xterm does with mode 1006, replies to what a screen asks for. All others mean nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tui.reader.inputs import Bracket, Focused, Motion, Pointed, Pressed, Scanned, Synchronized
from tui.reader.names import functional, listed, of_code, with_held

_FIXED: Final[dict[str, Scanned]] = {
    "[I": Focused(here=True),
    "[O": Focused(here=False),
    "[?2026;1$y": Synchronized(),
    "[?2026;2$y": Synchronized(),
    "[200~": Bracket.BEGIN,
    "[201~": Bracket.END,
}
_RELEASED: Final = "3"  # the kind of an event
_OTHER_KEYS: Final = "27"  # xterm's modifyOtherKeys: ESC [ 27 ; modifiers ; code ~
_WHEEL: Final = (
    Motion.SCROLL_UP,
    Motion.SCROLL_DOWN,
    Motion.SCROLL_LEFT,
    Motion.SCROLL_RIGHT,
)
_DIGITS: Final = 7
"""No number of a sequence that means something is longer."""


def meaning(sequence: str, final: str) -> list[Scanned]:
    """The meaning of ESC `sequence` `final`."""
    whole = sequence + final
    if whole in _FIXED:
        return [_FIXED[whole]]
    if final in "Mm" and sequence.startswith("[<"):
        return [*_pointed(sequence.removeprefix("[<").split(";"), down=final == "M")]
    return [*(_extended(sequence[1:], final) or listed("\x1b" + whole))]


def _number(text: str) -> int | None:
    fits = text.isascii() and text.isdecimal() and len(text) <= _DIGITS
    return int(text) if fits else None


def _extended(parameters: str, final: str) -> list[Pressed]:
    """code : … ; modifiers : kind ; text : text : …"""
    first, modifiers, text, *_ = [*parameters.split(";"), "", "", ""]
    if final == "~" and first == _OTHER_KEYS:
        first, text, final = text, "", "u"
    bits, _, kind = modifiers.partition(":")
    default = "" if final == "u" else "1"
    code, held = _number(first.partition(":")[0] or default), _number(bits or "1")
    if code is None or held is None or kind.partition(":")[0] == _RELEASED:
        return []
    return [*_keys(code, final, max(held - 1, 0), text)]


def _keys(code: int, final: str, held: int, text: str) -> Iterator[Pressed]:
    name = functional(code, final)
    if name is None and final != "u":
        return
    written = [chr(one) for one in map(_number, text.split(":")) if one and one < 0x110000]
    writes: list[str | None] = [one for one in written if one.isprintable()]
    for character in writes or [None]:
        key = name or of_code(ord(character) if character else code)
        if key is not None:
            yield with_held(key, held, character or _plain(key, code, held))


def _plain(key: str, code: int, held: int) -> str | None:
    """A key that tells no text writes its own character, unless something is held."""
    return chr(code) if not held and key == of_code(code) and chr(code).isprintable() else None


def _pointed(numbers: list[str], *, down: bool) -> Iterator[Pointed]:
    button, column, row = (*map(_number, numbers), None, None, None)[:3]
    if button is None or not column or not row or len(numbers) != 3:
        return
    motion, which = _motion(button, down=down)
    held = [bool(button & bit) for bit in (4, 8, 16)]
    yield Pointed(motion, column - 1, row - 1, which, *held)


def _motion(button: int, *, down: bool) -> tuple[Motion, int]:
    if button & 64:
        return _WHEEL[button & 3], 0
    which = (button + 1) & 3
    if button & 32 or not which:
        return Motion.MOVE, which
    return (Motion.DOWN if down else Motion.UP), which
