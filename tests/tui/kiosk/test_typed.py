"""The kiosk's reader of its terminal: total, and STOP passes everything."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.kiosk.sequences import everything
from tui.kiosk.typed import GAP_S, Input, Pressed, Synchronized, Touched, Typed

STOP = Pressed("space")
KNOWN = {*(f"f{number}" for number in range(1, 5)), *"0123456789", "space", "enter", "backspace"}
sequences = st.lists(st.one_of(st.binary(max_size=8), st.sampled_from(everything(0)))).map(b"".join)


def read(octets: bytes) -> list[Input]:
    return Typed().feed(octets, 0.0)


@pytest.mark.parametrize(
    ("octets", "key"),
    [
        (b"1", "1"),
        (b"\r", "enter"),
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
    assert read(octets) == [Pressed(key)]


@pytest.mark.parametrize(
    "octets",
    [b"q", b"\x03", b"\x11", b"\x1a", b"\x1c", b"\x1b", b"\x1b1", b"\x1b[1;5P", b"\x1b[49;5u"],
)
def test_whatever_else_is_typed_is_nothing(octets: bytes) -> None:
    assert read(octets) == []


def test_touches_count_when_they_come_down() -> None:
    assert read(b"\x1b[<0;5;7M\x1b[<0;5;7m") == [Touched(4, 6)]
    assert read(b"\x1b[<35;5;7M\x1b[<64;5;7M\x1b[<0;0;7M\x1b[<0;99999;7M") == []


def test_a_terminal_tells_that_it_draws_at_once() -> None:
    assert read(b"\x1b[?2026;2$y") == [Synchronized()]


@pytest.mark.hazard("H35")
@given(octets=sequences)
def test_nothing_is_raised_and_nothing_unknown_comes_out(octets: bytes) -> None:
    for one in read(octets):
        assert not isinstance(one, Pressed) or one.key in KNOWN
        assert not isinstance(one, Touched) or (0 <= one.column < 9999 and 0 <= one.row < 9999)


@pytest.mark.hazard("H37")
@given(before=sequences, after=sequences)
def test_a_space_is_stop_wherever_it_stands(before: bytes, after: bytes) -> None:
    alone = len([one for one in read(before) if one == STOP])
    with_it = [one for one in read(before + b" ") if one == STOP]
    assert len(with_it) == alone + 1
    assert read(before + b" " + after).count(STOP) > alone


@given(octets=sequences, cut=st.integers(0, 40))
def test_what_comes_in_pieces_means_the_same(octets: bytes, cut: int) -> None:
    typed = Typed()
    assert typed.feed(octets[:cut], 0.0) + typed.feed(octets[cut:], GAP_S / 2) == read(octets)


@given(octets=sequences)
def test_no_sequence_holds_a_key_for_longer_than_the_gap(octets: bytes) -> None:
    typed = Typed()
    typed.feed(octets, 0.0)
    assert typed.feed(b"1", 2 * GAP_S) == [Pressed("1")]
