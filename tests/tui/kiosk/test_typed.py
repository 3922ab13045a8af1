"""What the kiosk takes of its terminal: a few keys and touches, and STOP passes everything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.reader.sequences import everything
from tui.kiosk.typed import Typed
from tui.reader.inputs import STOP, Input, Motion, Pointed, Pressed, Synchronized

KNOWN = {*(f"f{number}" for number in range(1, 5)), *"0123456789", "space", "enter", "backspace"}
sequences = st.lists(st.one_of(st.binary(max_size=8), st.sampled_from(everything(0)))).map(b"".join)


def read(octets: bytes) -> list[Input]:
    typed = Typed()
    return typed.feed(octets) + typed.pause()


def keys(octets: bytes) -> list[str]:
    return [one.key for one in read(octets) if isinstance(one, Pressed)]


@pytest.mark.parametrize(
    ("octets", "key"),
    [
        (b"1", "1"),
        (b"\r", "enter"),
        (b"\n", "enter"),
        (b"\x7f", "backspace"),
        (b"\x1bOP", "f1"),
        (b"\x1b[11~", "f1"),
        (b"\x1b[[B", "f2"),
        (b"\x1b[1;1R", "f3"),
        (b"\x1bOS", "f4"),
        (b"\x1b[14~", "f4"),
        (b"\x1b[1;3S", "f4"),  # ALT and F4
        (b"\x1b[49u", "1"),
        (b"\x1b[32;5u", "space"),
        (b"\x1b ", "space"),
        (b"\x00", "space"),
    ],
)
def test_the_keys_of_three_terminals(octets: bytes, key: str) -> None:
    assert keys(octets) == [key]


@pytest.mark.parametrize(
    "octets",
    [b"q", b"\x03", b"\x11", b"\x1a", b"\x1c", b"\x1b", b"\x1b1", b"\x1b[1;5P", b"\x1b[49;5u"],
)
def test_whatever_else_is_typed_is_nothing(octets: bytes) -> None:
    assert read(octets) == []


def test_touches_count_when_they_come_down() -> None:
    down, up = Pointed(Motion.DOWN, 4, 6, 1), Pointed(Motion.UP, 4, 6, 1)
    assert read(b"\x1b[<0;5;7M\x1b[<0;5;7m") == [down, up]
    assert read(b"\x1b[<35;5;7M\x1b[<64;5;7M\x1b[<0;0;7M") == []


def test_what_is_pasted_is_typed() -> None:
    assert keys(b"\x1b[200~25 80\x1b[201~") == ["2", "5", "space", "8", "0"]


def test_a_terminal_tells_that_it_draws_at_once() -> None:
    assert read(b"\x1b[?2026;2$y") == [Synchronized()]


@pytest.mark.hazard("H35")
@given(octets=sequences)
def test_nothing_is_raised_and_nothing_unknown_comes_out(octets: bytes) -> None:
    for one in read(octets):
        assert isinstance(one, Pressed | Pointed | Synchronized)
        assert not isinstance(one, Pressed) or one.key in KNOWN
        assert not isinstance(one, Pointed) or one.button == 1


@pytest.mark.hazard("H37")
@given(before=sequences, after=sequences)
def test_a_space_is_stop_wherever_it_stands(before: bytes, after: bytes) -> None:
    alone = read(before).count(STOP)
    assert read(before + b" ").count(STOP) == alone + 1
    assert read(before + b" " + after).count(STOP) > alone
