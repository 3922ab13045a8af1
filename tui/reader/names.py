"""Textual's names for keys, by the characters and sequences that terminals send for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS, MODIFIER_FUNCTIONAL_KEYS
from textual.keys import _character_to_key

from tui.reader.inputs import Pressed

_HELD: Final = ((2, "alt"), (4, "ctrl"), (8, "super"), (16, "hyper"), (32, "meta"))
_SHIFT: Final = 1
_WRITES: Final = {"backspace": "\x7f", "enter": "\r", "tab": "\t"}
_REPLACED: Final = "\ufffd"
"""What decoding makes of octets that are no UTF-8."""


def typed(character: str) -> Iterator[Pressed]:
    """The key of one character; none for what no key writes."""
    if character == " ":
        yield Pressed("space", " ")
    elif character in ANSI_SEQUENCES_KEYS and not character.isprintable():
        yield from listed(character)
    elif character.isprintable() and character != _REPLACED:
        yield Pressed(_character_to_key(character), character)


def held_alt(character: str) -> Iterator[Pressed]:
    """The key of ESC and one character, which ALT sends, and a few keys of their own."""
    if (known := "\x1b" + character) in ANSI_SEQUENCES_KEYS:
        yield from listed(known)
        return
    for one in typed(character):
        shift = "shift+" if len(one.key) == 1 and one.key.isupper() else ""
        yield Pressed(f"alt+{shift}{one.key.lower() if shift else one.key}")


def listed(sequence: str) -> Iterator[Pressed]:
    """The keys of a sequence of Textual's table; none for any other."""
    known = ANSI_SEQUENCES_KEYS.get(sequence)
    if isinstance(known, str):
        yield from typed(known)
    elif isinstance(known, tuple):
        character = sequence if len(sequence) == 1 else None
        for key in known:
            yield Pressed(key.value, character)


def functional(code: int, final: str) -> str | None:
    """The name of a key without a character."""
    return FUNCTIONAL_KEYS.get(f"{code}{final}")


def with_held(key: str, modifiers: int, text: str | None) -> Pressed:
    """A key of kitty's keyboard protocol; `modifiers` are its bits, `text` is what it writes."""
    if key in MODIFIER_FUNCTIONAL_KEYS:
        return Pressed(key)
    held = [name for bit, name in _HELD if modifiers & bit and not (name == "alt" and text)]
    if modifiers & _SHIFT and (text is None or text.isspace()):
        held.append("shift")
    writes = text or (None if held else _WRITES.get(key))
    return Pressed("+".join([*sorted(held), key]), writes)


def of_code(code: int) -> str | None:
    """The name of the key that writes a code point; none where there is no such character."""
    character = chr(code) if 0 < code < 0x110000 else ""
    return _character_to_key(character) if character.isprintable() and character else None
