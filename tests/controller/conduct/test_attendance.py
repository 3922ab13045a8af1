"""A session that somebody supervises from afar eases when they fall silent."""

from __future__ import annotations

import pytest

from controller import api
from controller.api import Asked
from controller.belt.faults import Cause
from controller.belt.states import BeltState
from controller.conduct.attendance import MOST, Attendance
from tests.sessions.engine.treadmill import seconds, step

from .afar import NURSE, Ward
from .stories import loaded

WALK = loaded(step(1.0, seconds(120)))


def attended(by: str | None = NURSE) -> Ward:
    """Walking, after a start that the nurse station asked for while `by` gave signs of life."""
    ward = Ward(WALK).mounted()
    ward.attending = by
    assert ward.ask(Asked.START) is None
    ward.live(2.0)
    assert ward.reply(True) is None
    ward.until(lambda: ward.token is not None)
    assert ward.confirm() is None
    return ward.live(8.0)


@pytest.mark.hazard("H12")
def test_the_silence_of_whoever_attends_eases_the_belt() -> None:
    ward = attended()
    assert ward.shown().attended_by == NURSE
    ward.live(10.0)
    assert ward.state is BeltState.RUNNING
    ward.attending = None
    assert 1.9 <= ward.until(lambda: ward.state is BeltState.LATCHED, 4.0) <= 3.2
    assert ward.mph > 0.5  # eased, not stopped
    summary = ward.until_over()
    assert summary.cause is not None
    assert summary.cause.code == Cause.UNATTENDED
    assert ward.shown().attended_by == ""


@pytest.mark.hazard("H12")
def test_nobody_attends_a_session_that_was_confirmed_without_a_sign_of_life() -> None:
    ward = attended(by=None)
    assert ward.shown().attended_by == ""
    ward.attending = NURSE
    ward.live(5.0)
    ward.attending = None
    ward.live(10.0)
    assert ward.shown().attended_by == ""
    assert ward.state is BeltState.RUNNING


@pytest.mark.hazard("H12")
def test_others_do_not_stand_in() -> None:
    ward = attended()
    ward.attending = "somebody else"
    ward.until(lambda: ward.state is BeltState.LATCHED, 4.0)


@pytest.mark.hazard("H12")
def test_a_start_that_was_armed_while_somebody_attends_is_attended() -> None:
    ward = Ward(WALK).mounted()
    ward.attending = "bridge"
    ward.live(2.0).walking()
    assert ward.shown().attended_by == "bridge"


@pytest.mark.hazard("H12")
def test_a_pause_goes_on_when_whoever_attends_is_heard() -> None:
    ward = attended()
    ward.do(api.Pause(id="pause"))
    ward.attending = None
    ward.live(10.0)
    assert ward.state is BeltState.PAUSED  # a standing belt is eased enough
    assert (ward.confirm() or "").startswith("Whoever supervises this session")
    ward.attending = NURSE
    ward.live(1.1)
    assert ward.confirm() is None


def test_the_one_who_asked_comes_before_others_who_attend() -> None:
    attendance = Attendance()
    attendance.sign("asker", 0)
    attendance.sign("other", 1000)
    attendance.confirmed("asker", 2000)
    assert attendance.by == "asker"
    attendance.confirmed("", 2000)
    assert attendance.by == "other"
    attendance.confirmed("asker", 3500)
    assert attendance.by == "other"
    attendance.confirmed("asker", 9000)
    assert attendance.by == ""


def test_names_without_end_are_forgotten() -> None:
    attendance = Attendance()
    for number in range(10 * MOST):
        attendance.sign(f"name {number}", number)
    attendance.confirmed("name 0", 10 * MOST)
    assert attendance.by == f"name {10 * MOST - 1}"
