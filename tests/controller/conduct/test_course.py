"""A session's course: steps, pauses, nudges, early ends, and what it comes to in numbers."""

from __future__ import annotations

import pytest

from controller import api
from controller.api import SimulatedFault
from controller.belt.faults import Cause
from controller.belt.inputs import Ease, Pause
from controller.belt.states import BeltState
from controller.conduct.effects import CloseRecord, OpenRecord
from sessions.engine.events import Phase
from sessions.engine.state import START_MPS
from sessions.workouts.plan import StepKind
from tests.sessions.engine.treadmill import metres, seconds, step, told

from .stories import Clinic, loaded

THREE = loaded(
    step(1.0, seconds(20), incline_pct=2.0),
    step(1.5, metres(12)),
    step(0.8, seconds(10), kind=StepKind.COOL_DOWN),
)


def test_a_session_runs_through_its_steps_to_standstill() -> None:
    clinic = Clinic(THREE).walking(0.0)
    summary = clinic.until_over(120)
    assert summary.outcome is api.Outcome.FINISHED
    assert summary.cause is None
    assert clinic.stands
    assert (summary.steps_done, summary.step_count) == (3, 3)
    assert [event.step.index for event in clinic.events(api.StepBegan)] == [0, 1, 2]
    assert [type(record) for record in clinic.records()] == [OpenRecord, CloseRecord]
    assert summary.participant == "P-7"
    clinic.live(3.0)
    assert clinic.state is BeltState.READY


def test_a_session_in_numbers_is_what_was_measured() -> None:
    clinic = Clinic(THREE).walking(0.0)
    began_s, travelled_mm = clinic.now_s, clinic.belt.travel_mm
    summary = clinic.until_over(120)
    travelled_m = (clinic.belt.travel_mm - travelled_mm) / 1000
    assert summary.distance_m == pytest.approx(travelled_m, rel=0.02)
    assert summary.duration_s == pytest.approx(clinic.now_s - began_s, abs=0.2)
    assert summary.mean_speed_mps == pytest.approx(summary.distance_m / summary.duration_s, rel=0.1)
    assert summary.max_speed_mps == pytest.approx(1.5 * 0.44704, abs=0.03)
    assert summary.max_incline_pct == pytest.approx(2.0, abs=0.2)
    assert summary.footsteps == pytest.approx(clinic.place.deck.deck.walker.steps, abs=3)
    assert summary.mean_cadence_spm is not None
    assert 60 < summary.mean_cadence_spm < 130


def test_a_distance_step_ends_by_measured_distance() -> None:
    clinic = Clinic(loaded(step(1.0, metres(10)), step(0.5, seconds(20)))).walking(0.0)
    travelled_mm = clinic.belt.travel_mm
    clinic.until(lambda: clinic.step_index == 1)
    assert (clinic.belt.travel_mm - travelled_mm) / 1000 == pytest.approx(10, abs=0.3)


@pytest.mark.hazard("H22")
def test_a_pause_goes_on_at_start_speed_after_a_new_confirmation() -> None:
    clinic = Clinic(THREE).walking(10.0)
    assert clinic.do(api.Pause(id="pause")) is None
    clinic.live(0.1)
    assert clinic.is_in(Phase.PAUSED)
    early, token = clinic.confirm(), clinic.token
    assert early == "the belt is not yet at standstill: wait a moment"
    clinic.until(
        lambda: bool(clinic.conductor.senses.guard and clinic.conductor.senses.guard.standstill)
    )
    clinic.live(30.0)
    assert clinic.stands
    assert clinic.token == token
    assert clinic.confirm() is None
    clinic.live(0.2)
    assert clinic.is_in(Phase.RUNNING)
    clinic.live(2.6)
    assert clinic.belt.speed_mmps <= START_MPS * 1000
    clinic.live(5.0)
    assert clinic.mph == pytest.approx(1.0, abs=0.06)
    assert clinic.until_over(120).outcome is api.Outcome.FINISHED
    assert len(clinic.records()) == 2


def test_an_old_token_does_not_end_a_pause() -> None:
    clinic = Clinic(THREE).armed()
    token = clinic.token
    assert token is not None
    clinic.confirm()
    clinic.live(8.0).do(api.Pause(id="pause"))
    clinic.live(6.0)
    again = api.Confirm(id="confirm", token=token)
    assert clinic.do(again) == "this confirmation is not the one that was asked for"


@pytest.mark.hazard("H13")
def test_whoever_left_in_a_pause_must_be_back_to_go_on() -> None:
    clinic = Clinic(THREE).walking(10.0)
    clinic.do(api.Pause(id="pause"))
    clinic.live(5.0).fault(SimulatedFault.STEP_OFF).live(5.0)
    assert clinic.state is BeltState.PAUSED  # a standing belt needs nobody
    assert clinic.confirm() == "nobody stands on the belt: step on first"


