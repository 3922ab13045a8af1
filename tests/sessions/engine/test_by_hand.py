"""What a person changes while the session runs: pause, skip, back, nudges, an early finish."""

from __future__ import annotations

import pytest

from sessions.engine.events import (
    Back,
    Confirmed,
    FinishEarly,
    NudgeIncline,
    NudgeSpeed,
    Pause,
    Phase,
    Setpoint,
    Skip,
    Tick,
    Tone,
)
from sessions.engine.state import MIN_WALK_MPS, START_MPS
from sessions.workouts.plan import PlannedStep, StepKind

from .treadmill import CAPS, MPH, Session, metres, seconds, step


def walking(*steps: PlannedStep, for_s: float = 10.0) -> Session:
    session = Session.of(*steps)
    session.do(Confirmed())
    session.run(for_s)
    return session


@pytest.mark.hazard("H37")
def test_a_pause_is_a_stop_that_leaves_the_incline_where_it_is() -> None:
    session = walking(step(1.0, seconds(60), incline_pct=5.0), for_s=20)
    paused = session.do(Pause())
    assert paused.setpoint == Setpoint(0.0, 5.0)
    assert paused.announcements[0].tone is Tone.SLOWER
    session.run(600, interval_s=1.0)
    assert session.is_in(Phase.PAUSED)
    assert session.place.elapsed_s == pytest.approx(20)
    assert session.place.step_left_s == pytest.approx(40)


def test_after_a_pause_only_a_confirmation_at_standstill_goes_on() -> None:
    session = walking(step(1.0, seconds(60), incline_pct=5.0), for_s=20)
    session.do(Tick(session.belt_m, standstill=True))  # a measurement from before the pause
    session.do(Pause())
    assert session.do(Confirmed()).state.phase is Phase.PAUSED
    session.run(0.5)
    assert session.do(Confirmed()).state.phase is Phase.PAUSED
    session.run(10)
    resumed = session.do(Confirmed())
    assert resumed.setpoint == Setpoint(START_MPS, 5.0)
    assert resumed.announcements[0].text == "Going on: 1 mph, 5 % incline"
    assert resumed.began == ()
    session.run(3.1)
    assert session.mph == pytest.approx(1.0)
    assert session.place.step_left_s == pytest.approx(36.9)


def test_a_pause_keeps_the_remaining_distance() -> None:
    session = walking(step(1.0, metres(20)), for_s=20)
    left_m = session.place.step_left_m
    session.do(Pause())
    session.belt_m += 0.8  # coasting
    session.run(10)
    session.do(Confirmed())
    assert session.place.step_left_m == pytest.approx(left_m)
    session.run(1.0)
    assert session.place.step_left_m == pytest.approx((left_m or 0) - START_MPS)


@pytest.mark.hazard("H38")
def test_an_announcement_before_a_pause_is_made_again_after_it() -> None:
    session = walking(step(1.0, seconds(10)), step(2.0, seconds(60)), for_s=8.0)
    session.do(Pause())
    session.run(10)
    session.do(Confirmed())
    session.run(2.9)
    assert session.setpoint.speed_mps == START_MPS
    assert [text for text in session.texts if "2 mph" in text] == [
        "In three seconds: faster, 2 mph, 0 % incline"
    ] * 2
    session.run(0.2)
    assert session.mph == pytest.approx(2.0)


@pytest.mark.hazard("H22")
def test_a_resumed_ramp_begins_at_start_speed() -> None:
    session = walking(step(1.0, seconds(60), ramp_mps2=0.1), for_s=20)
    session.do(Pause())
    session.run(10)
    session.do(Confirmed())
    assert session.setpoint.speed_mps == START_MPS
    session.run(4.0)
    assert session.setpoint.speed_mps == pytest.approx(START_MPS + 0.1, abs=0.006)


