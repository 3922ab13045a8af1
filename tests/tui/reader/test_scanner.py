"""The reader of a terminal: total over all octets; keys have the names that Textual gives them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.keys import Keys

from tests.tui.reader.sequences import everything, kitty_keys, xterm_keys
from tui.reader.inputs import STOP, Focused, Motion, Pointed, Pressed, Scanned, Synchronized
from tui.reader.scanner import Scanner

sequences = st.lists(st.one_of(st.binary(max_size=8), st.sampled_from(everything(0)))).map(b"".join)


def read(octets: bytes) -> list[Scanned]:
    scanner = Scanner()
    return scanner.feed(octets) + scanner.pause()


def spaces(octets: bytes) -> int:
    return sum(isinstance(one, Pressed) and one.bare == "space" for one in read(octets))


@pytest.mark.parametrize(
    ("octets", "key", "character"),
    [
        (b"q", "q", "q"),
        (b"S", "S", "S"),
        (b"?", "question_mark", "?"),
        ("ü".encode(), "ü", "ü"),
        ("Ł".encode(), "Ł", "Ł"),
        (b"\r", "enter", "\r"),
        (b"\t", "tab", "\t"),
        (b"\x7f", "backspace", "\x7f"),
        (b"\x03", "ctrl+c", "\x03"),
        (b"\x1b", "escape", "\x1b"),
        (b"\x1bx", "alt+x", None),
        (b"\x1b\t", "shift+tab", None),
        (b"\x1b[Z", "shift+tab", None),
        (b"\x1b[A", "up", None),
        (b"\x1bOA", "up", None),
        (b"\x1b[1;5A", "ctrl+up", None),
        (b"\x1b[5~", "pageup", None),
        (b"\x1b[3;5~", "ctrl+delete", None),
        (b"\x1b[15~", "f5", None),
        (b"\x1b[[A", "f1", None),
        (b"\x1bOq", "1", "1"),  # a number pad
        (b"\x1b[97;;97u", "a", "a"),
        (b"\x1b[252;;252u", "ü", "ü"),
        (b"\x1b[115:83;2;83u", "S", "S"),
        (b"\x1b[99;5u", "ctrl+c", None),
        (b"\x1b[9;2u", "shift+tab", None),
        (b"\x1b[13u", "enter", "\r"),
        (b"\x1b[27u", "escape", None),
        (b"\x1b[32;;32u", "space", " "),
        (b"\x1b[32;5u", "ctrl+space", None),
        (b"\x1b[27;5;32~", "ctrl+space", None),
        (b"\x00", "ctrl+space", None),
    ],
)
def test_keys(octets: bytes, key: str, character: str | None) -> None:
    assert read(octets) == [Pressed(key, character)]


@pytest.mark.parametrize(
    "octets",
    [
        *(b"\xff", b"\xc3", b"\x9b", b"\xed\xa0\x80", b"\x1b[", b"\x1b[1;", b"\x1bO", b"\x1b]0;x"),
        *(b"\x1b[97;1:3u", b"\x1b[99999999999u", b"\x1b[1114112u", b"\x1b[5x", b"\x1b[<0;5M"),
        *(b"\x1b[<0;0;1M", b"\x1b[<0;-3;1M", b"\x1b[48;1;1;1;1t", b"\x1b[?2048;1$y"),
    ],
)
def test_what_means_nothing(octets: bytes) -> None:
    assert read(octets) == []


def test_pointers() -> None:
    octets = b"\x1b[<0;5;7M\x1b[<0;5;7m\x1b[<35;6;7M\x1b[<18;1;1M\x1b[<65;1;1M"
    assert read(octets) == [
        Pointed(Motion.DOWN, 4, 6, 1),
        Pointed(Motion.UP, 4, 6, 1),
        Pointed(Motion.MOVE, 5, 6),
        Pointed(Motion.DOWN, 0, 0, 3, ctrl=True),
        Pointed(Motion.SCROLL_DOWN, 0, 0),
    ]


def test_replies() -> None:
    assert read(b"\x1b[?2026;2$y") == [Synchronized()]
    assert read(b"\x1b[I\x1b[O") == [Focused(here=True), Focused(here=False)]


_MADE_UP = {"tab", "space", "<ignore>"}  # of ESC [ 9 ~ and ESC [ 32 ~, which are no keys


def by_textual(sequence: str) -> list[str]:
    """Textual's names; none where it raises or makes a name up from a number."""
    try:
        names = [one.key for one in XTermParser()._sequence_to_key_events(sequence)]
    except ValueError:
        return []
    known = {*FUNCTIONAL_KEYS.values(), *(key.value for key in Keys)} - _MADE_UP
    real = all(one.rpartition("+")[2] in known for one in names)
    return names if real or (sequence.endswith("u") and all(map(str.isprintable, names))) else []


def test_known_keys_have_the_names_that_textual_gives_them() -> None:
    compared = {octets: by_textual(octets.decode()) for octets in {*xterm_keys(), *kitty_keys()}}
    named = {octets: names for octets, names in compared.items() if names}
    assert len(named) > 1000
    assert named == {
        octets: [one.key for one in read(octets) if isinstance(one, Pressed)] for octets in named
    }


@pytest.mark.hazard("H37")
@given(before=sequences, after=sequences)
def test_a_space_is_one_wherever_it_stands(before: bytes, after: bytes) -> None:
    alone = spaces(before)
    assert spaces(before + b" ") == alone + 1
    assert spaces(before + b" " + after) > alone


@given(octets=sequences, cut=st.integers(0, 40))
def test_what_comes_in_pieces_means_the_same(octets: bytes, cut: int) -> None:
    scanner = Scanner()
    assert scanner.feed(octets[:cut]) + scanner.feed(octets[cut:]) + scanner.pause() == read(octets)


@given(octets=sequences)
def test_no_sequence_holds_a_key_for_longer_than_a_pause(octets: bytes) -> None:
    scanner = Scanner()
    scanner.feed(octets)
    scanner.pause()
    assert scanner.feed(b"1") == [Pressed("1", "1")]


@given(
    text=st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], exclude_characters="\ufffd"))
)
def test_text_is_typed_as_it_stands(text: str) -> None:
    shown = "".join(one for one in text if one.isprintable())
    assert (
        "".join(one.character or "" for one in read(shown.encode()) if isinstance(one, Pressed))
        == shown
    )


def test_a_space_is_stop_with_its_character() -> None:
    assert read(b" ") == [STOP]
