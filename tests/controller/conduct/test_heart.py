"""The heart-rate belt in a session: hold, ease, and an honest voice about both."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controller import api
from controller.belt.faults import Cause
from controller.belt.limits import Limit
from controller.belt.states import BeltState
from controller.conduct.heart import HEARD, HOLDING
from controller.conduct.loaded import Loaded
from sessions.heart import Measurement
from tests.sessions.engine.treadmill import metres, seconds, step

from .stories import Clinic, loaded

UP = loaded(
    step(1.0, seconds(60), incline_pct=1.0),
    step(1.6, seconds(30), incline_pct=3.0),
    step(0.6, seconds(20)),
    step(1.2, seconds(60)),
)
SHORT = loaded(step(1.0, seconds(12)), step(0.6, seconds(8)))
UNTIL_HELD_S = 30.0


def limited(workout: Loaded, bpm: float) -> Loaded:
    limit = Limit(bpm, "participant", "a story")
    return Loaded(workout.plan, workout.speed_limits, workout.incline_limits, (), (limit,))


class Wearer(Clinic):
    """A clinic whose walker wears a belt that sends once a second while `bpm` is not None."""

    def __init__(self, workout: Loaded, bpm: float | None = 100.0) -> None:
        super().__init__(workout)
        self.bpm = bpm
        self.contact: bool | None = True
        self._due_ms = 0

    def _step(self) -> None:
        now_ms = self.place.now_ms
        if self.bpm is not None and now_ms >= self._due_ms:
            self._due_ms = now_ms + 1000
            self.conductor.heart_measured(Measurement(self.bpm, self.contact), now_ms)
        super()._step()

    def highest_lease(self, since_s: float) -> tuple[int, int]:
        leases = [lease for at_s, lease in self.leases() if at_s > since_s]
        return max(one.speed_mmps for one in leases), max(one.incline_tenths for one in leases)


def held(workout: Loaded = UP) -> Wearer:
    """Lost for just over 30 s, within the first step."""
    clinic = Wearer(workout)
    clinic.walking(10.0)
    clinic.bpm = None
    clinic.until(lambda: bool(clinic.conductor.senses.holding.because), UNTIL_HELD_S + 1)
    return clinic


@pytest.mark.hazard("H36")
def test_without_a_belt_nothing_is_demanded() -> None:
    clinic = Wearer(limited(SHORT, 90), bpm=None)
    summary = clinic.walking().until_over()
    assert summary.outcome is api.Outcome.FINISHED
    assert summary.max_heart_rate_bpm is None
    assert HOLDING.text not in clinic.told()


def test_a_session_tells_the_heart_rate_in_numbers() -> None:
    clinic = Wearer(limited(SHORT, 150))
    clinic.walking(10.0)
    clinic.bpm = 120.0
    summary = clinic.until_over()
    assert summary.outcome is api.Outcome.FINISHED
    assert summary.max_heart_rate_bpm == 120
    assert summary.mean_heart_rate_bpm is not None
    assert 100 < summary.mean_heart_rate_bpm < 120


@pytest.mark.hazard("H36")
def test_a_heart_rate_above_the_persons_limit_eases() -> None:
    clinic = Wearer(limited(UP, 120))
    clinic.walking(10.0)
    clinic.bpm = 140.0
    assert 5.0 <= clinic.until(lambda: clinic.state is BeltState.LATCHED, 9.0) <= 7.5
    assert clinic.mph > 0.5  # eased, not stopped
    summary = clinic.until_over()
    assert summary.outcome is api.Outcome.SAFETY_STOP
    assert summary.cause is not None
    assert summary.cause.code == Cause.HEART_RATE_HIGH


@pytest.mark.hazard("H36")
def test_nobody_starts_with_a_heart_rate_above_the_limit() -> None:
    clinic = Wearer(limited(UP, 120), bpm=140.0)
    clinic.armed().live(8.0)
    assert (clinic.confirm() or "").startswith("The heart rate was above the limit")
    clinic.bpm = 100.0
    clinic.live(3.0)
    assert clinic.confirm() is None


@pytest.mark.hazard("H36")
def test_a_lost_belt_holds_with_a_cue_and_then_eases() -> None:
    clinic = Wearer(UP)
    clinic.walking(10.0)
    clinic.bpm = None
    assert clinic.until(lambda: HOLDING.text in clinic.told(), 31) == pytest.approx(29.5, abs=0.6)
    assert clinic.until(lambda: clinic.state is BeltState.LATCHED, 31) == pytest.approx(30, abs=0.2)
    summary = clinic.until_over()
    assert summary.cause is not None
    assert summary.cause.code == Cause.HEART_RATE_LOST


@pytest.mark.hazard("H36")
def test_a_belt_without_contact_holds_too() -> None:
    clinic = Wearer(UP)
    clinic.walking(10.0)
    clinic.contact = False
    clinic.until(lambda: bool(clinic.conductor.senses.holding.because), UNTIL_HELD_S + 1)


@pytest.mark.hazard("H36")
def test_what_would_rise_is_held_and_not_announced() -> None:
    clinic = held()
    since_s, count = clinic.now_s, len(clinic.told())
    clinic.until(lambda: clinic.step_index == 1, 30)
    clinic.live(5.0)
    assert clinic.mph == pytest.approx(1.0, abs=0.05)
    assert clinic.highest_lease(since_s) <= (447, 10)
    said = clinic.told()[count:]
    assert said
    assert set(said) == {HOLDING.text}


@pytest.mark.hazard("H36")
def test_what_falls_falls_and_does_not_rise_again() -> None:
    clinic = held()
    clinic.do(api.Nudge(id="down", quantity="speed", steps=-1))
    assert "slower" in clinic.told()[-1]
    clinic.live(2.0)
    assert clinic.mph == pytest.approx(0.9, abs=0.05)
    clinic.do(api.Nudge(id="up", quantity="speed", steps=1))
    assert clinic.told()[-1] == HOLDING.text
    clinic.live(5.0)
    assert clinic.mph == pytest.approx(0.9, abs=0.05)


@pytest.mark.hazard("H36", "H38")
def test_a_belt_that_is_heard_again_lets_rise_with_an_announcement() -> None:
    clinic = held()
    clinic.until(lambda: clinic.step_index == 1, 30)
    clinic.live(1.0)
    clinic.bpm = 100.0
    clinic.until(lambda: clinic.told()[-1].startswith(HEARD.text), 2)
    clinic.live(2.8)
    assert clinic.mph == pytest.approx(1.0, abs=0.05)
    clinic.live(6.0)
    assert clinic.mph == pytest.approx(1.6, abs=0.05)
    assert not clinic.conductor.senses.holding.because


def test_a_belt_that_is_heard_again_when_nothing_was_held_just_says_so() -> None:
    clinic = held()
    clinic.bpm = 100.0
    clinic.until(lambda: clinic.told()[-1] == HEARD.text, 2)
    assert not clinic.conductor.senses.holding.because


@pytest.mark.hazard("H36", "H38")
def test_a_change_that_was_not_announced_for_the_hold_comes_before_it_is_lifted() -> None:
    clinic = held(loaded(step(1.0, metres(20)), step(1.6, seconds(60))))
    count = len(clinic.told())
    clinic.until(lambda: len(clinic.told()) > count, 20)  # the end of the step is at hand
    assert clinic.told()[-1] == HOLDING.text
    clinic.bpm = 100.0
    clinic.until(lambda: clinic.told()[-1].startswith(HEARD.text), 10)
    assert clinic.step_index == 1
    clinic.live(2.9)
    assert clinic.mph == pytest.approx(1.0, abs=0.05)


@pytest.mark.hazard("H36")
def test_a_pause_with_a_lost_belt_goes_on_when_it_is_heard() -> None:
    clinic = held()
    clinic.do(api.Pause(id="pause"))
    clinic.live(8.0)
    assert (clinic.confirm() or "").startswith("The heart-rate belt is lost")
    clinic.live(60.0)
    assert clinic.state is BeltState.PAUSED  # a standing belt is eased enough
    clinic.bpm = 100.0
    clinic.live(2.0)
    assert clinic.confirm() is None
    clinic.live(10.0)
    assert clinic.mph == pytest.approx(1.0, abs=0.05)


def test_the_next_session_begins_without_a_memory() -> None:
    clinic = held()
    clinic.stop()
    clinic.until_over()
    clinic.live(3.0)
    clinic.walking(12.0)
    assert not clinic.conductor.senses.holding.because
    assert clinic.mph == pytest.approx(1.0, abs=0.05)


WORDS = st.lists(
    st.tuples(
        st.floats(0.2, 6.0),
        st.sampled_from(
            [
                api.Nudge(id="u", quantity="speed", steps=1),
                api.Nudge(id="d", quantity="speed", steps=-1),
                api.Nudge(id="i", quantity="incline", steps=1),
                api.Skip(id="s"),
                api.Back(id="b"),
            ]
        ),
    ),
    max_size=6,
)


@pytest.mark.hazard("H36")
@settings(max_examples=4)
@given(WORDS)
def test_whatever_is_asked_nothing_rises_while_it_holds(
    words: list[tuple[float, api.AnyCommand]],
) -> None:
    clinic = held()
    since_s = clinic.now_s
    for after_s, command in words:
        clinic.live(after_s)
        clinic.do(command)
    clinic.live(0.2)
    leases = [lease for at_s, lease in clinic.leases() if at_s >= since_s]
    for before, after in pairwise(leases):
        assert after.speed_mmps <= before.speed_mmps
        assert after.incline_tenths <= before.incline_tenths
