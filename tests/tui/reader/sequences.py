"""Everything that a keyboard, a mouse or a terminal may send, as octets."""

from __future__ import annotations

import random
from collections.abc import Iterator

ESC = b"\x1b"
WORDS = b"rm -rf ~; :q! exit quit \x03\x1a\x1c"


def octets() -> Iterator[bytes]:
    """Each alone, with ALT, and after the beginnings of a sequence."""
    for octet in range(256):
        one = bytes([octet])
        yield from (one, ESC + one, ESC + ESC + one, ESC + b"[" + one, ESC + b"O" + one)


def xterm_keys() -> Iterator[bytes]:
    """Arrows, editing and function keys with each combination of modifiers; Linux's own F keys."""
    for modifiers in ("", *(f"1;{held}" for held in range(1, 17))):
        for final in "ABCDEFGHPQRSZ":
            yield f"\x1b[{modifiers}{final}".encode()
            yield f"\x1bO{modifiers}{final}".encode()
    for number in range(1, 35):
        for held in ("", *(f";{held}" for held in range(2, 17))):
            yield f"\x1b[{number}{held}~".encode()
    yield from (f"\x1b[[{letter}".encode() for letter in "ABCDE")


def kitty_keys() -> Iterator[bytes]:
    """The keyboard protocol of kitty, and xterm's modifyOtherKeys: CTRL, ALT, SHIFT, SUPER of
    whatever there is, pressed, repeated and let go."""
    for code in (*range(1, 128), *range(57344, 57455)):
        for held in (1, 3, 5, 6, 7, 9, 13):
            yield f"\x1b[{code};{held}u".encode()
        yield from (f"\x1b[{code};5:{kind}u".encode() for kind in (1, 2, 3))
        yield f"\x1b[27;5;{code}~".encode()


def mice() -> Iterator[bytes]:
    """Presses, releases, wheels and movements at places on and off the screen, in each encoding."""
    for button in (0, 1, 2, 3, 4, 8, 16, 32, 35, 64, 65, 66, 67, 128):
        for column, row in ((1, 1), (80, 24), (9999, 9999), (-3, 0), (0, 0)):
            yield f"\x1b[<{button};{column};{row}M".encode()
            yield f"\x1b[<{button};{column};{row}m".encode()
            yield f"\x1b[{button + 32};{column};{row}M".encode()
        yield b"\x1b[M" + bytes([button + 32, 33, 33])


def replies() -> Iterator[bytes]:
    """What terminals answer, asked or not: sizes of nothing and of everything among it."""
    for size in ("1;1;1;1", "0;0;0;0", "99999;99999;9;9", ";;;", "24;80;0;0"):
        yield f"\x1b[48;{size}t".encode()
    yield from (
        *(b"\x1b[8;1;1t", b"\x1b[4;0;0t", b"\x1b[?1;2c", b"\x1b[>41;351;0c", b"\x1b[0n"),
        *(b"\x1b[1;1R", b"\x1b[?2026;2$y", b"\x1b[?2048;1$y", b"\x1b[?2048;2$y"),
        *(b"\x1b[I", b"\x1b[O", b"\x1b[?1u", b"\x1b[?31u", b"\x1b[" + b"9" * 5000 + b"m"),
    )


def texts() -> Iterator[bytes]:
    """Strings for the terminal and pastes, ended, cut short, and within each other."""
    for begin in (b"]0;", b"]52;c;", b"P", b"X", b"^", b"_", b"P$q", b"]8;;file:///"):
        for end in (b"\x07", b"\x1b\\", b""):
            yield ESC + begin + WORDS + end
    for inner in (b"", WORDS, b"\x1b[200~", b"\x1b[201~\x03", b"\n" * 50):
        yield b"\x1b[200~" + inner
        yield b"\x1b[200~" + inner + b"\x1b[201~"
    yield from (b"\xff\xfe", b"\xc3", b"\xf0\x9f", "ü€🏃".encode(), b"\xed\xa0\x80", b"\x9b31~")


def everything(seed: int) -> list[bytes]:
    """All of it, in an order of its own for each seed."""
    every = [
        *octets(),
        *xterm_keys(),
        *kitty_keys(),
        *mice(),
        *replies(),
        *texts(),
    ]
    random.Random(seed).shuffle(every)
    return every
