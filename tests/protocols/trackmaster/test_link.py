"""The host's end: one frame in flight, deadlines, echoes, STOP above all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.trackmaster.codec import Garbage
from protocols.trackmaster.link import (
    ANSWER_MS,
    ECHO_MS,
    PAUSE_MS,
    Busy,
    EchoFlag,
    Link,
    Missed,
    Refused,
    Send,
    Taken,
    Told,
)
from protocols.trackmaster.wire import Command, Refusal, Request

SPEED = Send(Command.SET_SPEED, 15)
STATUS = Send(Request.STATUS)


def test_a_second_frame_has_to_wait() -> None:
    link = Link()
    assert link.send(STATUS, 0) == b"\xc0"
    with pytest.raises(Busy, match="STATUS waits"):
        link.send(SPEED, 1)
    assert link.receive(b"\xd02", 20) == [Told(Request.STATUS, 2)]
    assert link.send(SPEED, 21) == b"\xa30015"


def test_no_answer_in_time_is_missed_once() -> None:
    link = Link()
    link.send(SPEED, 0)
    assert link.expire(ANSWER_MS - 1) is None
    assert link.expire(ANSWER_MS) == Missed(SPEED)
    assert link.expire(ANSWER_MS) is None
    assert link.deadline_ms is None


def test_a_late_answer_is_no_answer_to_the_next_frame() -> None:
    link = Link()
    link.send(SPEED, 0)
    link.expire(ANSWER_MS)
    link.send(STATUS, ANSWER_MS)
    assert link.receive(b"\xb3", ANSWER_MS + 1) == []
    assert link.receive(b"\xd01", ANSWER_MS + 2) == [Told(Request.STATUS, 1)]


@pytest.mark.parametrize(
    ("byte", "refusal"),
    [
        (b"\xbe", Refusal.OUT_OF_RANGE),
        (b"\xbf", Refusal.ILLEGAL_COMMAND),
        (b"\xdf", Refusal.UNKNOWN_REQUEST),
    ],
)
def test_a_refusal_has_a_name(byte: bytes, refusal: Refusal) -> None:
    link = Link()
    link.send(SPEED, 0)
    assert link.receive(byte, 5) == [Refused(SPEED, refusal)]


def test_an_echo_verifies_what_was_received() -> None:
    link = Link()
    link.send(SPEED, 0)
    assert link.receive(b"\xb3", 10) == []
    assert link.receive(b"0075", 18) == [Taken(SPEED, 75)]
    assert link.echo is EchoFlag.ON


def test_the_echo_is_asked_for_once_and_then_done_without() -> None:
    link, now_ms = Link(), 0
    for flag in (EchoFlag.OFF, EchoFlag.ABSENT):
        link.send(SPEED, now_ms)
        assert link.receive(b"\xb3", now_ms) == []
        now_ms += ECHO_MS
        assert link.expire(now_ms) == Taken(SPEED, None)
        assert link.echo is flag
        if flag is EchoFlag.OFF:
            link.send(Send(Command.TOGGLE_ECHO), now_ms)
            assert link.receive(b"\xbc", now_ms) == [Taken(Send(Command.TOGGLE_ECHO), None)]
    link.send(SPEED, now_ms)
    assert link.receive(b"\xb3", now_ms) == [Taken(SPEED, None)]


@pytest.mark.hazard("H05")
def test_a_second_set_without_echo_before_any_toggle_is_taken_as_it_is() -> None:
    link = Link()
    for at_ms in (0, 200):
        link.send(SPEED, at_ms)
        assert link.receive(b"\xb3", at_ms + 10) == []
        assert link.expire(at_ms + 100) == Taken(SPEED, None)
        assert link.echo is EchoFlag.OFF


def test_a_device_without_echo_may_refuse_the_toggle() -> None:
    link = Link()
    link.send(Send(Command.TOGGLE_ECHO), 0)
    assert link.receive(b"\xbf", 5) == [Refused(Send(Command.TOGGLE_ECHO), Refusal.ILLEGAL_COMMAND)]
    assert link.echo is EchoFlag.ABSENT


def test_an_unanswered_toggle_leaves_the_flag_unknown() -> None:
    link = Link()
    link.send(Send(Command.TOGGLE_ECHO), 0)
    link.expire(ANSWER_MS)
    assert link.echo is EchoFlag.UNKNOWN


@pytest.mark.hazard("H45")
def test_stop_overtakes_and_brings_a_torn_command_to_its_end() -> None:
    link = Link()
    link.send(SPEED, 0)
    assert link.stop(1) == b"\xa2" * 5
    assert link.receive(b"\xb2", 9) == [Taken(Send(Command.STOP), None)]
    assert link.stop(100) == b"\xa2"


@pytest.mark.hazard("H45")
def test_before_the_first_answer_a_predecessors_command_may_be_torn() -> None:
    link = Link()
    assert link.stop(0) == b"\xa2" * 5


@pytest.mark.hazard("H45")
def test_a_command_given_up_may_still_be_torn() -> None:
    link = Link()
    link.send(SPEED, 0)
    link.expire(ANSWER_MS)
    link.send(STATUS, ANSWER_MS)
    assert link.stop(ANSWER_MS + 1) == b"\xa2" * 5


def test_silence_counts_from_the_last_valid_answer() -> None:
    link = Link()
    assert link.silent_ms(1000) == 0
    link.send(STATUS, 1000)
    link.receive(b"\xd01", 1010)
    assert link.silent_ms(1080) == 0, "nothing is owed"
    link.send(STATUS, 1080)
    link.expire(1180)
    link.send(STATUS, 1180)
    link.receive(b"\xff\x00", 1300)
    assert link.silent_ms(1300) == 290
    link.receive(b"\xd01", 1302)
    assert link.silent_ms(2000) == 0


def test_the_hosts_own_silence_is_not_held_against_the_device() -> None:
    link = Link()
    link.send(STATUS, 5000)
    assert link.silent_ms(5000) == PAUSE_MS


@pytest.mark.hazard("H30")
@given(st.lists(st.binary(max_size=16)), st.sampled_from([SPEED, STATUS, Send(Command.STOP)]))
def test_any_bytes_are_taken(chunks: list[bytes], frame: Send) -> None:
    link = Link()
    for now_ms, chunk in enumerate(chunks):
        if link.deadline_ms is None:
            link.send(frame, now_ms)
        for outcome in link.receive(chunk, now_ms):
            assert isinstance(outcome, Told | Taken | Refused | Garbage)
