"""Units verified by the feet: a treadmill that lies consistently is caught by the deck alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller import api
from controller.belt.faults import Cause
from controller.belt.link import GuardReport
from controller.conduct.travel import (
    DISBELIEVED_MS,
    DOUBTED,
    STEADY_MS,
    SURE_MS,
    TravelCheck,
)
from controller.rehearse.far_ends import FarEnd, FtmsEnd, TrackMasterEnd
from controller.rehearse.treadmill import VirtualTreadmill
from controller.simulator.cable import Cable
from controller.simulator.ftms.peculiarities import PECULIAR
from controller.simulator.mischief import Mischief
from controller.treadmills.cards import MachineCard, load_card
from protocols.trackmaster.units import Unit
from sessions.gait.report import DeckReport, SignalHealth
from tests.controller.conduct.stories import Clinic, loaded
from tests.controller.guard_reports import running
from tests.sessions.engine.treadmill import seconds, step

FTMS = load_card("simulated-ftms")
SERIAL = load_card("simulated")
MPH: dict[str, float] = {"slow": 1.0, "usual": 1.5, "fast": 2.0}


def clinic(card: MachineCard, end: FarEnd, mph: float) -> Clinic:
    """Somebody who was confirmed to walk at `mph` on the treadmill at `end`."""
    one = Clinic(loaded(step(mph, seconds(120))))
    one.place.treadmill = VirtualTreadmill(card, end=end)
    one.belt = one.place.treadmill.belt
    one.armed()
    assert one.confirm() is None
    return one


def cause(one: Clinic) -> Cause | None:
    return one.place.treadmill.core.gate.cause


def detail(one: Clinic) -> str:
    return one.place.treadmill.core.report(one.place.now_ms).detail


class CabledEnd(TrackMasterEnd):
    """A serial treadmill on a cable that can be tampered with."""

    def __init__(self) -> None:
        super().__init__(SERIAL, now_ms=0, watchdog=False)
        self.cable = Cable()

    def receive(self, data: bytes, now_ms: int) -> None:
        """Take what the guard wrote."""
        super().receive(self.cable.to_board(data, now_ms), now_ms)

    def transmit(self, now_ms: int) -> list[bytes]:
        """What it says now."""
        return [self.cable.to_host(answer, now_ms) for answer in super().transmit(now_ms)]


def serial(machine_unit: Unit) -> FarEnd:
    return TrackMasterEnd(replace(SERIAL, unit=machine_unit), now_ms=0, watchdog=False)


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("mph", MPH.values(), ids=MPH)
def test_a_treadmill_that_lies_about_speed_and_distance_alike_is_stopped(mph: float) -> None:
    end = FtmsEnd(FTMS, now_ms=0, peculiar=PECULIAR["miles"])
    one = clinic(FTMS, end, mph)
    one.until(lambda: cause(one) is not None, 25)
    assert cause(one) is Cause.UNIT_MISMATCH
    assert one.place.deck.deck.walker.steps <= 30
    assert "command_unit and report_unit" in detail(one)
    one.live(15)
    assert one.belt.speed_mmps == 0
    [summary] = one.summaries
    assert summary.outcome is api.Outcome.SAFETY_STOP


@pytest.mark.hazard("H20")
@pytest.mark.parametrize(("machine", "card"), [("mph", "km/h"), ("km/h", "mph")])
def test_so_is_a_serial_one_that_is_set_to_the_other_unit(machine: Unit, card: Unit) -> None:
    one = clinic(replace(SERIAL, unit=card), serial(machine), 1.5)
    one.until(lambda: cause(one) is not None, 30)
    assert cause(one) is Cause.UNIT_MISMATCH
    assert "unit" in detail(one)
    one.live(15)
    assert one.belt.speed_mmps == 0


@pytest.mark.parametrize(
    ("wire", "mph"), [("ftms", 0.7), ("ftms", 2.0), ("serial", 0.4), ("serial", 1.2)]
)
def test_a_true_one_is_left_alone_at_every_speed(wire: str, mph: float) -> None:
    card = FTMS if wire == "ftms" else SERIAL
    end = FtmsEnd(card, now_ms=0) if wire == "ftms" else serial("mph")
    one = clinic(card, end, mph).live(30)
    assert cause(one) is None
    assert one.conductor.senses.travel.warning == ""
    assert one.belt.speed_mmps > 0


# The comparison by itself.


def deck(speed_mps: float | None, error_mps: float = 0.05) -> DeckReport:
    return DeckReport(
        0, SignalHealth.GOOD, belt_speed_mps=speed_mps, belt_speed_error_mps=error_mps
    )


def alarm_ms(check: TravelCheck, said: DeckReport, told: GuardReport, for_ms: int) -> int | None:
    """When the check alarms, if it does."""
    times = range(0, for_ms, 50)
    return next((at_ms for at_ms in times if check.cause(said, told, at_ms)), None)


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("factor", [1.609, 1.609 * 1.06, 1.609 * 0.94, 1 / 1.609])
def test_a_mile_alarms_once_the_speed_has_been_steady(factor: float) -> None:
    at_ms = alarm_ms(TravelCheck(), deck(0.6 * factor), running(), 20_000)
    assert at_ms is not None
    assert STEADY_MS < at_ms < STEADY_MS + 2000


@pytest.mark.parametrize("speed_mps", [0.55, 0.6, 0.65, None])
def test_what_agrees_and_what_is_not_known_say_nothing(speed_mps: float | None) -> None:
    check = TravelCheck()
    assert alarm_ms(check, deck(speed_mps), running(), 20_000) is None
    assert check.warning == ""


@pytest.mark.hazard("H08")
@pytest.mark.parametrize("speed_mps", [0.78, 1.4, 0.2])
def test_what_no_unit_explains_is_held_and_then_eased(speed_mps: float) -> None:
    check = TravelCheck()
    assert alarm_ms(check, deck(speed_mps), running(), STEADY_MS + SURE_MS + 50) is None
    assert f"{speed_mps:.2f} m/s" in check.warning
    assert check.lost is DOUBTED
    later_ms = STEADY_MS + DISBELIEVED_MS
    assert check.cause(deck(speed_mps), running(), later_ms - 50) is None
    assert check.cause(deck(speed_mps), running(), later_ms) is Cause.FEEDBACK_WRONG
    assert f"{speed_mps:.2f} m/s" in check.detail


@pytest.mark.hazard("H08")
def test_a_mile_that_comes_after_they_agreed_is_no_unit() -> None:
    check = TravelCheck()
    assert alarm_ms(check, deck(0.6), running(), 10_000) is None
    times = range(10_000, 20_000, 50)
    causes = [check.cause(deck(0.966), running(), at_ms) for at_ms in times]
    assert set(causes) == {None, Cause.FEEDBACK_WRONG}


@pytest.mark.hazard("H08")
def test_a_doubt_that_passes_lets_go() -> None:
    check = TravelCheck()
    alarm_ms(check, deck(0.78), running(), STEADY_MS + SURE_MS + 50)
    alarm_ms(check, deck(0.6), running(), 100)
    assert check.warning == ""
    assert check.lost is None


@pytest.mark.hazard("H08")
def test_a_frozen_report_of_counters_and_speed_eases_the_belt() -> None:
    end = FtmsEnd(FTMS, now_ms=0)
    one = clinic(FTMS, end, 2.0).live(25)
    assert cause(one) is None
    end.device.freeze_report()
    took_s = one.until(lambda: cause(one) is not None, 10)
    assert cause(one) is Cause.FEEDBACK_FROZEN
    assert took_s < 8
    one.live(10)
    assert one.belt.speed_mmps == 0


@pytest.mark.hazard("H08")
def test_a_belt_that_leaves_what_is_reported_is_held_and_eased_by_the_deck() -> None:
    end = CabledEnd()
    one = clinic(SERIAL, end, 2.0).live(25)
    end.cable.cause(Mischief.ECHO_FEEDBACK)
    one.live(5)
    assert cause(one) is None
    one.belt.act(api.SimulatedFault.RUNAWAY)
    took_s = one.until(lambda: cause(one) is not None, 12)
    assert cause(one) is Cause.FEEDBACK_WRONG
    assert took_s < 10
    assert DOUBTED.said.text in one.told()
    one.live(15)
    assert one.belt.speed_mmps == 0
    [summary] = one.summaries
    assert summary.cause is not None
    assert summary.cause.code == "feedback_wrong"


def test_an_error_that_spans_the_truth_is_no_reason() -> None:
    assert alarm_ms(TravelCheck(), deck(0.9, 0.3), running(), 20_000) is None


def test_a_speed_that_changes_is_not_compared() -> None:
    check = TravelCheck()
    for second in range(60):
        told = running(300 + 20 * second, reported_mmps=600)
        assert not check.cause(deck(0.966), told, second * 1000)


def test_a_machine_that_reports_the_truth_takes_the_wrong_unit() -> None:
    check = TravelCheck()
    assert alarm_ms(check, deck(0.966), running(reported_mmps=966), 20_000) is not None
    assert "look at command_unit on" in check.detail
