"""How a session begins, and everything that keeps it from beginning."""

from __future__ import annotations

import pytest

from controller import api
from controller.api import SimulatedFault
from controller.belt.inputs import Arm, Confirm, Disarm
from controller.belt.states import BeltState
from sessions.engine.events import Phase
from tests.sessions.engine.treadmill import MPH, seconds, step

from .stories import START_BYTE, Clinic, loaded

WALK = loaded(step(1.0, seconds(60)), step(1.5, seconds(60)))
ARM = api.Arm(id="arm")


def test_without_a_workout_nothing_is_armed() -> None:
    clinic = Clinic(None).mounted()
    assert clinic.do(ARM) == "no workout is loaded: load one first"
    assert clinic.wishes() == []


@pytest.mark.hazard("H02")
def test_without_a_guard_nothing_is_armed() -> None:
    clinic = Clinic(WALK)
    assert clinic.do(ARM) == "the treadmill's guard does not answer"
    clinic.mounted().place.guard_alive = False
    clinic.live(1.1)
    assert clinic.do(ARM) == "the treadmill's guard does not answer"


@pytest.mark.hazard("H17", "H18")
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (SimulatedFault.UNPLUG_DECK, "the force deck's signal is stale: it cannot protect"),
        (SimulatedFault.FREEZE_DECK, "the force deck's signal is frozen: it cannot protect"),
        (SimulatedFault.SATURATE_DECK, "the force deck's signal is saturated: it cannot protect"),
    ],
)
def test_a_deck_that_cannot_protect_arms_nothing(fault: SimulatedFault, reason: str) -> None:
    clinic = Clinic(WALK).mounted().fault(fault).live(2.0)
    assert (clinic.do(ARM) or "").startswith(reason)
    clinic.fault(SimulatedFault.REPAIR).live(2.0)
    if fault is SimulatedFault.UNPLUG_DECK:
        assert "rebooted" in (clinic.do(ARM) or "")  # until its zero was taken at standstill
    else:
        assert clinic.do(ARM) is None


@pytest.mark.hazard("H01")
def test_a_latched_belt_says_why_and_what_to_do() -> None:
    clinic = Clinic(WALK).walking().fault(SimulatedFault.SAFETY_KEY)
    clinic.until_over()
    assert clinic.do(ARM) == (
        "The safety key was pulled. See to the person first. Put the key back, then reset."
    )


@pytest.mark.hazard("H13")
@pytest.mark.parametrize("off", [0, 1, 1000])
def test_a_wrong_token_starts_nothing(off: int) -> None:
    clinic = Clinic(WALK).armed()
    token = clinic.token
    assert token is not None
    wrong = api.Confirm(id="confirm", token=token + off if off else -1)
    assert clinic.do(wrong) == "this confirmation is not the one that was asked for"
    clinic.live(2.0)
    assert clinic.state is BeltState.ARMING
    assert START_BYTE not in clinic.sent_since(0)


@pytest.mark.hazard("H13")
def test_a_confirmation_that_nobody_asked_for_starts_nothing() -> None:
    clinic = Clinic(WALK).mounted()
    asked = api.Confirm(id="confirm", token=1)
    assert clinic.do(asked) == "this confirmation is not the one that was asked for"


@pytest.mark.hazard("H13")
def test_nobody_on_the_belt_starts_nothing() -> None:
    clinic = Clinic(WALK).armed().fault(SimulatedFault.STEP_OFF).live(3.0)
    assert clinic.confirm() == "nobody stands on the belt: step on first"
    clinic.fault(SimulatedFault.STEP_ON).live(3.0)
    assert clinic.confirm() is None
    clinic.live(1.0)
    assert clinic.phase is Phase.RUNNING


@pytest.mark.hazard("H13")
def test_a_start_is_slow_and_within_the_workout_s_limits() -> None:
    clinic = Clinic(WALK).walking(2.5)
    assert clinic.belt.speed_mmps <= 0.5 / 3.6 * 1000
    (arm,) = [wish for _, wish in clinic.wishes() if isinstance(wish, Arm)]
    assert (arm.max_speed_mmps, arm.max_incline_tenths) == (894, 100)
    assert clinic.conductor.session.participant == "P-7"
    began = clinic.events(api.SessionBegan)
    assert [event.session_id for event in began] == ["rehearsal-1"]