def test_a_skip_to_a_slower_step_acts_at_once() -> None:
    session = walking(step(2.0, seconds(60)), step(1.0, seconds(60)))
    skipped = session.do(Skip())
    assert skipped.announcements[0].text == "Now: slower, 1 mph, 0 % incline"
    assert skipped.began == (1,)
    assert session.mph == pytest.approx(1.0)


@pytest.mark.hazard("H38")
def test_a_skip_to_a_faster_step_waits_three_seconds() -> None:
    session = walking(step(1.0, seconds(60)), step(2.0, seconds(60)))
    assert session.do(Skip()).announcements[0].tone is Tone.FASTER
    assert session.do(Skip()).announcements == ()
    session.run(2.9)
    assert session.mph == pytest.approx(1.0)
    session.run(0.2)
    assert session.mph == pytest.approx(2.0)
    assert session.place.step_elapsed_s == pytest.approx(0.1, abs=0.06)


@pytest.mark.hazard("H38")
def test_slower_but_steeper_waits_too() -> None:
    session = walking(step(2.0, seconds(60)), step(1.0, seconds(60), incline_pct=5.0))
    session.do(Skip())
    session.run(2.9)
    assert session.place.step_index == 0


def test_back_repeats_the_step_or_returns_to_the_one_before() -> None:
    session = walking(step(1.0, seconds(20)), step(1.5, seconds(20)), for_s=30)
    assert session.do(Back()).began == (1,)
    assert session.place.step_elapsed_s == 0
    session.run(1)
    assert session.do(Back()).began == (0,)
    session.run(1)
    assert session.do(Back()).began == (0,)


def test_the_engine_names_the_direction_whatever_the_plan_says() -> None:
    session = walking(
        step(1.0, seconds(20), announcement="Slower: 1 mph"),
        step(0.5, seconds(20), announcement="Slower: 0.5 mph"),
        for_s=21,
    )
    session.do(Back())
    assert session.texts[-1] == "In three seconds: faster, 1 mph"


@pytest.mark.hazard("H38")
def test_a_nudge_up_waits_and_a_nudge_down_does_not() -> None:
    session = walking(step(1.0, seconds(60)))
    assert session.do(NudgeSpeed(1)).announcements[0].text == "In three seconds: faster, 1.1 mph"
    assert session.mph == pytest.approx(1.0)
    session.run(3.1)
    assert session.mph == pytest.approx(1.1)
    assert session.do(NudgeSpeed(-1)).announcements[0].text == "Now: slower, 1 mph"
    assert session.mph == pytest.approx(1.0)


def test_nudges_up_add_up_and_the_newest_restarts_the_wait() -> None:
    session = walking(step(1.0, seconds(60)))
    session.do(NudgeSpeed(1))
    session.run(2)
    session.do(NudgeIncline(1))
    session.run(2.9)
    assert session.setpoint == Setpoint(1.0 * MPH, 0.0)
    session.run(0.2)
    assert session.mph == pytest.approx(1.1)
    assert session.setpoint.incline_pct == 0.5


def test_a_nudge_down_takes_back_one_that_waits() -> None:
    session = walking(step(1.0, seconds(60)))
    session.do(NudgeSpeed(1))
    session.do(NudgeSpeed(-1))
    session.do(NudgeSpeed(-1))
    assert session.mph == pytest.approx(0.9)
    session.run(10)
    assert session.mph == pytest.approx(0.9)


def test_nudges_end_at_the_caps_and_at_a_slow_walk() -> None:
    session = walking(step(1.0, seconds(600), incline_pct=9.0), for_s=10)
    for _ in range(30):
        session.do(NudgeSpeed(1))
        session.do(NudgeIncline(1))
    session.run(5)
    assert session.setpoint == Setpoint(CAPS.max_speed_mps, 10.0)
    assert session.do(NudgeSpeed(1)).announcements == ()
    for _ in range(60):
        session.do(NudgeSpeed(-1))
        session.do(NudgeIncline(-1))
    assert session.setpoint == Setpoint(MIN_WALK_MPS, 0.0)


