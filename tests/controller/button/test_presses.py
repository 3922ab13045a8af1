"""The kernel's input events, and what a press of the button means."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from controller import api
from controller.belt.states import BeltState
from controller.button.meaning import HEARD_S, STALE_S, Meaning
from controller.button.presses import BOUNCE_S, Presses
from tests.controller.facility.stage import snapshot

EV_SYN, EV_KEY = 0, 1
RELEASED, PRESSED, REPEATED = 0, 1, 2


def event(kind: int = EV_KEY, value: int = PRESSED, code: int = 28) -> bytes:
    """`struct input_event` of this machine."""
    return struct.pack("llHHi", 1, 2, kind, code, value)


def test_a_press_counts_and_its_release_and_repeats_do_not() -> None:
    data = event() + event(EV_SYN, 0) + event(value=REPEATED) + event(value=RELEASED)
    assert Presses().feed(data, 10.0) == 1


def test_a_contact_that_bounces_is_one_press() -> None:
    presses = Presses()
    assert presses.feed(event() + event(value=RELEASED) + event(), 10.0) == 1
    assert presses.feed(event(), 10.0 + 0.9 * BOUNCE_S) == 0
    assert presses.feed(event(), 10.1 + 2 * BOUNCE_S) == 1


@given(st.integers(1, 23))
def test_an_event_may_come_in_two_pieces(cut: int) -> None:
    presses, data = Presses(), event()
    assert presses.feed(data[:cut], 10.0) + presses.feed(data[cut:], 10.0) == 1


@given(st.binary(max_size=200))
def test_nothing_that_is_read_is_raised(data: bytes) -> None:
    Presses().feed(data, 10.0)


def _asked(what: api.Asked = api.Asked.START) -> api.Snapshot:
    request = api.RequestView(token=7, by="nurse", what=what, left_s=20)
    return snapshot(BeltState.READY).model_copy(update={"request": request})


def _arming(token: int = 9) -> api.Snapshot:
    now = snapshot(BeltState.ARMING)
    return now.model_copy(update={"belt": now.belt.model_copy(update={"confirm_token": token})})


def _pressed(now: api.Snapshot, meaning: Meaning | None = None) -> api.AnyCommand | None:
    meaning = meaning or Meaning()
    meaning.follow(now, 50.0)
    return meaning.pressed(50.0)


def test_it_says_yes_to_a_start_that_is_asked_for() -> None:
    assert _pressed(_asked()) == api.Reply(id="-", token=7, granted=True)


def test_it_gives_nobody_control() -> None:
    assert _pressed(_asked(api.Asked.CONTROL)) is None
    assert _pressed(_asked(api.Asked.SPEED)) is None


def test_nothing_is_asked_and_nothing_moves() -> None:
    assert _pressed(snapshot(BeltState.READY)) is None


def test_it_starts_by_a_second_press_only_and_not_at_once() -> None:
    meaning = Meaning()
    assert meaning.follow(_arming(), 50.0)  # "press again"
    assert not meaning.follow(_arming(), 50.1)
    assert meaning.pressed(50.2) is None
    meaning.follow(_arming(), 50.0 + HEARD_S)
    assert meaning.pressed(50.0 + HEARD_S) == api.Confirm(id="-", token=9)


def test_each_start_is_confirmed_anew() -> None:
    meaning = Meaning()
    meaning.follow(_arming(), 50.0)
    meaning.follow(snapshot(BeltState.READY), 60.0)
    assert meaning.follow(_arming(), 70.0)
    assert meaning.pressed(70.1) is None


def test_it_stops_a_belt_that_moves() -> None:
    for state in (BeltState.RUNNING, BeltState.EASING, BeltState.STOPPING):
        assert isinstance(_pressed(snapshot(state)), api.Stop)


def test_it_stops_a_belt_of_which_nobody_knows() -> None:
    meaning = Meaning()
    assert isinstance(meaning.pressed(50.0), api.Stop)
    meaning.follow(_asked(), 50.0)
    assert isinstance(meaning.pressed(50.1 + STALE_S), api.Stop)