def test_a_confirmation_that_never_comes_lapses() -> None:
    clinic = Clinic(WALK).armed().live(61.0)
    assert clinic.state is BeltState.READY
    assert clinic.do(api.Confirm(id="confirm", token=1)) is not None


@pytest.mark.hazard("H13")
def test_a_stop_takes_the_question_back() -> None:
    clinic = Clinic(WALK).armed()
    clinic.stop()
    clinic.live(0.1)
    assert clinic.do(ARM) == "the belt is stopping"
    clinic.live(3.0)
    assert clinic.token is None
    assert clinic.state is BeltState.READY
    assert not clinic.conductor.session_live


@pytest.mark.hazard("H13")
def test_a_stop_right_after_the_confirmation_ends_the_session_as_a_persons_stop() -> None:
    clinic = Clinic(WALK).armed()
    clinic.confirm()
    clinic.stop()
    if clinic.live(0.2).conductor.session_live:
        assert clinic.until_over().outcome is api.Outcome.STOPPED
    clinic.live(5.0)
    assert clinic.stands
    assert clinic.state is BeltState.READY


def test_back_from_the_confirmation_and_away() -> None:
    clinic = Clinic(WALK).armed()
    assert clinic.conductor.load(WALK, clinic.place.now_ms) == (
        "a start waits for its confirmation: go back first"
    )
    assert clinic.do(api.Disarm(id="disarm")) is None
    clinic.live(0.1)
    assert clinic.state is BeltState.READY
    assert clinic.do(api.Disarm(id="disarm")) == "the belt is ready"
    assert clinic.do(ARM) is None
    clinic.live(0.1)
    assert clinic.do(api.Unload(id="unload")) is None
    assert isinstance(clinic.wishes()[-1][1], Disarm)
    clinic.live(0.1)
    assert clinic.do(ARM) == "no workout is loaded: load one first"


def test_a_running_session_keeps_its_workout() -> None:
    clinic = Clinic(WALK).walking()
    running = "a session is running: finish or stop it first"
    assert clinic.do(api.Unload(id="unload")) == running
    assert clinic.conductor.load(WALK, clinic.place.now_ms) == running
    assert clinic.do(ARM) == "a session is running"
    assert clinic.mph > 0


OUT_OF_PLACE: list[tuple[api.AnyCommand, str]] = [
    (api.Pause(id="1"), "the belt is ready"),
    (api.Reset(id="1"), "the belt is ready"),
    (api.Disarm(id="1"), "the belt is ready"),
    (api.Finish(id="1"), "no session is running"),
    (api.Skip(id="1"), "no session is running"),
    (api.Back(id="1"), "no session is running"),
    (api.GoOn(id="1"), "no session is running"),
    (api.Nudge(id="1", quantity="speed", steps=1), "no session is running"),
    (api.Load(id="1", workout="taster"), "load is not for a session"),
]


@pytest.mark.parametrize(("command", "reason"), OUT_OF_PLACE)
def test_commands_before_a_session_change_nothing(command: api.AnyCommand, reason: str) -> None:
    clinic = Clinic(WALK).mounted()
    assert clinic.do(command) == reason
    assert clinic.wishes() == []


@pytest.mark.hazard("H34")
def test_where_a_screen_must_watch_nothing_starts_without_one() -> None:
    clinic = Clinic(WALK, with_screen=True).mounted()
    assert "wants a screen" in (clinic.do(ARM) or "")
    clinic.screen = True
    clinic.live(0.1).armed()
    clinic.screen = False
    clinic.live(3.2)
    assert "wants a screen" in (clinic.confirm() or "")
    assert not any(isinstance(wish, Confirm) for _, wish in clinic.wishes())


def test_the_first_step_is_reached_by_the_ramp() -> None:
    clinic = Clinic(WALK).walking(9.0)
    assert clinic.mph == pytest.approx(1.0, abs=0.05)
    assert clinic.belt.speed_mmps <= MPH * 1000
