"""Everything that ends a session before its time: outcome, cause, standstill, and no way back."""

from __future__ import annotations

import pytest

from controller import api
from controller.api import Outcome, SimulatedFault
from controller.belt.faults import Cause
from controller.belt.inputs import Ease, Lease, Stop, Trip
from controller.belt.states import BeltState
from controller.conduct.alarms import alarm
from controller.conduct.endings import CLOSING_MS
from sessions.engine.events import Phase
from tests.sessions.engine.treadmill import seconds, step

from .stories import START_BYTE, Clinic, loaded

WALK = loaded(step(1.2, seconds(60), incline_pct=2.0), step(1.5, seconds(60)))


def assert_over_for_good(clinic: Clinic, since_s: float) -> None:
    """A session that ended leaves a standing belt, and nothing that anybody asks moves it."""
    clinic.live(5.0)
    leases = len(clinic.leases())
    for command in (api.GoOn(id="1"), api.Skip(id="1"), api.Confirm(id="1", token=1)):
        assert clinic.do(command) is not None
    clinic.live(20.0)
    assert clinic.stands
    assert START_BYTE not in clinic.sent_since(since_s)
    assert len(clinic.leases()) == leases
    assert not clinic.conductor.session_live


@pytest.mark.parametrize("after_s", [0.05, 0.5, 2.0, 4.0, 12.0])
def test_a_persons_stop_at_any_time(after_s: float) -> None:
    clinic = Clinic(WALK).walking(after_s)
    at_s = clinic.now_s
    clinic.stop(by="the kiosk")
    summary = clinic.until_over(8.0)
    assert summary.outcome is Outcome.STOPPED
    assert summary.cause is not None
    assert summary.cause.text == ("STOP by the kiosk" if after_s > 0.05 else summary.cause.text)
    assert "Stopping." in clinic.told()
    assert_over_for_good(clinic, at_s + 0.1)
    assert clinic.state is BeltState.READY


def test_a_stop_in_a_pause_ends_the_session() -> None:
    clinic = Clinic(WALK).walking(10.0)
    clinic.do(api.Pause(id="pause"))
    clinic.live(6.0)
    token = clinic.token
    assert token is not None
    at_s = clinic.now_s
    clinic.stop()
    assert clinic.until_over(2.0).outcome is Outcome.STOPPED
    assert clinic.do(api.Confirm(id="again", token=token)) is not None
    assert_over_for_good(clinic, at_s)


def test_a_stop_on_the_last_metres_ends_the_session() -> None:
    clinic = Clinic(loaded(step(1.5, seconds(10)))).walking(0.0)
    clinic.until(lambda: clinic.phase is Phase.EASING)
    at_s = clinic.now_s
    clinic.live(0.2).stop()
    summary = clinic.until_over(6.0)
    assert summary.outcome is Outcome.STOPPED
    assert summary.steps_done == 1
    assert_over_for_good(clinic, at_s)


def test_a_stop_passes_when_nothing_runs_and_when_the_belt_is_latched() -> None:
    clinic = Clinic(WALK).mounted()
    clinic.stop()
    assert [type(wish) for _, wish in clinic.wishes()] == [Stop]
    clinic.live(5.0).walking().fault(SimulatedFault.CONSOLE_STOP).until_over()
    clinic.stop()
    assert isinstance(clinic.wishes()[-1][1], Stop)
    assert clinic.live(1.0).state is BeltState.LATCHED


FAULTS = [
    (SimulatedFault.CONSOLE_STOP, {"console_stop"}, "H01"),
    (SimulatedFault.SAFETY_KEY, {"safety_key"}, "H01"),
    (SimulatedFault.STALL, {"stall"}, "H26"),
    (SimulatedFault.RUNAWAY, {"overspeed", "speed_mismatch", "wrong_way"}, "H07"),
    (SimulatedFault.CREEP, {"overspeed", "speed_mismatch", "wrong_way"}, "H07"),
    (SimulatedFault.STEP_OFF, {"person_off"}, "H14"),
    (SimulatedFault.UNPLUG_DECK, {"deck_stale"}, "H17"),
    (SimulatedFault.FREEZE_DECK, {"deck_frozen"}, "H18"),
    (SimulatedFault.SATURATE_DECK, {"deck_saturated"}, "H18"),
]


