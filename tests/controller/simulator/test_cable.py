"""The simulated treadmill's cable: whole it changes nothing, each mishap is what it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.simulator.cable import LATE_MS, LOST_STOPS, Cable
from controller.simulator.mischief import CUTS, Mischief
from protocols.trackmaster.codec import (
    AnswerDecoder,
    Frame,
    Garbage,
    Reply,
    encode_ack,
    encode_command,
    encode_reply,
)
from protocols.trackmaster.wire import Command, Request

STOP = encode_command(Command.STOP)
SPEED = encode_reply(Request.ACTUAL_SPEED, 20)
SET = encode_reply(Request.SET_SPEED, 20)


def with_mischief(mischief: Mischief) -> Cable:
    cable = Cable()
    assert cable.cause(mischief)
    return cable


@given(st.binary(max_size=20), st.binary(min_size=1, max_size=5))
def test_a_whole_cable_changes_nothing(orders: bytes, answer: bytes) -> None:
    cable = Cable()
    assert cable.to_board(orders, 0) == orders
    assert cable.to_host(answer, 0) == answer
    assert not cable.is_cut


@given(st.binary(max_size=20), st.sampled_from([SPEED, SET, encode_ack(Command.STOP)]))
def test_every_cable_is_whole_after_a_repair(orders: bytes, answer: bytes) -> None:
    for mischief in Mischief:
        cable = Cable()
        cable.cause(mischief)
        cable.to_board(orders, 0)
        cable.to_host(answer, 0)
        cable.repair()
        assert cable.to_board(orders, 1) == orders
        assert cable.to_host(answer, 1) == answer
        assert not cable.is_cut


def test_what_the_host_commands_is_heard_before_it_is_lost() -> None:
    cable = with_mischief(Mischief.LOSE_ORDERS)
    assert cable.to_board(encode_command(Command.SET_SPEED, 12) + b"\xc0" + STOP, 0) == b""
    assert cable.commands() == [Frame(Command.SET_SPEED, b"0012"), Frame(Command.STOP)]
    assert cable.commands() == []


def test_no_answer_comes() -> None:
    cable = with_mischief(Mischief.LOSE_ANSWERS)
    assert cable.to_host(SPEED, 0) == b""
    assert cable.to_board(STOP, 0) == STOP


def test_three_stops_are_lost_and_the_next_arrives() -> None:
    cable = with_mischief(Mischief.LOSE_STOPS)
    assert [cable.to_board(STOP, 0) for _ in range(LOST_STOPS)] == [b""] * LOST_STOPS
    assert cable.to_board(STOP, 0) == STOP


def test_a_garbled_answer_has_its_length_and_not_its_bytes() -> None:
    garbled = with_mischief(Mischief.GARBLE).to_host(SPEED, 0)
    assert len(garbled) == len(SPEED)
    assert garbled != SPEED


def test_litter_costs_no_answer() -> None:
    decoder, cable = AnswerDecoder(), with_mischief(Mischief.LITTER)
    heard = [found for _ in range(50) for found in decoder.feed(cable.to_host(SPEED, 0))]
    assert heard.count(Reply(Request.ACTUAL_SPEED, 20)) == 50
    assert any(isinstance(found, Garbage) for found in heard)


def test_a_loop_brings_the_hosts_own_bytes_back() -> None:
    cable = with_mischief(Mischief.LOOP)
    assert cable.to_board(b"\xc0", 5) == b""
    assert cable.to_host(b"", 5) == b"\xc0"


def test_late_answers_come_late_and_in_order() -> None:
    cable = with_mischief(Mischief.LATE)
    assert cable.to_host(SPEED, 0) == b""
    assert cable.to_host(SET, 10) == b""
    assert cable.to_host(b"", LATE_MS - 1) == b""
    assert cable.to_host(b"", LATE_MS + 10) == SPEED + SET


def test_frozen_feedback_repeats_what_was_measured_and_nothing_else() -> None:
    cable = Cable()
    cable.to_host(SPEED, 0)
    cable.cause(Mischief.FREEZE_FEEDBACK)
    assert cable.to_host(encode_reply(Request.ACTUAL_SPEED, 35), 1) == SPEED
    assert cable.to_host(encode_reply(Request.SET_SPEED, 35), 2)[1:] == b"0035"


def test_echoed_feedback_is_the_speed_that_was_set() -> None:
    cable = with_mischief(Mischief.ECHO_FEEDBACK)
    cable.to_board(encode_command(Command.SET_SPEED, 12), 0)
    assert cable.to_host(SPEED, 1) == encode_reply(Request.ACTUAL_SPEED, 12)
    assert cable.to_host(SET, 2) == SET


@pytest.mark.parametrize(
    ("mischief", "reported"), [(Mischief.REPORT_MORE, 32), (Mischief.REPORT_LESS, 12)]
)
def test_a_report_in_the_other_unit(mischief: Mischief, reported: int) -> None:
    cable = with_mischief(mischief)
    assert cable.to_host(SPEED, 0) == encode_reply(Request.ACTUAL_SPEED, reported)
    assert cable.to_host(SET, 0) == SET


@pytest.mark.parametrize(("mischief", "after"), CUTS.items())
def test_a_cut_within_an_answer(mischief: Mischief, after: int) -> None:
    cable = with_mischief(mischief)
    assert cable.to_host(b"\xb2", 0) == b"\xb2", "too short for this cut"
    assert cable.to_host(SPEED, 1) == SPEED[:after]
    assert cable.is_cut
    assert cable.to_host(SPEED, 2) == b""


def test_what_is_no_cables_is_refused() -> None:
    assert not Cable().cause(Mischief.RACE)
