"""The guard's core, its driver and a simulated treadmill, byte for byte, in virtual time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from controller.api import SimulatedFault
from controller.belt.faults import Cause
from controller.belt.inputs import Arm, Cap, Confirm, Ease, Lease, Pause, Reset, Stop, Trip
from controller.belt.states import BeltState
from controller.rehearse.treadmill import VirtualTreadmill
from controller.treadmills.cards import load_card

CARD = load_card("simulated")
TOKEN = 7
STOP_BYTE = 0xA2
START_BYTE = 0xA0


class Rig:
    """A guarded treadmill whose own watchdog is off, and a controller that renews leases."""

    def __init__(self, latched: Cause | None = None) -> None:
        self.treadmill = VirtualTreadmill(CARD, watchdog=False, latched=latched)
        self.core = self.treadmill.core
        self.sequence = 0

    @property
    def belt(self) -> BeltState:
        return self.core.gate.belt

    def is_in(self, *states: BeltState) -> bool:
        return self.belt in states

    @property
    def cause(self) -> Cause | None:
        return self.core.gate.cause

    def live(self, ms: int, wish: tuple[int, int] | None = None) -> Rig:
        for _ in range(ms // 50):
            if wish is not None:
                self.sequence += 1
                self.core.told(
                    Lease(self.core.gate.epoch, self.sequence, *wish), self.treadmill.now_ms
                )
            self.treadmill.advance(self.treadmill.now_ms + 50)
        return self

    def tell(self, *wishes: Arm | Cap | Confirm | Ease | Pause | Reset | Stop | Trip) -> Rig:
        for wish in wishes:
            self.core.told(wish, self.treadmill.now_ms)
        return self

    def running(self, speed_mmps: int = 600, incline_tenths: int = 30) -> Rig:
        self.live(1000)
        assert self.is_in(BeltState.READY)
        self.tell(Arm(TOKEN, 894, 100), Confirm(TOKEN))
        self.sequence = 0
        self.live(8000, (speed_mmps, incline_tenths))
        assert self.cause is None
        assert self.is_in(BeltState.RUNNING)
        return self

    def until(self, met: Callable[[], bool], within_ms: int) -> int:
        """Milliseconds until `met`, with leases renewed."""
        began_ms = self.treadmill.now_ms
        while not met():
            assert self.treadmill.now_ms - began_ms < within_ms, f"not within {within_ms} ms"
            self.sequence += 1
            lease = Lease(self.core.gate.epoch, self.sequence, 600, 30)
            self.core.told(lease, self.treadmill.now_ms)
            self.treadmill.advance(self.treadmill.now_ms + 10)
        return self.treadmill.now_ms - began_ms

    def sent_since(self, at_ms: int) -> bytes:
        return b"".join(data for sent_ms, data in self.treadmill.sent if sent_ms >= at_ms)

    def first_stop_ms(self, after_ms: int) -> int:
        return next(
            at_ms - after_ms
            for at_ms, data in self.treadmill.sent
            if at_ms >= after_ms and STOP_BYTE in data
        )


def test_connecting_writes_nothing_that_could_move_a_belt() -> None:
    rig = Rig().live(5000)
    assert rig.is_in(BeltState.READY)
    assert all(0xC0 <= byte <= 0xCD for byte in rig.sent_since(0))


def test_a_confirmed_belt_runs_as_told_and_stands_when_eased() -> None:
    rig = Rig().running()
    assert rig.treadmill.belt.speed_mmps == pytest.approx(600, abs=45)
    assert rig.treadmill.belt.incline_tenths == pytest.approx(30, abs=5)
    rig.tell(Ease()).live(6000)
    assert rig.is_in(BeltState.READY)
    assert rig.treadmill.belt.speed_mmps == 0


def test_a_pause_stands_and_starts_anew_after_a_confirmation() -> None:
    rig = Rig().running().tell(Pause(9)).live(6000)
    assert rig.is_in(BeltState.PAUSED)
    assert rig.treadmill.belt.speed_mmps == 0
    rig.sequence = 0
    rig.tell(Confirm(9)).live(8000, (600, 30))
    assert rig.is_in(BeltState.RUNNING)
    assert rig.treadmill.belt.speed_mmps == pytest.approx(600, abs=45)


@pytest.mark.parametrize("speed_mmps", range(100, 900, 100))
def test_every_speed_and_the_way_there_is_free_of_false_alarms(speed_mmps: int) -> None:
    rig = Rig().running(speed_mmps, 0).live(5000, (894, 100)).live(20_000, (150, 0))
    assert rig.cause is None


FAULTS = {
    SimulatedFault.CONSOLE_STOP: (Cause.CONSOLE_STOP, "H01", 300),
    SimulatedFault.SAFETY_KEY: (Cause.SAFETY_KEY, "H01", 300),
    SimulatedFault.STALL: (Cause.STALL, "H26", 1000),
    SimulatedFault.RUNAWAY: (Cause.OVERSPEED, "H07", 1000),
    SimulatedFault.CREEP: (Cause.SPEED_MISMATCH, "H07", 6000),
}


@pytest.mark.parametrize(
    ("fault", "cause", "within_ms"),
    [
        pytest.param(fault, cause, within_ms, marks=pytest.mark.hazard(hazard), id=fault)
        for fault, (cause, hazard, within_ms) in FAULTS.items()
    ],
)
def test_what_goes_wrong_latches_with_its_cause(
    fault: SimulatedFault, cause: Cause, within_ms: int
) -> None:
    rig = Rig().running()
    at_ms = rig.treadmill.now_ms
    rig.treadmill.belt.act(fault)
    rig.until(lambda: rig.belt is BeltState.LATCHED, within_ms)
    assert rig.cause is cause or (fault, rig.cause) == (SimulatedFault.RUNAWAY, Cause.WRONG_WAY)
    assert rig.first_stop_ms(at_ms) <= within_ms
    rig.live(8000)
    assert START_BYTE not in rig.sent_since(at_ms)


@pytest.mark.hazard("H01")
def test_a_belt_stopped_at_the_console_is_never_started_again() -> None:
    rig = Rig().running()
    at_ms = rig.treadmill.now_ms
    rig.treadmill.belt.act(SimulatedFault.CONSOLE_STOP)
    rig.live(30_000, (600, 30))
    assert START_BYTE not in rig.sent_since(at_ms)
    assert rig.treadmill.belt.speed_mmps == 0
    rig.tell(Reset()).live(2000, (600, 30))
    assert rig.is_in(BeltState.READY)
    assert rig.treadmill.belt.speed_mmps == 0


@pytest.mark.hazard("H01")
def test_a_console_stop_while_easing_restarts_nothing() -> None:
    rig = Rig().running().tell(Ease()).live(300)
    at_ms = rig.treadmill.now_ms
    rig.treadmill.belt.act(SimulatedFault.CONSOLE_STOP)
    rig.live(10_000)
    assert START_BYTE not in rig.sent_since(at_ms)
    assert rig.treadmill.belt.speed_mmps == 0


@pytest.mark.hazard("H01")
@pytest.mark.parametrize("paused_for_ms", [0, 50, 200, 1000, 3000])
def test_a_console_stop_during_a_pause_restarts_nothing(paused_for_ms: int) -> None:
    rig = Rig().running().tell(Pause(9)).live(paused_for_ms)
    at_ms = rig.treadmill.now_ms
    rig.treadmill.belt.act(SimulatedFault.CONSOLE_STOP)
    rig.live(10_000)
    assert START_BYTE not in rig.sent_since(at_ms)


@pytest.mark.hazard("H05")
def test_a_cut_cable_is_noticed_and_stop_is_tried_for_ever() -> None:
    rig = Rig().running()
    rig.treadmill.connected = False
    at_ms = rig.treadmill.now_ms
    assert rig.until(lambda: rig.belt is BeltState.LATCHED, 600) <= 550
    assert rig.cause is Cause.LINK_LOST
    rig.live(5000)
    assert rig.sent_since(at_ms).count(STOP_BYTE) >= 20
    rig.treadmill.connected = True
    rig.live(6000)
    assert rig.treadmill.belt.speed_mmps == 0
    assert rig.core.gate.standstill
    assert rig.is_in(BeltState.LATCHED)


@pytest.mark.hazard("H06")
def test_a_treadmill_that_ignores_stop_is_called_out() -> None:
    rig = Rig().running()
    rig.treadmill.belt.act(SimulatedFault.IGNORE_STOP)
    rig.tell(Stop()).live(2500)
    assert rig.cause is Cause.STOP_NOT_OBEYED
    at_ms = rig.treadmill.now_ms
    rig.treadmill.belt.act(SimulatedFault.REPAIR)
    rig.live(4000)
    assert STOP_BYTE in rig.sent_since(at_ms)
    assert rig.treadmill.belt.speed_mmps == 0


@pytest.mark.hazard("H11")
def test_a_stop_is_on_the_wire_at_once() -> None:
    rig = Rig().running()
    at_ms = rig.treadmill.now_ms
    rig.tell(Stop())
    rig.treadmill.advance(at_ms + 20)
    assert rig.first_stop_ms(at_ms) <= 20
    rig.live(4000)
    assert rig.is_in(BeltState.STANDSTILL, BeltState.READY)


@pytest.mark.hazard("H04")
def test_a_controller_that_falls_silent_stops_the_belt() -> None:
    rig = Rig().running()
    at_ms = rig.treadmill.now_ms
    rig.live(500)
    assert rig.cause is Cause.LEASE_ENDED
    assert rig.first_stop_ms(at_ms) <= 340


@pytest.mark.hazard("H02")
def test_a_guard_that_follows_a_dead_one_stops_the_belt_first() -> None:
    rig = Rig(latched=Cause.GUARD_DIED)
    rig.treadmill.belt.follow(600)
    rig.treadmill.belt.start()
    rig.live(50)
    assert rig.treadmill.sent[0][1][0] == STOP_BYTE
    rig.live(4000)
    assert rig.treadmill.belt.speed_mmps == 0
    assert rig.is_in(BeltState.LATCHED)


@pytest.mark.hazard("H09")
def test_a_belt_that_somebody_else_starts_is_stopped() -> None:
    rig = Rig().live(1000)
    rig.treadmill.belt.follow(600)
    rig.treadmill.belt.start()
    rig.until(lambda: rig.belt is BeltState.LATCHED, 500)
    assert rig.cause is Cause.UNEXPECTED_MOTION


def test_a_mild_fault_eases() -> None:
    rig = Rig().running()
    speed_mmps = rig.treadmill.belt.speed_mmps
    rig.tell(Trip(Cause.PERSON_OFF)).live(1000)
    assert 250 < rig.treadmill.belt.speed_mmps < speed_mmps
    rig.live(5000)
    assert rig.treadmill.belt.speed_mmps == 0
    assert rig.cause is Cause.PERSON_OFF


@pytest.mark.hazard("H13")
def test_a_treadmill_that_refuses_to_start_is_latched() -> None:
    rig = Rig().live(1000)
    rig.treadmill.belt.powered = False
    rig.treadmill.belt.powered = True
    rig.treadmill.device._locked = True
    rig.tell(Arm(TOKEN, 894, 100), Confirm(TOKEN)).live(4500, (600, 0))
    assert rig.is_in(BeltState.LATCHED)


@pytest.mark.hazard("H13")
@pytest.mark.parametrize("moment_ms", range(0, 110, 5))
def test_a_second_start_is_as_good_as_the_first_at_every_moment(moment_ms: int) -> None:
    rig = Rig().running().tell(Pause(9)).live(6000)
    rig.treadmill.advance(rig.treadmill.now_ms + moment_ms)
    rig.sequence = 0
    rig.tell(Confirm(9)).live(3000, (600, 30))
    assert rig.cause is None
    assert rig.is_in(BeltState.RUNNING)
    assert rig.treadmill.belt.started


@pytest.mark.hazard("H07")
def test_the_watch_follows_a_limit_that_is_lowered_under_way() -> None:
    rig = Rig().running(speed_mmps=800)
    rig.tell(Cap(400, 100)).live(4000, (800, 30))
    assert rig.cause is None
    assert rig.treadmill.belt.speed_mmps == pytest.approx(400, abs=50)
    rig.treadmill.belt.act(SimulatedFault.RUNAWAY)
    rig.until(lambda: rig.cause is not None, 1000)
    assert rig.cause is Cause.OVERSPEED
