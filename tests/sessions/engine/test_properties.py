"""What holds for every plan, every person and every timing of ticks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sessions.engine.advance import advance
from sessions.engine.events import (
    Aim,
    Announcement,
    Back,
    Confirmed,
    EngineEvent,
    FinishEarly,
    GoOn,
    LowerCaps,
    NudgeIncline,
    NudgeSpeed,
    Pause,
    Phase,
    Setpoint,
    Skip,
    Stopped,
    Tick,
)
from sessions.engine.state import LEAD_S, Caps, begin
from sessions.workouts.plan import PlannedStep, StepEnd, StepKind

from .treadmill import MPH, Session, metres, plan, seconds, step, told

ENDS: st.SearchStrategy[StepEnd] = st.one_of(
    st.floats(0.5, 40).map(seconds), st.floats(0.5, 20).map(metres), st.just(told())
)
TIMED: st.SearchStrategy[StepEnd] = st.integers(1, 40).map(float).map(seconds)


@st.composite
def steps(draw: st.DrawFn, ends: st.SearchStrategy[StepEnd] = ENDS) -> PlannedStep:
    return step(
        draw(st.integers(2, 30)) / 10,
        draw(ends),
        incline_pct=draw(st.integers(0, 24)) / 2,
        kind=draw(st.sampled_from(StepKind)),
        ramp_mps2=draw(st.sampled_from([None, 0.05, 0.2])),
    )


PEOPLE: st.SearchStrategy[EngineEvent] = st.sampled_from(
    [
        Confirmed(),
        Pause(),
        Skip(),
        Back(),
        GoOn(),
        NudgeSpeed(1),
        NudgeSpeed(-1),
        NudgeIncline(1),
        NudgeIncline(-1),
        FinishEarly(),
        Aim(speed_mps=0.3),
        Aim(speed_mps=0.9, incline_pct=2.0),
        Aim(incline_pct=6.0),
    ]
)


PROMISES = ("Starting", "Going on", "In three seconds")


@pytest.mark.hazard("H01")
@pytest.mark.hazard("H38")
class AnySession(RuleBasedStateMachine):
    """A person presses anything at any time, and ticks come when they come."""

    session: Session
    caps: Caps

    @initialize(
        course=st.lists(steps(), min_size=1, max_size=6),
        max_mph=st.integers(3, 20),
        max_incline_pct=st.integers(0, 10),
    )
    def load(self, course: list[PlannedStep], max_mph: int, max_incline_pct: int) -> None:
        self.caps = Caps(max_mph / 10 * MPH, float(max_incline_pct))
        self.session = Session.of(*course, caps=self.caps)
        self.before = Setpoint(0.0, 0.0)
        self.ended = False

    @rule(event=PEOPLE)
    def press(self, event: EngineEvent) -> None:
        self._do(event)

    @rule(interval_s=st.floats(0.0, 8.0))
    def wait(self, interval_s: float) -> None:
        self.session.now_s += interval_s
        self.session.belt_m += self.session.setpoint.speed_mps * interval_s
        self._do(Tick(self.session.belt_m, self.session.stands))

    @rule(duration_s=st.floats(0.5, 20.0))
    def walk(self, duration_s: float) -> None:
        for _ in range(int(duration_s / 0.25)):
            self.wait(0.25)

    @rule(max_mph=st.integers(3, 20), max_incline_pct=st.none() | st.integers(0, 10))
    def lower_caps(self, max_mph: int, max_incline_pct: int | None) -> None:
        lower = LowerCaps(max_mph / 10 * MPH, max_incline_pct)
        if self.session.state.phase in {Phase.READY, Phase.RUNNING, Phase.PAUSED}:
            self.caps = self.caps.lowered(lower.max_speed_mps, lower.max_incline_pct)
        self._do(lower)
        assert self.session.state.program.caps.max_speed_mps <= self.caps.max_speed_mps

    @rule()
    def stop(self) -> None:
        self._do(Stopped("a story ends"))
        self.ended = self.session.is_in(Phase.ENDED)

    def _do(self, event: EngineEvent) -> None:
        was = self.session.state.phase
        result = self.session.do(event)
        self._check_rise(was, result.setpoint)
        if any(words.text.startswith(PROMISES) for words in result.announcements):
            self.announced_s = self.session.now_s
        self.before = result.setpoint

    def _check_rise(self, was: Phase, now: Setpoint) -> None:
        """A target rises only three seconds after the newest promise; a start is asked for."""
        begins = was in (Phase.READY, Phase.PAUSED)
        course = self.session.state.course
        if begins or not self.session.is_in(Phase.RUNNING):
            assert now.speed_mps <= self.caps.start_speed_mps
            self.target = course.target
            return
        target = course.target
        if (
            target.speed_mps > self.target.speed_mps + 1e-6
            or target.incline_pct > self.target.incline_pct + 1e-6
        ):
            assert self.session.now_s - self.announced_s >= LEAD_S - 1e-6
        self.target = target
        assert now.speed_mps <= max(self.before.speed_mps, target.speed_mps)
        assert now.incline_pct == target.incline_pct

    @invariant()
    def inside_the_caps(self) -> None:
        if hasattr(self, "session"):
            setpoint = self.session.setpoint
            assert 0 <= setpoint.speed_mps <= self.caps.max_speed_mps
            assert 0 <= setpoint.incline_pct <= self.caps.max_incline_pct

    @invariant()
    def moving_only_while_running(self) -> None:
        if hasattr(self, "session") and not self.session.is_in(Phase.RUNNING):
            assert self.session.setpoint.speed_mps == 0

    @invariant()
    def ended_is_final(self) -> None:
        if hasattr(self, "session") and self.ended:
            assert self.session.is_in(Phase.ENDED)
            assert self.session.setpoint == Setpoint(0.0, 0.0)

    @invariant()
    def progress_makes_sense(self) -> None:
        if hasattr(self, "session"):
            place = self.session.place
            assert 0 <= place.cursor_s <= place.profile_s + 1e-6
            assert place.step_elapsed_s >= 0
            assert place.remaining_s is None or place.remaining_s >= 0


TestAnySession = AnySession.TestCase
TestAnySession.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)


def sequence(
    course: list[PlannedStep], intervals_s: list[float]
) -> tuple[list[Announcement], list[int]]:
    """What is said and the steps begun, with ticks at `intervals_s` over and over."""
    session = Session.of(*course)
    session.do(Confirmed())
    for count in range(100_000):
        session.tick(intervals_s[count % len(intervals_s)])
        if session.is_in(Phase.FINISHED):
            return [words for _, words in session.said], [index for _, index in session.begun]
    raise AssertionError("the session never finished")


WALKS = st.lists(steps(st.one_of(TIMED, st.floats(1, 10).map(metres))), min_size=1, max_size=6)


@settings(max_examples=30, deadline=None)
@given(WALKS, st.lists(st.floats(0.01, 1.5), min_size=1, max_size=5))
def test_the_rate_of_ticks_changes_nothing(
    course: list[PlannedStep], intervals_s: list[float]
) -> None:
    assert sequence(course, intervals_s) == sequence(course, [0.05])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 40).map(float), min_size=1, max_size=6), st.floats(0.02, 0.1))
def test_timed_sessions_take_their_time(durations_s: list[float], interval_s: float) -> None:
    session = Session.of(*(step(1.0, seconds(duration_s)) for duration_s in durations_s))
    session.do(Confirmed())
    while not session.is_in(Phase.EASING):
        session.tick(interval_s)
    planned_s = sum(max(duration_s, LEAD_S) for duration_s in durations_s)
    late_s = interval_s * (1 + sum(duration_s <= LEAD_S for duration_s in durations_s))
    assert planned_s <= session.clock_s + 1e-6
    assert session.clock_s <= planned_s + late_s + 1e-6


@settings(max_examples=30, deadline=None)
@given(
    st.lists(steps(), min_size=1, max_size=4),
    st.lists(st.tuples(st.floats(0, 5), PEOPLE), max_size=40),
    st.floats(-1e6, 1e6),
)
def test_the_engine_is_deterministic_and_knows_no_origin_of_time(
    course: list[PlannedStep], events: list[tuple[float, EngineEvent]], origin_s: float
) -> None:
    def story(origin_s: float) -> list[object]:
        now_s, state = origin_s, begin(plan(*course), Caps(1.0, 10.0), now_s=origin_s)
        events_told: list[object] = []
        for wait_s, event in events:
            now_s += round(wait_s * 8) / 8  # exact in binary at any of these origins
            for each in (Tick(0.0, standstill=True), event):
                result = advance(state, each, now_s)
                state = result.state
                events_told.append((result.setpoint, result.announcements, result.began))
        return events_told

    assert story(0.0) == story(0.0)
    assert story(float(round(origin_s))) == story(0.0)