@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        pytest.param(fault, codes, marks=pytest.mark.hazard(hazard), id=fault)
        for fault, codes, hazard in FAULTS
    ],
)
def test_a_fault_ends_the_session_with_its_cause(fault: SimulatedFault, codes: set[str]) -> None:
    clinic = Clinic(WALK).walking(12.0)
    at_s = clinic.now_s
    summary = clinic.fault(fault).until_over(20.0)
    assert summary.outcome is Outcome.SAFETY_STOP
    assert summary.cause is not None
    assert summary.cause.code in codes
    assert clinic.told()[-1] == alarm(Cause(summary.cause.code)).text
    assert clinic.state is BeltState.LATCHED
    assert_over_for_good(clinic, at_s)


@pytest.mark.hazard("H01")
@pytest.mark.parametrize("after_s", [0.3, 1.0, 3.0, 3.3, 6.0, 20.0])
def test_a_console_stop_at_any_time_is_never_undone(after_s: float) -> None:
    clinic = Clinic(WALK).walking(after_s)
    at_s = clinic.now_s
    clinic.fault(SimulatedFault.CONSOLE_STOP)
    assert clinic.until_over(10.0).outcome is Outcome.SAFETY_STOP
    assert_over_for_good(clinic, at_s + 1.0 if after_s < 1.0 else at_s)


@pytest.mark.hazard("H14")
def test_a_person_who_leaves_is_noticed_in_time_and_the_belt_eases() -> None:
    clinic = Clinic(WALK).walking(12.0)
    at_s = clinic.now_s
    clinic.fault(SimulatedFault.STEP_OFF)
    clinic.until(lambda: clinic.state is BeltState.LATCHED, 2.0)
    assert clinic.now_s - at_s <= 1.7
    assert clinic.belt.started
    speed_mmps = clinic.belt.speed_mmps
    clinic.live(0.5)
    assert 0 < clinic.belt.speed_mmps < speed_mmps


@pytest.mark.hazard("H14")
def test_a_stumble_stops_nothing() -> None:
    clinic = Clinic(WALK).walking(12.0).fault(SimulatedFault.STUMBLE).live(5.0)
    assert clinic.phase is Phase.RUNNING
    assert not any(isinstance(wish, Trip) for _, wish in clinic.wishes())


@pytest.mark.hazard("H19")
def test_a_deck_that_restarts_eases_and_is_trusted_again_at_standstill_only() -> None:
    clinic = Clinic(WALK).walking(12.0)
    node = clinic.place.deck.deck.node
    node.power_up(clinic.place.now_ms * 1000)
    summary = clinic.until_over(20.0)
    assert summary.cause is not None
    assert summary.cause.code in {"deck_rebooted", "deck_stale"}
    assert summary.outcome is Outcome.SAFETY_STOP


@pytest.mark.hazard("H02")
def test_a_guard_that_falls_silent_is_taken_for_dead() -> None:
    clinic = Clinic(WALK).walking(12.0)
    clinic.place.guard_alive = False
    at_s = clinic.now_s
    summary = clinic.until_over(20.0)
    assert summary.cause is not None
    assert summary.cause.code == "guard_died"
    assert clinic.now_s - at_s == pytest.approx(1.0 + CLOSING_MS / 1000, abs=0.3)
    assert not [wish for wish_s, wish in clinic.leases() if wish_s > at_s + 1.1]


@pytest.mark.hazard("H05")
def test_a_lost_link_is_a_lost_device_and_is_closed_without_a_measured_standstill() -> None:
    clinic = Clinic(WALK).walking(12.0)
    at_s = clinic.now_s
    summary = clinic.fault(SimulatedFault.UNPLUG_TREADMILL).until_over(20.0)
    assert summary.outcome is Outcome.DEVICE_LOST
    assert summary.cause is not None
    assert summary.cause.code == "link_lost"
    assert clinic.now_s - at_s == pytest.approx(0.5 + CLOSING_MS / 1000, abs=0.5)


