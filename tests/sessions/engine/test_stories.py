"""The engine as a person lives it: start, steps, announcements, the end."""

from __future__ import annotations

import math

import pytest

from sessions.engine.advance import advance
from sessions.engine.events import (
    Back,
    Confirmed,
    FinishEarly,
    GoOn,
    NudgeSpeed,
    Pause,
    Phase,
    Setpoint,
    Skip,
    Stopped,
    Tick,
    Tone,
)
from sessions.engine.state import START_MPS, Caps, begin
from sessions.workouts.plan import Cue, PlannedStep

from .treadmill import CAPS, MPH, Session, metres, plan, seconds, step, told


def started(*steps: PlannedStep, caps: Caps = CAPS) -> Session:
    session = Session.of(*steps, caps=caps)
    session.do(Confirmed())
    return session


@pytest.mark.hazard("H13")
def test_nothing_moves_before_the_confirmation() -> None:
    session = Session.of(step(1.0, seconds(60)))
    session.run(600, interval_s=1.0)
    for event in (Skip(), Back(), GoOn(), NudgeSpeed(1), FinishEarly(), Pause()):
        assert session.do(event).setpoint == Setpoint(0.0, 0.0)
    assert session.is_in(Phase.READY)
    assert session.place.elapsed_s == 0
    assert session.said == []


@pytest.mark.hazard("H13")
def test_a_confirmation_counts_only_at_standstill() -> None:
    session = Session.of(step(1.0, seconds(60)))
    session.do(Tick(0.0, standstill=False))
    assert session.do(Confirmed()).state.phase is Phase.READY


@pytest.mark.hazard("H13")
def test_the_belt_starts_slowly_and_rises_three_seconds_after_the_announcement() -> None:
    session = started(step(1.0, seconds(60), incline_pct=5.0))
    assert session.said == [(0.0, session.said[0][1])]
    assert session.said[0][1].tone is Tone.START
    assert session.texts == ["Starting: 1 mph, 5 % incline"]
    assert session.setpoint == Setpoint(START_MPS, 0.0)
    session.run(2.95)
    assert session.setpoint == Setpoint(START_MPS, 0.0)
    session.run(0.1)
    assert session.setpoint == Setpoint(1.0 * MPH, 5.0)


@pytest.mark.hazard("H38")
def test_a_change_is_announced_three_seconds_ahead() -> None:
    session = started(
        step(1.0, seconds(60)),
        step(2.0, seconds(60), incline_pct=5.0, announcement="Faster: 2 mph, 5 % incline"),
        step(1.5, seconds(60), incline_pct=5.0, announcement="Slower: 1.5 mph, 5 % incline"),
    )
    session.run(125)
    ahead = session.said[1:]
    assert [words.text for _, words in ahead] == [
        "In three seconds: faster and steeper, 2 mph, 5 % incline",
        "In three seconds: slower, 1.5 mph, 5 % incline",
    ]
    assert [words.tone for _, words in ahead] == [Tone.FASTER, Tone.SLOWER]
    assert [at_s for at_s, _ in ahead] == pytest.approx([56.95, 116.95], abs=0.06)
    assert session.begun == [
        (0, 0),
        (pytest.approx(60, abs=0.06), 1),
        (pytest.approx(120, abs=0.06), 2),
    ]
    assert session.mph == pytest.approx(1.5)


def test_the_end_is_announced_and_the_session_finishes_at_standstill() -> None:
    session = started(step(1.0, seconds(10)))
    session.run(9.9)
    assert session.when("slows to a stop") == pytest.approx(6.95, abs=0.06)
    session.run(0.2)
    assert session.is_in(Phase.EASING)
    assert session.setpoint == Setpoint(0.0, 0.0)
    session.run(1.5)
    assert session.is_in(Phase.FINISHED)
    assert session.last_tone() is Tone.END
    assert sum("slows to a stop" in text for text in session.texts) == 1
    assert session.place.elapsed_s == pytest.approx(11.0, abs=0.2)
    assert session.place.remaining_s == 0


def test_late_ticks_do_not_add_up() -> None:
    session = started(*(step(1.0, seconds(10)) for _ in range(30)))
    session.run(296, interval_s=0.07)
    assert session.entered(29) == pytest.approx(290, abs=0.08)


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Slower: 1.5 mph, level", "faster, 1.5 mph, level"),
        ("Recovery, slower and flatter: 1.5 mph", "recovery, faster, 1.5 mph"),
        ("Same pace: 1.5 mph", "faster, 1.5 mph"),
        ("Hold the rail: 1.5 mph", "faster, hold the rail: 1.5 mph"),
        ("RPE 5", "faster, RPE 5"),
        ("Faster:", "faster, faster:"),
    ],
)
def test_the_spoken_direction_is_the_true_one(written: str, spoken: str) -> None:
    session = started(step(1.0, seconds(10)), step(1.5, seconds(10), announcement=written))
    session.run(8)
    assert session.texts[1] == f"In three seconds: {spoken}"


@pytest.mark.hazard("H38")
def test_after_a_late_tick_the_change_still_waits_three_seconds() -> None:
    session = started(step(1.0, seconds(10)), step(2.0, seconds(60)))
    session.run(4)
    session.tick(interval_s=21.0)
    assert session.texts[-1].startswith("In three seconds: faster")
    assert session.mph == pytest.approx(1.0)
    session.run(2.9)
    assert session.mph == pytest.approx(1.0)
    session.run(0.2)
    assert session.mph == pytest.approx(2.0)


@pytest.mark.hazard("H38")
def test_a_step_shorter_than_the_lead_announces_its_end_at_its_start() -> None:
    session = started(step(1.0, seconds(10)), step(1.5, seconds(1)), step(2.0, seconds(10)))
    session.run(15)
    assert session.when("2 mph") == session.entered(1)
    assert session.entered(2) - session.entered(1) == pytest.approx(3.0, abs=0.06)