def test_a_nudge_lasts_for_its_step() -> None:
    session = walking(step(1.0, seconds(20)), step(1.0, seconds(20)), for_s=5)
    session.do(NudgeSpeed(-1))
    session.run(20)
    assert session.mph == pytest.approx(1.0)
    assert "In three seconds: faster, 1 mph, 0 % incline" in session.texts


def test_a_pause_drops_nudges_up_and_keeps_nudges_down() -> None:
    session = walking(step(1.0, seconds(600), incline_pct=5.0), for_s=5)
    session.do(NudgeSpeed(1))
    session.do(NudgeIncline(-1))
    session.run(5)
    session.do(Pause())
    session.run(5)
    session.do(Confirmed())
    session.run(5)
    assert session.setpoint == Setpoint(1.0 * MPH, 4.5)


@pytest.mark.hazard("H38")
def test_a_nudge_that_turns_slower_into_faster_has_the_change_announced_anew() -> None:
    session = walking(step(1.1, seconds(20)), step(1.0, seconds(20)), for_s=18)
    assert session.last_tone() is Tone.SLOWER
    session.do(NudgeSpeed(-1))
    session.do(NudgeSpeed(-1))
    session.run(2.9)
    assert session.last_tone() is Tone.FASTER
    assert session.place.step_index == 0
    session.run(0.3)
    assert session.place.step_index == 1


@pytest.mark.parametrize("at_s", [15, 18])
def test_a_nudge_up_comes_too_late_near_the_end_of_the_step(at_s: float) -> None:
    session = walking(step(1.0, seconds(20)), step(1.5, seconds(20)), for_s=at_s)
    assert session.do(NudgeSpeed(1)).announcements == ()
    session.run(21 - at_s)
    assert session.mph == pytest.approx(1.5)


def test_a_rise_that_was_announced_happens_before_the_end_is_announced() -> None:
    session = walking(step(1.0, seconds(20)), step(1.5, seconds(20)), for_s=13.9)
    session.do(NudgeSpeed(1))
    session.run(3.05)
    assert session.mph == pytest.approx(1.1)
    session.run(0.1)
    assert session.texts[-1] == "In three seconds: faster, 1.5 mph, 0 % incline"


def test_what_is_left_of_a_short_step_is_run_at_start_speed() -> None:
    session = walking(step(1.0, seconds(5)), step(1.5, seconds(20)), for_s=4.9)
    assert session.setpoint.speed_mps == START_MPS
    session.run(0.2)
    assert session.mph == pytest.approx(1.5)


def test_finishing_early_goes_to_the_cool_down_and_then_ends() -> None:
    cool_down = step(0.5, seconds(30), kind=StepKind.COOL_DOWN)
    session = walking(step(2.0, seconds(60)), step(1.0, seconds(60)), cool_down, cool_down)
    assert session.do(FinishEarly()).began == (2,)
    assert session.mph == pytest.approx(0.5)
    session.run(5)
    session.do(FinishEarly())
    assert session.is_in(Phase.EASING)
    session.run(2)
    assert session.is_in(Phase.FINISHED)


def test_finishing_early_without_a_cool_down_eases() -> None:
    session = walking(step(2.0, seconds(60)), step(1.0, seconds(60)))
    finished = session.do(FinishEarly())
    assert finished.setpoint == Setpoint(0.0, 0.0)
    assert finished.announcements[0].text == "Now: the belt slows to a stop."
    assert session.is_in(Phase.EASING)


def test_finishing_early_in_a_pause_ends_the_session() -> None:
    session = walking(step(2.0, seconds(60)), step(0.5, seconds(60), kind=StepKind.COOL_DOWN))
    session.do(Pause())
    session.do(FinishEarly())
    session.run(2)
    assert session.is_in(Phase.FINISHED)


def test_skipping_the_last_step_eases() -> None:
    session = walking(step(1.0, seconds(60)))
    session.do(Skip())
    assert session.is_in(Phase.EASING)