def test_a_fast_belt_is_given_the_time_to_ease() -> None:
    clinic = Clinic(loaded(step(5.0, seconds(120)), max_mph=5.0)).walking(30.0)
    assert clinic.mph == pytest.approx(5.0, abs=0.1)
    at_s = clinic.now_s
    clinic.conductor.wind_down(clinic.place.now_ms)
    summary = clinic.until_over(20.0)
    assert clinic.now_s - at_s > CLOSING_MS / 1000
    assert clinic.stands
    assert summary.outcome is Outcome.STOPPED


@pytest.mark.hazard("H42")
def test_a_program_that_is_to_end_eases_the_belt() -> None:
    clinic = Clinic(WALK).walking(12.0)
    at_s, speed_mmps = clinic.now_s, clinic.belt.speed_mmps
    clinic.conductor.wind_down(clinic.place.now_ms)
    clinic.conductor.wind_down(clinic.place.now_ms)
    clinic.live(1.0)
    assert 0 < clinic.belt.speed_mmps < speed_mmps
    assert [type(wish) for wish_s, wish in clinic.wishes() if wish_s > at_s] == [Ease]
    summary = clinic.until_over(10.0)
    assert summary.outcome is Outcome.STOPPED
    assert summary.cause is not None
    assert summary.cause.code == "ending"
    assert_over_for_good(clinic, at_s)


@pytest.mark.hazard("H42")
def test_a_stop_hastens_a_program_that_is_ending() -> None:
    clinic = Clinic(WALK).walking(12.0)
    clinic.conductor.wind_down(clinic.place.now_ms)
    clinic.live(0.3).stop()
    clinic.live(0.1)
    assert clinic.state is BeltState.STOPPING
    clinic.until_over(5.0)


def test_without_a_session_there_is_nothing_to_wind_down() -> None:
    clinic = Clinic(WALK).armed()
    clinic.conductor.wind_down(clinic.place.now_ms)
    assert clinic.told() == []


@pytest.mark.hazard("H34")
def test_a_session_that_nobody_watches_any_more_eases() -> None:
    clinic = Clinic(WALK, with_screen=True)
    clinic.screen = True
    clinic.walking(12.0)
    clinic.screen = False
    at_s = clinic.now_s
    clinic.live(2.5)
    assert clinic.state is BeltState.RUNNING
    clinic.screen = True
    clinic.live(2.0)
    clinic.screen = False
    clinic.until(lambda: clinic.state is BeltState.LATCHED, 4.0)
    assert clinic.now_s - at_s == pytest.approx(2.5 + 2.0 + 3.0, abs=0.3)
    assert clinic.belt.started
    summary = clinic.until_over(10.0)
    assert summary.cause is not None
    assert summary.cause.code == "unwatched"


@pytest.mark.hazard("H22")
def test_no_lease_ever_leaves_the_limits() -> None:
    clinic = Clinic(WALK).walking(20.0)
    for lease in (wish for _, wish in clinic.leases()):
        assert isinstance(lease, Lease)
        assert 0 <= lease.speed_mmps <= 894
        assert 0 <= lease.incline_tenths <= 100


def test_a_reset_needs_a_latched_belt_that_stands() -> None:
    clinic = Clinic(WALK).walking(12.0).fault(SimulatedFault.CONSOLE_STOP)
    clinic.until(lambda: clinic.state is BeltState.LATCHED)
    reset = api.Reset(id="reset")
    assert clinic.do(reset) == "the belt is not yet at measured standstill"
    clinic.until_over()
    clinic.live(1.0)
    assert clinic.do(reset) is None
    clinic.live(0.2)
    assert clinic.do(reset) == "the belt is ready"


def test_a_refusal_of_the_guard_is_told_to_everybody() -> None:
    clinic = Clinic(WALK).armed()
    clinic.place.treadmill.core.told(Ease(), clinic.place.now_ms)
    clinic.place.treadmill.core.told(Ease(), clinic.place.now_ms)
    clinic.live(0.1)
    (refused,) = clinic.events(api.Refused)
    assert refused.reason == "the guard refused Ease: the belt is stopping"