@pytest.mark.parametrize("slip", [1.0, 0.8, 1.15])
def test_a_distance_step_ends_by_measured_distance(slip: float) -> None:
    session = started(step(1.0, metres(20)), step(2.0, metres(20)))
    session.slip = slip
    session.run(40 / slip)
    while len(session.begun) < 2:
        session.tick()
        assert session.clock_s < 100
    assert session.belt_m == pytest.approx(20, abs=0.05)
    assert session.belt_m >= 20
    lead_s = session.entered(1) - session.when("faster, 2 mph")
    assert 3.0 <= lead_s < 3.4


def test_a_distance_step_waits_for_a_slow_belt_and_for_its_announcement() -> None:
    session = started(step(1.0, metres(5)), step(2.0, metres(5)))
    session.slip = 0.0
    session.run(300, interval_s=0.5)
    assert session.texts == ["Starting: 1 mph, 0 % incline"]
    session.belt_m += 50
    session.tick()
    assert "faster" in session.texts[-1]
    session.run(2.9)
    assert session.place.step_index == 0
    session.run(0.2)
    assert session.place.step_index == 1


def test_until_told_waits_to_be_told() -> None:
    session = started(step(1.0, told()), step(1.5, seconds(60)))
    session.run(3600, interval_s=1.0)
    assert session.place.step_index == 0
    assert session.place.remaining_s is None
    assert session.place.next_in_s is None
    session.do(GoOn())
    session.run(2.9)
    assert session.place.step_index == 0
    session.run(0.2)
    assert session.place.step_index == 1
    session.do(GoOn())
    session.run(5)
    assert session.place.step_index == 1


def test_the_engine_applies_a_slower_ramp() -> None:
    session = started(step(0.5, seconds(20)), step(1.5, seconds(20), ramp_mps2=0.05))
    session.run(25)
    speed_mps = session.setpoint.speed_mps
    assert speed_mps == pytest.approx(0.5 * MPH + 0.05 * 5.0, abs=0.005)
    session.run(10)
    assert session.mph == pytest.approx(1.5)


def test_caps_clamp_every_step_and_the_words_say_so() -> None:
    session = started(
        step(1.0, seconds(10)),
        step(4.0, seconds(10), incline_pct=12.0),
        caps=Caps(1.5 * MPH, 10.0),
    )
    session.run(15)
    assert session.setpoint == Setpoint(1.5 * MPH, 10.0)
    assert (
        session.texts[1] == "In three seconds: faster and steeper, limited to 1.5 mph, 10 % incline"
    )


def test_cues_are_spoken_without_a_tone_and_yield_to_changes() -> None:
    cues = tuple(Cue(at_s, f"cue at {at_s:g}") for at_s in (0.0, 5.0, 18.0))
    session = started(step(1.0, seconds(20), cues=cues), step(1.0, seconds(20), cues=cues[:1]))
    session.run(30)
    spoken = [(round(at_s), words.text) for at_s, words in session.said if "cue" in words.text]
    assert spoken == [(3, "cue at 0"), (5, "cue at 5"), (20, "cue at 0")]
    assert all(words.tone is Tone.NONE for _, words in session.said if "cue" in words.text)


@pytest.mark.hazard("H01")
@pytest.mark.parametrize("at_s", [0, 1, 5, 58, 61, 118, 121, 122.5])
def test_a_stop_is_final(at_s: float) -> None:
    session = started(step(1.0, seconds(60)), step(1.5, seconds(60)))
    session.run(at_s)
    assert session.do(Stopped("STOP was pressed on the treadmill")).announcements == ()
    for event in (Confirmed(), Skip(), Back(), GoOn(), NudgeSpeed(1), FinishEarly(), Pause()):
        session.run(5, interval_s=1.0)
        assert session.do(event).setpoint == Setpoint(0.0, 0.0)
        assert session.is_in(Phase.ENDED, Phase.FINISHED)


def test_progress_follows_the_plan() -> None:
    session = started(step(1.0, seconds(30)), step(1.5, metres(67.056)), step(1.0, seconds(30)))
    place = session.place
    assert (place.step_index, place.next_index) == (0, 1)
    assert place.profile_s == place.remaining_s == pytest.approx(160)
    session.run(10)
    place = session.place
    assert place.elapsed_s == place.cursor_s == place.step_elapsed_s == pytest.approx(10)
    assert place.next_in_s == place.step_left_s == pytest.approx(20)
    assert place.step_left_m is None
    session.run(70)
    place = session.place
    assert place.step_index == 1
    assert place.step_left_m == pytest.approx(33.5, abs=0.5)
    assert place.step_left_s == pytest.approx(50, abs=1)
    assert place.remaining_s == pytest.approx(80, abs=1)
    assert place.cursor_s == pytest.approx(80, abs=1)
    session.run(70)
    assert session.place.next_index is None


def test_a_plan_without_steps_is_refused() -> None:
    with pytest.raises(ValueError, match="no steps"):
        begin(plan(), CAPS)


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
def test_caps_must_be_speeds(value: float) -> None:
    with pytest.raises(ValueError, match="max_speed_mps"):
        Caps(value, 10.0)
    with pytest.raises(ValueError, match="start_speed_mps"):
        Caps(1.0, 10.0, value)


def test_time_and_travel_must_be_numbers() -> None:
    session = started(step(1.0, seconds(60)))
    with pytest.raises(ValueError, match="time"):
        advance(session.state, Tick(0.0), math.nan)
    with pytest.raises(ValueError, match="belt travel"):
        advance(session.state, Tick(math.inf), 1001.0)
