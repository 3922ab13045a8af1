"""Pastes come whole, and none that does not end takes a STOP with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui.reader.sequences import everything
from tui.reader.inputs import STOP, Input, Motion, Pasted, Pointed, Pressed
from tui.reader.pastes import LONGEST, Pastes

BEGIN, END = b"\x1b[200~", b"\x1b[201~"
sequences = st.lists(st.one_of(st.binary(max_size=8), st.sampled_from(everything(0)))).map(b"".join)


def test_a_paste_is_one_text() -> None:
    pasted = BEGIN + "Jörg van der Øst\r\n2.".encode() + END
    assert Pastes().feed(pasted + b"q") == [Pasted("Jörg van der Øst\r\n2."), Pressed("q", "q")]


def test_a_paste_in_pieces_is_one_text() -> None:
    pastes = Pastes()
    pasted = BEGIN + b"a b" + END
    got = [one for octet in pasted for one in pastes.feed(bytes([octet]))]
    assert got == [Pasted("a b")]


@pytest.mark.hazard("H37")
def test_a_space_in_a_paste_that_falls_silent_is_stop() -> None:
    pastes = Pastes()
    assert pastes.feed(BEGIN + b"a b") == []
    assert pastes.pause() == [STOP]
    assert pastes.feed(b"c\r d") == [STOP], "its rest types nothing"
    assert pastes.pause() == []
    assert pastes.feed(b"q") == [Pressed("q", "q")]


@pytest.mark.hazard("H37")
def test_a_space_in_a_paste_without_end_is_stop_while_a_mouse_moves() -> None:
    pastes = Pastes()
    moved = Pointed(Motion.MOVE, 4, 6)
    assert pastes.feed(BEGIN + b"a b\x1b[<35;5;7M") == [STOP, moved]
    assert pastes.feed(b"q \x1b[<35;5;7M") == [STOP, moved]


@pytest.mark.hazard("H37")
def test_a_space_in_a_paste_longer_than_any_field_is_stop() -> None:
    assert Pastes().feed(BEGIN + b"x" * LONGEST + b" " + END) == [STOP]
    assert Pastes().feed(BEGIN + b" " + b"x" * LONGEST + END) == [STOP]


@pytest.mark.hazard("H37")
def test_a_paste_that_begins_anew_did_not_end() -> None:
    assert Pastes().feed(BEGIN + b"a b" + BEGIN + b"c" + END) == [STOP, Pasted("c")]


def stops(inputs: list[Input]) -> int:
    return sum(isinstance(one, Pressed) and one.bare == "space" for one in inputs)


@pytest.mark.hazard("H37")
@given(before=sequences)
def test_a_space_after_anything_is_stop_at_the_latest_after_a_pause(before: bytes) -> None:
    pastes = Pastes()
    pastes.feed(before)
    assert stops(pastes.feed(b" ") + pastes.pause()) > 0
    assert pastes.feed(b" ") == [STOP]