def test_a_pause_of_a_pause_changes_nothing() -> None:
    clinic = Clinic(THREE).walking()
    clinic.do(api.Pause(id="pause"))
    assert clinic.do(api.Pause(id="pause")) == "this changes nothing now"
    clinic.live(1.0)
    assert clinic.do(api.Pause(id="pause")) == "the belt is paused"
    assert [type(wish) for _, wish in clinic.wishes()].count(Pause) == 1


def test_finishing_in_a_pause_closes_the_session() -> None:
    clinic = Clinic(THREE).walking()
    clinic.do(api.Pause(id="pause"))
    clinic.live(5.0)
    assert clinic.do(api.Finish(id="finish")) is None
    assert clinic.until_over().outcome is api.Outcome.FINISHED


def test_skipped_steps_do_not_count_as_done() -> None:
    clinic = Clinic(THREE).walking(8.0)
    assert clinic.do(api.Skip(id="skip")) is None
    clinic.until(lambda: clinic.step_index == 1)
    clinic.live(8.0)
    assert clinic.do(api.Skip(id="skip")) is None
    clinic.until(lambda: clinic.step_index == 2)
    summary = clinic.until_over()
    assert summary.outcome is api.Outcome.FINISHED
    assert summary.steps_done == 1


def test_a_step_done_twice_counts_once() -> None:
    clinic = Clinic(THREE).walking(0.0)
    clinic.until(lambda: clinic.step_index == 1)
    clinic.live(1.0)
    assert clinic.do(api.Back(id="back")) is None
    clinic.until(lambda: clinic.step_index == 0)
    assert clinic.until_over(120).steps_done == 3


def test_nudges_move_speed_and_incline_within_the_limits() -> None:
    clinic = Clinic(loaded(step(1.9, seconds(120)))).walking(15.0)
    for _ in range(5):
        clinic.do(api.Nudge(id="up", quantity="speed", steps=1))
    clinic.live(6.0)
    assert clinic.mph == pytest.approx(2.0, abs=0.02)
    up = api.Nudge(id="up", quantity="speed", steps=1)
    assert clinic.do(up) == "this changes nothing now"
    assert clinic.do(api.Nudge(id="up", quantity="incline", steps=1)) is None
    clinic.live(7.0)
    assert clinic.belt.incline_tenths == pytest.approx(5, abs=1)
    assert clinic.do(api.Nudge(id="down", quantity="speed", steps=-1)) is None
    clinic.live(2.0)
    assert clinic.mph == pytest.approx(1.9, abs=0.02)


def test_an_early_finish_cools_down() -> None:
    clinic = Clinic(THREE).walking(10.0)
    assert clinic.do(api.Finish(id="finish")) is None
    clinic.until(lambda: clinic.step_index == 2)
    summary = clinic.until_over()
    assert summary.outcome is api.Outcome.FINISHED
    assert summary.steps_done == 1


def test_an_early_finish_without_a_cool_down_eases() -> None:
    clinic = Clinic(loaded(step(1.0, seconds(60)))).walking(8.0)
    assert clinic.do(api.Finish(id="finish")) is None
    assert isinstance(clinic.wishes()[-1][1], Ease)
    assert clinic.do(api.Finish(id="finish")) == "this changes nothing now"
    assert clinic.do(api.Pause(id="pause")) == "this changes nothing now"
    assert clinic.until_over().outcome is api.Outcome.FINISHED


def test_a_step_until_told_waits_for_the_word() -> None:
    clinic = Clinic(loaded(step(1.0, told()), step(0.5, seconds(10)))).walking(60.0)
    assert clinic.step_index == 0
    assert clinic.do(api.GoOn(id="go_on")) is None
    clinic.until(lambda: clinic.step_index == 1, 4.0)
    assert clinic.do(api.GoOn(id="go_on")) == "this changes nothing now"
    assert clinic.until_over().steps_done == 2


def test_a_second_session_counts_from_zero() -> None:
    clinic = Clinic(THREE).walking(15.0).fault(SimulatedFault.CONSOLE_STOP)
    first = clinic.until_over()
    assert first.cause is not None
    assert first.cause.code == Cause.CONSOLE_STOP
    clinic.until(
        lambda: bool(clinic.conductor.senses.guard and clinic.conductor.senses.guard.standstill)
    )
    assert clinic.do(api.Reset(id="reset")) is None
    clinic.live(1.0)
    clinic.walking(0.0)
    travelled_mm = clinic.belt.travel_mm
    summary = clinic.until_over(120)
    assert summary.session_id != first.session_id
    assert summary.outcome is api.Outcome.FINISHED
    assert summary.steps_done == 3
    travelled_m = (clinic.belt.travel_mm - travelled_mm) / 1000
    assert summary.distance_m == pytest.approx(travelled_m, rel=0.02)
    assert summary.footsteps is not None
    assert summary.footsteps < clinic.place.deck.deck.walker.steps
