"""Requests from afar: one at a time, answered by the person at the machine, or by nobody."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller import api
from controller.api import Asked, RequestEnd, SimulatedFault
from controller.belt import inputs
from controller.belt.states import BeltState
from tests.sessions.engine.treadmill import MPH, seconds, step

from .afar import NURSE, Ward
from .stories import START_BYTE, loaded

WALK = loaded(step(1.0, seconds(60), incline_pct=1.0), step(0.6, seconds(60)))
OVER = "this request is over"


@pytest.mark.hazard("H10", "H41")
def test_a_start_that_was_granted_still_waits_for_its_confirmation() -> None:
    ward = Ward(WALK).mounted()
    assert ward.ask(Asked.START) is None
    request = ward.shown().request
    assert request is not None
    assert (request.by, request.what, request.left_s) == (NURSE, Asked.START, 30.0)
    ward.live(0.2)
    assert ward.told() == ["Nurse station asks to start the workout."]
    assert ward.reply(True) is None
    ward.live(5.0)
    assert ward.ends() == [RequestEnd.GRANTED]
    assert ward.state is BeltState.ARMING
    assert START_BYTE not in ward.sent_since(0)
    assert ward.confirm() is None
    ward.live(8.0)
    assert ward.mph > 0.5


@pytest.mark.hazard("H10")
def test_no_answer_is_no_consent() -> None:
    ward = Ward(WALK).mounted()
    ward.ask(Asked.START, expires_s=10.0)
    token = ward.events(api.RequestAsked)[0].request.token
    ward.live(9.9)
    assert ward.shown().request is not None
    ward.live(0.2)
    assert ward.shown().request is None
    assert ward.ends() == [RequestEnd.EXPIRED]
    late = ward.do(api.Reply(id="late", token=token, granted=True)) or ""
    assert late.startswith(OVER)
    assert ward.live(1.0).wishes() == []


def test_a_reply_that_comes_between_the_end_and_the_next_tick_is_too_late() -> None:
    ward = Ward(WALK).mounted()
    ward.ask(Asked.START, expires_s=0.01)
    token = ward.events(api.RequestAsked)[0].request.token
    ward.place.treadmill.advance(ward.place.now_ms + 20)
    assert (ward.do(api.Reply(id="late", token=token, granted=True)) or "").startswith(OVER)


def test_a_request_that_is_declined_does_nothing() -> None:
    ward = Ward(WALK).mounted()
    ward.ask(Asked.START)
    assert ward.reply(False) is None
    assert ward.ends() == [RequestEnd.DECLINED]
    assert ward.live(1.0).wishes() == []


def test_a_newer_request_takes_the_place_of_the_older() -> None:
    ward = Ward(WALK).mounted()
    ward.ask(Asked.START, by="first")
    old = ward.events(api.RequestAsked)[0].request.token
    ward.ask(Asked.START, by="second")
    assert ward.ends() == [RequestEnd.SUPERSEDED]
    assert (ward.do(api.Reply(id="old", token=old, granted=True)) or "").startswith(OVER)
    request = ward.shown().request
    assert request is not None
    assert request.by == "second"
    ward.live(3.0)
    assert ward.told() == ["Second asks to start the workout."]


def test_what_a_terminal_might_obey_is_not_shown() -> None:
    ward = Ward(WALK).mounted()
    ward.ask(Asked.START, by="nurse\x1b[2J")
    request = ward.shown().request
    assert request is not None
    assert request.by == "nurse�[2J"


@pytest.mark.hazard("H17")
def test_a_start_that_cannot_be_is_refused_at_once() -> None:
    assert Ward(None).mounted().ask(Asked.START) == "no workout is loaded: load one first"
    ward = Ward(WALK)
    assert ward.ask(Asked.START) == "the treadmill's guard does not answer"
    ward.mounted().fault(SimulatedFault.FREEZE_DECK).live(2.0)
    assert (ward.ask(Asked.START) or "").startswith("the force deck's signal is frozen")
    ward = Ward(WALK)
    ward.walking()
    assert ward.ask(Asked.START) == "a session is running"
    ward.fault(SimulatedFault.SAFETY_KEY)
    ward.until_over()
    assert (ward.ask(Asked.START) or "").startswith("The safety key was pulled")
    assert ward.events(api.RequestAsked) == []


@pytest.mark.hazard("H17")
def test_a_grant_that_cannot_be_carried_out_says_why_and_the_request_waits_on() -> None:
    ward = Ward(WALK).mounted()
    ward.ask(Asked.START)
    ward.fault(SimulatedFault.FREEZE_DECK).live(2.0)
    assert (ward.reply(True) or "").startswith("the force deck's signal is frozen")
    assert ward.shown().request is not None
    ward.fault(SimulatedFault.REPAIR).live(2.0)
    assert ward.reply(True) is None


@pytest.mark.parametrize(
    "command",
    [
        api.Stop(id="-"),
        api.Unload(id="-"),
        api.Arm(id="-"),
    ],
)
def test_a_request_for_a_start_ends_with_what_it_was_about(command: api.AnyCommand) -> None:
    ward = Ward(WALK).mounted()
    ward.ask(Asked.START)
    assert ward.do(command) is None
    ward.live(0.2)
    assert ward.ends() == [RequestEnd.SUPERSEDED]
    ward.live(3.0)
    assert ward.told() == []  # nobody asks aloud for what is over


def test_another_workout_ends_a_request() -> None:
    ward = Ward(WALK).mounted()
    ward.ask(Asked.START)
    ward.conductor.load(WALK, ward.place.now_ms)
    assert ward.conductor.afar.requests.waiting is None


@pytest.mark.hazard("H11")
def test_a_stop_ends_a_request_and_is_not_held_up_by_it() -> None:
    ward = Ward(WALK)
    ward.walking()
    ward.ask(Asked.SPEED, mph=1.5)
    ward.stop()
    assert isinstance(ward.wishes()[-1][1], inputs.Stop)
    assert ward.ends() == [RequestEnd.SUPERSEDED]
    assert ward.until_over().outcome is api.Outcome.STOPPED


@pytest.mark.hazard("H38", "H41")
def test_a_granted_speed_is_announced_and_comes_three_seconds_later_by_the_ramp() -> None:
    ward = Ward(WALK)
    ward.walking(10.0)
    assert ward.ask(Asked.SPEED, mph=1.5) is None
    ward.live(3.0)
    assert ward.told()[-1] == "Nurse station asks for 1.5 mph."
    assert ward.mph == pytest.approx(1.0, abs=0.05)
    assert ward.reply(True) is None
    assert ward.told()[-1] == "In three seconds: faster, 1.5 mph"
    ward.live(2.9)
    assert ward.mph == pytest.approx(1.0, abs=0.05)
    ward.live(4.0)
    assert ward.mph == pytest.approx(1.5, abs=0.05)
    ward.until(lambda: ward.step_index == 1)
    ward.live(4.0)
    assert ward.mph == pytest.approx(0.6, abs=0.05)


def test_a_granted_incline_counts_for_the_step() -> None:
    ward = Ward(WALK)
    ward.walking(10.0)
    ward.ask(Asked.INCLINE, incline_pct=2.5)
    ward.live(2.5)
    assert ward.told()[-1] == "Nurse station asks for 2.5 % incline."
    assert ward.reply(True) is None
    ward.live(9.0)
    assert ward.belt.incline_tenths == 25


@pytest.mark.hazard("H41")
@pytest.mark.parametrize(
    ("what", "mph", "incline_pct", "reason"),
    [
        (Asked.SPEED, 2.01, None, "above the limit of 2 mph (backward gait: a story)"),
        (
            Asked.SPEED,
            0.1,
            None,
            "slower than 0.2 mph is no walking: pause or stop the belt instead",
        ),
        (Asked.SPEED, None, None, "a request for a speed carries speed_mps and no incline"),
        (Asked.SPEED, 1.0, 1.0, "a request for a speed carries speed_mps and no incline"),
        (Asked.INCLINE, None, 10.1, "above the limit of 10 % (backward gait: a story)"),
        (Asked.INCLINE, None, -1.0, "an incline is 0 % or more"),
        (Asked.INCLINE, 1.0, None, "a request for an incline carries incline_pct and no speed"),
        (Asked.CONTROL, 1.0, None, "a request for control carries no speed and no incline"),
    ],
)
def test_what_is_not_within_the_limits_is_refused_and_never_clamped(
    what: Asked, mph: float | None, incline_pct: float | None, reason: str
) -> None:
    ward = Ward(WALK)
    ward.walking()
    assert ward.ask(what, mph=mph, incline_pct=incline_pct) == reason
    assert ward.events(api.RequestAsked) == []


def test_speed_incline_and_control_are_asked_for_while_the_belt_runs_only() -> None:
    ward = Ward(WALK).mounted()
    for _ in range(2):
        assert "no session is running" in (ward.ask(Asked.SPEED, mph=1.2) or "")
        assert "no session is running" in (ward.ask(Asked.INCLINE, incline_pct=2.0) or "")
        assert "no session is running" in (ward.ask(Asked.CONTROL) or "")
        ward.walking()
        ward.ask(Asked.CONTROL)
        ward.do(api.Pause(id="pause"))
        ward.live(0.1)
        assert ward.ends()[-1] is RequestEnd.SUPERSEDED
        ward.stop()
        ward.live(6.0)


def test_a_request_that_lowers_needs_nobody() -> None:
    ward = Ward(WALK)
    ward.walking(10.0)
    assert ward.ask(Asked.SPEED, mph=0.7) is None
    assert ward.ask(Asked.INCLINE, incline_pct=0.5) is None
    assert ward.events(api.RequestAsked) == []
    ward.live(4.0)
    assert ward.mph == pytest.approx(0.7, abs=0.05)
    assert ward.belt.incline_tenths == 5


def test_a_grant_in_the_last_seconds_of_a_step_says_that_there_is_no_time() -> None:
    ward = Ward(WALK)
    ward.walking(54.5)
    ward.ask(Asked.SPEED, mph=1.5)
    ward.live(1.0)
    assert "the step is about to end" in (ward.reply(True) or "")
    assert ward.mph == pytest.approx(1.0, abs=0.05)


@pytest.mark.hazard("H41")
def test_control_is_granted_to_the_one_who_asked_until_the_pause() -> None:
    ward = Ward(WALK)
    ward.walking(10.0)
    assert ward.ask(Asked.CONTROL) is None
    assert not ward.shown().control_granted
    ward.reply(True)
    assert ward.shown().control_granted
    assert ward.ask(Asked.SPEED, mph=1.4) is None
    assert ward.told()[-1] == "In three seconds: faster, 1.4 mph"
    assert ward.ask(Asked.SPEED, mph=2.5) is not None
    assert ward.shown().request is None
    ward.ask(Asked.SPEED, mph=1.8, by="somebody else")
    request = ward.shown().request
    assert request is not None
    assert request.by == "somebody else"
    ward.do(api.Pause(id="pause"))
    assert not ward.shown().control_granted
    ward.live(6.0)
    assert ward.confirm() is None
    ward.live(6.0)
    assert not ward.shown().control_granted
    ward.ask(Asked.SPEED, mph=1.4)
    assert ward.shown().request is not None


@pytest.mark.hazard("H41")
def test_control_ends_with_the_session() -> None:
    ward = Ward(WALK)
    ward.walking(10.0)
    ward.ask(Asked.CONTROL)
    ward.reply(True)
    ward.stop()
    ward.until_over()
    ward.live(3.0).walking(6.0)
    assert not ward.shown().control_granted


ASKED = st.tuples(
    st.floats(0.05, 4.0),
    st.sampled_from(Asked),
    st.floats(0.1, 2.5),
    st.sampled_from([None, None, False]),
)


@pytest.mark.hazard("H10", "H41")
@settings(max_examples=6, deadline=None)
@given(st.lists(ASKED, max_size=8))
def test_whatever_is_asked_nothing_rises_that_nobody_granted(
    wishes: list[tuple[float, Asked, float, bool | None]],
) -> None:
    ward = Ward(WALK)
    ward.walking(10.0)
    for wait_s, what, mph, reply in wishes:
        if what is Asked.INCLINE:
            ward.ask(what, incline_pct=mph * 4)
        else:
            ward.ask(what, mph=mph if what is Asked.SPEED else None)
        ward.live(wait_s)
        if reply is False and ward.conductor.afar.requests.waiting:
            ward.reply(False)
    for _, lease in ward.leases():
        assert lease.speed_mmps <= 1.0 * MPH * 1000
        assert lease.incline_tenths <= 10
