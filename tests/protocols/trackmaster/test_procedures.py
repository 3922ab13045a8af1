"""The host's procedures, one by one."""

from __future__ import annotations

import pytest

from protocols.trackmaster.link import Send
from protocols.trackmaster.procedures import (
    ROUND_MS,
    SPEED_ZERO,
    STARTING_MS,
    STARTS,
    STOP,
    STOP_AGAIN_MS,
    STOP_OTHERWISE_MS,
    STOP_UNHEARD_MS,
    Round,
    Setting,
    Start,
    Stop,
)
from protocols.trackmaster.wire import Command, Request, Status

ASK_SPEED = Send(Request.SET_SPEED)
LOWEST = Send(Command.SET_SPEED, 2)
START = Send(Command.START)


def speed_setting() -> Setting:
    return Setting(Command.SET_SPEED, Request.SET_SPEED)


def test_a_round_asks_three_things_in_a_row() -> None:
    polls = Round()
    assert polls.next(0) == Send(Request.STATUS)
    assert polls.told(Request.STATUS, 1) is None
    assert polls.told(Request.STATUS, 1) is None, "not asked now"
    assert polls.next(9) == Send(Request.ACTUAL_SPEED)
    assert polls.told(Request.ACTUAL_SPEED, 0) is None
    assert polls.next(18) == Send(Request.ACTUAL_ELEVATION)
    assert polls.told(Request.ACTUAL_ELEVATION, 5) == (1, 0, 5)
    polls.end()
    assert polls.next(ROUND_MS - 1) is None
    assert polls.next(ROUND_MS) == Send(Request.STATUS)


def test_a_setting_is_asked_for_then_set_once() -> None:
    speed = speed_setting()
    assert speed.next(15) == ASK_SPEED
    assert speed.told(2)
    assert speed.next(15) == Send(Command.SET_SPEED, 15)
    speed.forget()
    assert speed.taken(15, echoed=15)
    assert speed.next(15) is None


def test_an_acknowledged_setting_without_echo_is_read_back() -> None:
    speed = speed_setting()
    assert speed.taken(15, echoed=None)
    assert speed.next(15) == ASK_SPEED
    assert not speed.told(150), "acknowledged, but another value is kept"
    assert speed.next(15) == Send(Command.SET_SPEED, 15)


def test_a_refused_value_waits_for_another_wish() -> None:
    speed = speed_setting()
    speed.refuse(200)
    speed.told(15)
    assert speed.next(200) is None
    assert speed.next(20) == Send(Command.SET_SPEED, 20)
    assert speed.next(200) == Send(Command.SET_SPEED, 200)


def prepared() -> tuple[Start, Setting]:
    """A start that has lowered the speed and may be sent."""
    speed = speed_setting()
    start = Start(speed, 2)
    start.begin()
    assert start.next() == LOWEST
    assert start.next() == ASK_SPEED
    speed.told(2)
    return start, speed


def test_no_start_without_an_order_to() -> None:
    assert Start(speed_setting(), 2).next() is None


def test_no_start_at_another_speed_than_the_lowest() -> None:
    start, speed = prepared()
    speed.told(60)
    assert start.next() == LOWEST


def test_a_start_is_sent_once() -> None:
    start, _ = prepared()
    assert start.next() == START
    assert start.next() is None
    start.taken(10)
    assert start.told(Status.STOPPED, 20) is None
    assert start.told(Status.STARTED, 100) is None
    assert start.told(Status.STOPPED, 5000) is None, "stopped by somebody: not ours to judge"
    assert start.next() is None


def test_a_start_that_the_status_does_not_show_has_failed() -> None:
    start, _ = prepared()
    start.next()
    start.taken(0)
    assert start.told(Status.STOPPED, STARTING_MS) is None
    assert "still reads stopped" in (start.told(Status.STOPPED, STARTING_MS + 1) or "")
    assert start.next() is None


def test_missed_starts_are_counted() -> None:
    start, _ = prepared()
    for n in range(1, STARTS + 1):
        assert start.next() == START
        start.missed()
        assert start.next() is None, "the status first"
        failed = start.told(Status.STOPPED, n * 200)
        assert (failed is not None) is (n == STARTS)
    assert start.next() is None


@pytest.mark.hazard("H06")
def test_stop_is_due_until_a_round_that_began_after_it_reads_standstill() -> None:
    stop = Stop(1000)
    assert stop.next(1000) == STOP
    stop.said(1000)
    stop.measured(999, standing=True)
    assert stop.next(1000 + STOP_UNHEARD_MS) == STOP
    stop.heard = True
    assert stop.next(1000 + STOP_UNHEARD_MS) is None
    assert stop.next(1000 + STOP_AGAIN_MS) == STOP
    stop.measured(1001, standing=True)
    assert stop.next(9000) is None
    stop.measured(9000, standing=False)
    assert stop.next(9000) is not None


@pytest.mark.hazard("H06")
def test_after_a_while_stop_is_said_in_two_ways_in_turn() -> None:
    stop = Stop(0)
    said = []
    for now_ms in range(0, 1000, STOP_AGAIN_MS):
        frame = stop.next(now_ms)
        stop.said(now_ms)
        said.append(frame)
    first = STOP_OTHERWISE_MS // STOP_AGAIN_MS
    assert set(said[:first]) == {STOP}
    assert said[first:].count(SPEED_ZERO) >= 3
    assert said[first:].count(STOP) >= 3
