"""From afar everything can be lowered, at once, and stays below; nothing can be raised."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller import api
from controller.belt import inputs
from controller.belt.faults import Cause
from controller.belt.states import BeltState
from tests.sessions.engine.treadmill import MPH, seconds, step

from .afar import Ward
from .stories import loaded

WALK = loaded(
    step(1.0, seconds(40), incline_pct=2.0),
    step(0.6, seconds(20), incline_pct=1.0),
    step(1.5, seconds(60), incline_pct=3.0),
)


def walking(for_s: float = 10.0) -> Ward:
    ward = Ward(WALK)
    ward.walking(for_s)
    return ward


def limits(ward: Ward) -> tuple[api.LimitView, api.LimitView]:
    return ward.shown().speed_limits[0], ward.shown().incline_limits[0]


# --- lower ---


def test_lower_is_for_the_rest_of_the_step() -> None:
    ward = walking()
    assert ward.lower(0.5, 1.0) is None
    assert ward.told()[-1] == "Now: slower and flatter, 0.5 mph, 1 % incline"
    ward.live(6.0)
    assert ward.mph == pytest.approx(0.5, abs=0.05)
    assert ward.belt.incline_tenths == 10
    ward.until(lambda: ward.step_index == 1)
    ward.live(5.0)
    assert ward.mph == pytest.approx(0.6, abs=0.05)


@pytest.mark.parametrize(
    ("mph", "incline_pct", "reason"),
    [
        (1.1, None, "this would raise speed or incline: it must be asked for"),
        (0.5, 2.5, "this would raise speed or incline: it must be asked for"),
        (5.0, None, "above the limit of 2 mph (backward gait: a story)"),
        (0.0, None, "slower than 0.2 mph is no walking: pause or stop the belt instead"),
        (None, None, "say a speed or an incline"),
        (1.0, 2.0, "this changes nothing now"),
    ],
)
def test_what_does_not_lower_is_refused(
    mph: float | None, incline_pct: float | None, reason: str
) -> None:
    ward = walking()
    count = len(ward.told())
    assert ward.lower(mph, incline_pct) == reason
    assert len(ward.told()) == count


def test_there_is_nothing_to_lower_on_a_belt_that_does_not_run() -> None:
    ward = Ward(WALK).mounted()
    assert "no session is running" in (ward.lower(0.5) or "")
    ward.walking()
    ward.do(api.Pause(id="pause"))
    assert "no session is running" in (ward.lower(0.5) or "")


# --- caps ---


@pytest.mark.hazard("H41")
def test_a_cap_holds_for_the_rest_of_the_session_in_engine_and_gate() -> None:
    ward = walking()
    assert ward.cap(0.8, 1.5) is None
    speed, incline = limits(ward)
    assert (speed.value, speed.source, speed.reason) == (0.8 * MPH, "session", "dizzy")
    assert (incline.value, incline.source) == (1.5, "session")
    gate = ward.place.treadmill.core.gate
    assert (gate.max_speed_mmps, gate.max_incline_tenths) == (357, 15)
    ward.live(5.0)
    assert ward.mph == pytest.approx(0.8, abs=0.05)
    ward.until(lambda: ward.step_index == 2)
    ward.live(8.0)
    assert ward.mph == pytest.approx(0.8, abs=0.05)
    assert ward.belt.incline_tenths == 15


@pytest.mark.hazard("H07")
def test_a_cap_far_below_a_running_belt_is_no_overspeed() -> None:
    ward = Ward(loaded(step(2.0, seconds(60))))
    ward.walking(12.0)
    assert ward.mph == pytest.approx(2.0, abs=0.05)
    ward.cap(0.3)
    ward.live(8.0)
    assert ward.state is BeltState.RUNNING
    assert ward.mph == pytest.approx(0.3, abs=0.06)


def test_a_cap_only_comes_down() -> None:
    ward = walking()
    assert ward.cap(0.8) is None
    for mph in (0.8, 0.9, 3.0):
        assert ward.cap(mph) == (
            "the limit is 0.8 mph (session: dizzy) already: it only comes down"
        )
    assert ward.cap(incline_pct=12.0) == (
        "the limit is 10 % (backward gait: a story) already: it only comes down"
    )
    assert ward.cap() == "say a speed or an incline"
    assert "pause or stop" in (ward.cap(0.1) or "")
    assert ward.cap(0.7) is None
    assert [limit.source for limit in ward.shown().speed_limits] == ["session", "backward gait"]


def test_what_the_person_asks_for_stays_below_a_cap() -> None:
    ward = walking()
    ward.cap(1.05)
    nudge = api.Nudge(id="up", quantity="speed", steps=1)
    ward.do(nudge)
    ward.live(5.0)
    assert ward.do(nudge) is not None
    assert ward.belt.speed_mmps <= 1.05 * MPH * 1000
    assert ward.ask(api.Asked.SPEED, mph=1.2) == "above the limit of 1.05 mph (session: dizzy)"


def test_a_cap_holds_across_a_pause_and_ends_with_the_session() -> None:
    ward = walking()
    ward.do(api.Pause(id="pause"))
    assert ward.cap(0.5) is None
    ward.live(6.0)
    ward.confirm()
    ward.live(10.0)
    assert ward.mph == pytest.approx(0.5, abs=0.05)
    ward.stop()
    assert ward.cap(0.4) is not None
    ward.until_over()
    assert limits(ward)[0].source == "backward gait"
    ward.live(3.0).walking(12.0)
    assert ward.mph == pytest.approx(1.0, abs=0.05)


def test_a_cap_before_the_start_is_for_the_session_that_comes() -> None:
    assert Ward(None).mounted().cap(0.5) is not None
    ward = Ward(WALK).mounted()
    assert ward.cap(0.5) is None
    ward.conductor.limit(WALK, ward.place.now_ms)  # of a participant, as arming does
    ward.armed()
    assert ward.cap(0.4) is None
    (arm,) = [wish for _, wish in ward.wishes() if isinstance(wish, inputs.Arm)]
    assert arm.max_speed_mmps == 223
    ward.confirm()
    ward.live(10.0)
    assert ward.mph == pytest.approx(0.4, abs=0.05)
    assert ward.place.treadmill.core.gate.max_speed_mmps == 178


def test_another_workout_has_its_own_limits() -> None:
    ward = Ward(WALK).mounted()
    ward.cap(0.5)
    ward.conductor.load(WALK, ward.place.now_ms)
    assert limits(ward)[0].source == "backward gait"


# --- what the walker says ---


@pytest.mark.parametrize("pain", [0, 3])
def test_little_pain_is_recorded_and_changes_nothing(pain: int) -> None:
    ward = walking()
    count = len(ward.told())
    ward.report(pain)
    assert ward.events(api.Reported) == [api.Reported(pain=pain)]
    ward.live(2.0)
    assert len(ward.told()) == count
    assert limits(ward)[0].source == "backward gait"


def test_exertion_is_recorded() -> None:
    ward = walking()
    assert ward.do(api.Report(id="report", exertion=6.5)) is None
    assert ward.events(api.Reported) == [api.Reported(exertion=6.5)]
    assert ward.do(api.Report(id="report")) == "say how much pain, how much exertion, or both"


@pytest.mark.hazard("H37")
@pytest.mark.parametrize("pain", [6, 10])
def test_strong_pain_eases_at_once(pain: int) -> None:
    ward = walking()
    ward.report(pain)
    assert ward.until(lambda: ward.state is BeltState.LATCHED, 1.0) <= 0.2
    assert ward.mph > 0.5  # eased, not stopped
    summary = ward.until_over()
    assert summary.outcome is api.Outcome.SAFETY_STOP
    assert summary.cause is not None
    assert summary.cause.code == Cause.PAIN


@pytest.mark.hazard("H37")
def test_strong_pain_takes_a_start_back() -> None:
    ward = Ward(WALK)
    ward.armed()
    ward.report(6)
    ward.live(0.2)
    assert ward.state is BeltState.READY


@pytest.mark.hazard("H37")
@pytest.mark.parametrize("pain", [4, 5])
def test_some_pain_holds_for_the_rest_of_the_session(pain: int) -> None:
    ward = walking()
    ward.report(pain)
    assert ward.told()[-1] == "Holding: no faster and no steeper from now on."
    speed, incline = limits(ward)
    assert (speed.source, incline.source) == ("walker", "walker")
    assert f"pain {pain} of 10" in speed.reason
    ward.report(0)  # is no consent to go faster
    assert ward.do(api.Nudge(id="up", quantity="speed", steps=1)) is not None
    ward.until(lambda: ward.step_index == 1)
    ward.live(8.0)
    assert ward.mph == pytest.approx(0.6, abs=0.05)
    ward.until(lambda: ward.step_index == 2)
    assert "limited to 0.6 mph" in " ".join(ward.told()[-2:])
    ward.live(8.0)
    assert ward.mph == pytest.approx(0.6, abs=0.05)
    assert ward.belt.incline_tenths == 10


@pytest.mark.hazard("H37")
def test_pain_while_the_belt_comes_up_holds_it_where_it_is() -> None:
    ward = walking(4.5)
    guard = ward.conductor.senses.guard
    assert guard is not None
    reached = guard.commanded_speed_mmps
    assert 0 < reached < 400
    ward.report(4)
    ward.live(10.0)
    assert ward.belt.speed_mmps <= reached


@pytest.mark.hazard("H37")
def test_a_hold_ends_with_the_session() -> None:
    ward = walking()
    ward.report(5)
    ward.stop()
    ward.until_over()
    ward.live(3.0).walking(12.0)
    assert ward.mph == pytest.approx(1.0, abs=0.05)
    assert limits(ward)[0].source == "backward gait"


WORDS = st.lists(
    st.tuples(
        st.floats(0.1, 5.0),
        st.sampled_from(
            [
                api.Nudge(id="u", quantity="speed", steps=1),
                api.Nudge(id="i", quantity="incline", steps=1),
                api.Skip(id="s"),
                api.Back(id="b"),
                api.Report(id="r", pain=2),
                api.Ask(id="a", what=api.Asked.SPEED, speed_mps=0.5, by="x"),
                api.Lower(id="l", speed_mps=0.3),
                api.Cap(id="c", speed_mps=0.35, reason="x"),
            ]
        ),
    ),
    max_size=6,
)


@pytest.mark.hazard("H37", "H41")
@settings(max_examples=5, deadline=None)
@given(WORDS)
def test_whatever_is_asked_nothing_rises_after_some_pain(
    words: list[tuple[float, api.AnyCommand]],
) -> None:
    ward = walking()
    ward.report(4)
    ward.live(0.1)
    before = ward.leases()[-1][1]
    since_s = ward.now_s
    for wait_s, command in words:
        ward.live(wait_s)
        ward.do(command)
    ward.live(6.0)
    for at_s, lease in ward.leases():
        if at_s > since_s:
            assert lease.speed_mmps <= before.speed_mmps
            assert lease.incline_tenths <= before.incline_tenths


def test_a_screen_is_told_what_a_step_comes_to() -> None:
    ward = walking()
    ward.cap(0.8)
    ward.lower(0.5)
    session = ward.shown().session
    assert session is not None
    assert session.step is not None
    assert session.next_step is not None
    assert session.step.speed_mps == pytest.approx(0.5 * MPH)
    assert session.next_step.speed_mps == pytest.approx(0.6 * MPH)
    ward.until(lambda: ward.step_index == 1)
    session = ward.shown().session
    assert session is not None
    assert session.next_step is not None
    assert session.next_step.speed_mps == pytest.approx(0.8 * MPH)
