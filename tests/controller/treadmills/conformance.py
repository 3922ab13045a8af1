"""What every driver of a treadmill has to do. A subclass supplies the rig, and what its wire is.

Stories of the driver alone come first, then those of gate, watch and driver together.
"""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from controller.api import SimulatedFault
from controller.belt.faults import Cause
from controller.belt.inputs import Arm, Confirm, Ease, Lease, Pause, Reset, Stop
from controller.belt.states import BeltState
from controller.rehearse.far_ends import FarEnd
from controller.rehearse.treadmill import VirtualTreadmill
from controller.treadmills.cards import MachineCard
from controller.treadmills.families import driver_for
from controller.treadmills.port import BeltStatus, Motion, Order, Trouble
from tests.controller.treadmills.rigs import DriverRig, Wire

TOKEN = 7
EXECUTORS = [HealthCheck.differing_executors]  # each subclass is a driver of its own
WALK_MMPS = 600


class Guarded:
    """A guarded treadmill, and a controller that renews leases."""

    def __init__(self, card: MachineCard, end: FarEnd, latched: Cause | None = None) -> None:
        self.treadmill = VirtualTreadmill(card, end=end, latched=latched)
        self.core, self.windows = self.treadmill.core, card.capabilities.windows
        self.sequence = 0

    def live(self, ms: int, speed_mmps: int | None = None) -> Guarded:
        for _ in range(ms // 50):
            if speed_mmps is not None:
                self.sequence += 1
                lease = Lease(self.core.gate.epoch, self.sequence, speed_mmps, 0)
                self.core.told(lease, self.now_ms)
            self.treadmill.advance(self.now_ms + 50)
        return self

    def walking(self) -> Guarded:
        self.live(3500)
        assert self.core.gate.belt is BeltState.READY
        self.core.told(Arm(TOKEN, 894, 100), self.now_ms)
        self.core.told(Confirm(TOKEN), self.now_ms)
        self.sequence = 0
        self.live(self.windows.start_ms + self.windows.lag_ms + 8000, WALK_MMPS)
        assert self.core.gate.cause is None
        assert abs(self.treadmill.belt.speed_mmps - WALK_MMPS) < 60
        return self

    def until_latched(self, within_ms: int) -> Cause | None:
        began_ms = self.now_ms
        while self.core.gate.belt is not BeltState.LATCHED:
            assert self.now_ms - began_ms < within_ms, "not latched"
            self.live(50, WALK_MMPS)
        return self.core.gate.cause

    def until_standing(self, within_ms: int = 20_000) -> int:
        began_ms = self.now_ms
        while not self.core.gate.standstill:
            assert self.now_ms - began_ms < within_ms, "not standing"
            self.live(50)
        assert self.treadmill.belt.speed_mmps == 0
        return self.now_ms - began_ms

    @property
    def now_ms(self) -> int:
        return self.treadmill.now_ms

    def sent(self, since_ms: int = 0) -> list[bytes]:
        return [data for at_ms, data in self.treadmill.sent if at_ms >= since_ms]


class Conformance(ABC):
    """Stories of one driver."""

    wire: Wire
    card: MachineCard
    stop_again_ms: int  # the longest that it may be silent while a belt is to stop

    @abstractmethod
    def end(self) -> FarEnd:
        """A new treadmill whose own watchdog is off."""

    @pytest.fixture
    def rig(self) -> DriverRig:
        return DriverRig(self.card, self.end(), self.wire)

    @pytest.fixture
    def guarded(self) -> Guarded:
        return Guarded(self.card, self.end())

    # The driver alone.

    def test_connecting_writes_nothing_that_could_move_a_belt(self, rig: DriverRig) -> None:
        rig.run(5000)
        assert all(self.wire.is_harmless(data) for data in rig.sent())
        assert rig.last.status is BeltStatus.STOPPED
        assert rig.troubles == []

    @pytest.mark.parametrize("motion", [Motion.REST, Motion.RUN])
    def test_nothing_moves_without_a_start(self, rig: DriverRig, motion: Motion) -> None:
        for speed_mmps in range(0, 900, 100):
            rig.order(motion, speed_mmps)
            rig.run(500)
        assert rig.count(self.wire.is_start) == rig.count(self.wire.is_target) == 0
        assert not rig.end.belt.started

    def test_a_start_is_sent_once_and_the_order_is_followed(self, rig: DriverRig) -> None:
        rig.walk(WALK_MMPS)
        rig.run(3000)
        assert rig.count(self.wire.is_start) == 1
        assert abs(rig.end.belt.speed_mmps - WALK_MMPS) < 60
        assert rig.last.status is BeltStatus.STARTED
        assert rig.troubles == []

    @pytest.mark.hazard("H01")
    @pytest.mark.parametrize("motion", [Motion.START, Motion.RUN])
    def test_a_belt_stopped_at_its_console_is_never_started_nor_set_again(
        self, rig: DriverRig, motion: Motion
    ) -> None:
        rig.order(Motion.START, 600)
        rig.until(lambda: rig.last.speed_mmps > 0, rig.windows.start_ms)
        rig.order(motion, 700)
        rig.run(2000)
        self.press_stop(rig.end)
        rig.until(lambda: rig.last.speed_mmps == 0, 10_000)
        since_ms = rig.now_ms + 10
        rig.run(300)
        for speed_mmps in range(700, 1500, 50):
            rig.order(motion, speed_mmps)
            rig.run(100)
        assert rig.count(self.wire.is_start, since_ms) == 0
        assert rig.count(self.wire.is_target, since_ms) == 0
        assert not rig.end.belt.started

    def press_stop(self, end: FarEnd) -> None:
        """STOP on the treadmill's own console."""
        end.belt.act(SimulatedFault.CONSOLE_STOP)

    @pytest.mark.hazard("H06")
    def test_stop_leaves_at_once_and_is_repeated_until_standstill(self, rig: DriverRig) -> None:
        rig.walk(800)
        since_ms = rig.now_ms
        rig.order(Motion.STOP)
        first_ms = next(at_ms for at_ms, data in rig.written[::-1] if self.wire.is_stop(data))
        assert first_ms == since_ms
        rig.until(lambda: rig.last.status is BeltStatus.STOPPED and not rig.last.speed_mmps, 15_000)
        at = [at_ms for at_ms, data in rig.written if at_ms >= since_ms and self.wire.is_stop(data)]
        assert max(later - sooner for sooner, later in itertools.pairwise(at)) <= self.stop_again_ms
        assert rig.count(self.wire.is_start, since_ms) == 0
        ended_ms = rig.now_ms + 10
        rig.run(2000)
        assert rig.count(self.wire.is_stop, ended_ms) == 0

    @pytest.mark.hazard("H06")
    @pytest.mark.parametrize("after_ms", range(0, 400, 50))
    def test_stop_overtakes_whatever_is_on_its_way(self, rig: DriverRig, after_ms: int) -> None:
        rig.walk()
        rig.order(Motion.RUN, 900, 20)
        rig.run(after_ms)
        rig.order(Motion.STOP)
        assert self.wire.is_stop(rig.written[-1][1]) or rig.count(self.wire.is_stop, rig.now_ms)
        rig.until(lambda: not rig.end.belt.started, 400)

    @pytest.mark.hazard("H06")
    def test_a_stop_that_is_ignored_is_said_for_ever(self, rig: DriverRig) -> None:
        rig.walk()
        rig.end.belt.act(SimulatedFault.IGNORE_STOP)
        since_ms = rig.now_ms
        rig.order(Motion.STOP)
        rig.run(10_000)
        assert rig.count(self.wire.is_stop, since_ms) >= 8000 // self.stop_again_ms
        rig.end.belt.act(SimulatedFault.REPAIR)
        rig.until(lambda: rig.last.speed_mmps == 0, 15_000)

    @pytest.mark.hazard("H06")
    def test_a_stop_during_the_start_leaves_a_belt_that_stands(self, rig: DriverRig) -> None:
        for after_ms in range(0, 1200, 150):
            rig.order(Motion.START, 600)
            rig.run(after_ms)
            rig.order(Motion.STOP)
            rig.run(self.windows_ms("start_ms") + 6000)
            assert rig.last.status is BeltStatus.STOPPED
            assert not rig.end.belt.started
            rig.order(Motion.REST)

    def windows_ms(self, name: str) -> int:
        """One of the machine's windows."""
        value = getattr(self.card.capabilities.windows, name)
        assert isinstance(value, int)
        return value

    @pytest.mark.hazard("H20")
    @pytest.mark.hazard("H21")
    def test_no_speed_leaves_that_is_not_on_the_card(self, rig: DriverRig) -> None:
        rig.walk()
        for speed_mmps in (99_000, -5000, 0, 40, 5000):
            rig.order(Motion.RUN, speed_mmps, 9900)
            rig.run(600)
        machine = rig.machine
        assert rig.speeds()
        for speed in rig.speeds():
            assert machine.min_speed_mmps - 30 <= speed <= machine.max_speed_mmps

    @pytest.mark.hazard("H06")
    def test_what_got_no_answer_is_not_blindly_said_again(self, rig: DriverRig) -> None:
        rig.walk()
        rig.run(1000)
        rig.answers = False
        since_ms = rig.now_ms
        rig.order(Motion.RUN, 900)
        rig.run(10_000)
        told = [(n, data) for n, data in enumerate(rig.sent(since_ms))]
        targets = [(n, data) for n, data in told if self.wire.is_target(data)]
        assert targets
        for (first, data), (second, again) in itertools.pairwise(targets):
            asked = any(self.wire.is_question(between) for _, between in told[first:second])
            assert data != again or asked
        rig.order(Motion.STOP)
        rig.until(lambda: not rig.end.belt.started, 1000)

    @pytest.mark.hazard("H05")
    def test_a_link_that_falls_silent_is_told_once_and_comes_back_reading_only(
        self, rig: DriverRig
    ) -> None:
        rig.walk()
        rig.up_alive = False
        passed_ms = rig.until(lambda: bool(rig.troubles), rig.windows.stale_ms + 500)
        assert passed_ms <= rig.windows.stale_ms + 50
        rig.run(3000)
        assert rig.troubles == [Trouble.LINK_LOST]
        rig.up_alive = True
        since_ms = rig.now_ms
        rig.run(1500)
        rig.order(Motion.RUN, 900)
        rig.run(1500)
        assert rig.last.at_ms > since_ms
        assert rig.count(self.wire.is_target, since_ms) == 0
        assert rig.count(self.wire.is_start, since_ms) == 0

    @pytest.mark.hazard("H01")
    def test_the_safety_key_has_its_name(self, rig: DriverRig) -> None:
        rig.walk()
        self.pull_key(rig.end)
        rig.until(lambda: rig.troubles == [Trouble.SAFETY_KEY], 1500)

    def pull_key(self, end: FarEnd) -> None:
        """The safety key."""
        end.belt.act(SimulatedFault.SAFETY_KEY)

    @pytest.mark.hazard("H21")
    @pytest.mark.hazard("H30")
    @settings(max_examples=40, deadline=None, suppress_health_check=EXECUTORS)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(Motion),
                st.integers(-5000, 50_000),
                st.integers(-500, 5000),
                st.binary(max_size=40),
                st.integers(1, 400),
            ),
            max_size=30,
        )
    )
    def test_whatever_is_ordered_and_heard_nothing_raises_and_rest_writes_nothing_that_moves(
        self, story: list[tuple[Motion, int, int, bytes, int]]
    ) -> None:
        driver, now_ms = driver_for(self.card), 0
        for noise in (b"", *self.noises()):
            driver.receive(noise, now_ms)
        for motion, speed, incline, noise, passed_ms in story:
            driver.order(Order(motion, speed, incline), now_ms)
            driver.receive(noise, now_ms)
            while transmission := driver.transmit(now_ms):
                if motion is Motion.REST:
                    assert self.wire.is_harmless(transmission.data)
                assert motion is Motion.START or not self.wire.is_start(transmission.data)
            assert driver.due_ms(now_ms) >= now_ms
            driver.feedback()
            now_ms += passed_ms

    def noises(self) -> list[bytes]:
        """What a driver hears before the story: so that it has a link."""
        return []

    # With gate and watch.

    def test_a_confirmed_belt_walks_and_stands_when_eased(self, guarded: Guarded) -> None:
        guarded.walking()
        guarded.core.told(Ease(), guarded.now_ms)
        guarded.live(15_000)
        assert guarded.core.gate.belt is BeltState.READY
        assert guarded.treadmill.belt.speed_mmps == 0
        assert guarded.core.gate.cause is None

    def test_a_pause_stands_and_starts_anew_after_a_confirmation(self, guarded: Guarded) -> None:
        guarded.walking()
        guarded.core.told(Pause(9), guarded.now_ms)
        guarded.live(15_000)
        assert guarded.core.gate.belt is BeltState.PAUSED
        assert guarded.treadmill.belt.speed_mmps == 0
        guarded.core.told(Confirm(9), guarded.now_ms)
        guarded.sequence = 0
        guarded.live(guarded.windows.start_ms + guarded.windows.lag_ms + 5000, WALK_MMPS)
        assert guarded.core.gate.cause is None
        assert abs(guarded.treadmill.belt.speed_mmps - WALK_MMPS) < 60

    @pytest.mark.parametrize("speed_mmps", range(200, 900, 300))
    def test_no_way_to_a_speed_is_a_false_alarm(self, guarded: Guarded, speed_mmps: int) -> None:
        guarded.walking().live(12_000, speed_mmps).live(12_000, 880).live(15_000, 250)
        assert guarded.core.gate.cause is None

    @pytest.mark.parametrize(
        ("fault", "causes"),
        [
            pytest.param(fault, causes, marks=pytest.mark.hazard(hazard), id=fault)
            for fault, hazard, causes in (
                (SimulatedFault.STALL, "H26", {Cause.STALL}),
                (
                    SimulatedFault.RUNAWAY,
                    "H07",
                    {Cause.OVERSPEED, Cause.WRONG_WAY, Cause.SPEED_MISMATCH},
                ),
                (SimulatedFault.CREEP, "H07", {Cause.SPEED_MISMATCH, Cause.WRONG_WAY}),
            )
        ],
    )
    def test_what_goes_wrong_latches_with_its_cause(
        self, guarded: Guarded, fault: SimulatedFault, causes: set[Cause]
    ) -> None:
        guarded.walking()
        since_ms, windows = guarded.now_ms, guarded.windows
        guarded.treadmill.belt.act(fault)
        within_ms = windows.lag_ms + windows.hold_ms + windows.stall_ms + 5000
        assert guarded.until_latched(within_ms) in causes
        guarded.live(3000)
        sent = guarded.sent(since_ms)
        assert any(self.wire.is_stop(data) for data in sent)
        assert not any(self.wire.is_start(data) for data in sent)

    @pytest.mark.hazard("H01")
    def test_a_stop_at_the_console_ends_it_for_good(self, guarded: Guarded) -> None:
        guarded.walking()
        since_ms = guarded.now_ms
        self.press_stop(guarded.treadmill.far_end)
        assert guarded.until_latched(500) is Cause.CONSOLE_STOP
        guarded.live(20_000, WALK_MMPS)
        assert not any(self.wire.is_start(data) for data in guarded.sent(since_ms))
        assert guarded.treadmill.belt.speed_mmps == 0
        guarded.core.told(Reset(), guarded.now_ms)
        guarded.live(2000, WALK_MMPS)
        assert guarded.core.gate.belt is BeltState.READY

    @pytest.mark.hazard("H01")
    def test_the_safety_key_latches(self, guarded: Guarded) -> None:
        guarded.walking()
        self.pull_key(guarded.treadmill.far_end)
        assert guarded.until_latched(1500) is Cause.SAFETY_KEY

    @pytest.mark.hazard("H05")
    def test_a_dead_wire_is_noticed_and_stop_is_tried_for_ever(self, guarded: Guarded) -> None:
        guarded.walking()
        guarded.treadmill.connected = False
        since_ms = guarded.now_ms
        assert guarded.until_latched(guarded.windows.stale_ms + 150) is Cause.LINK_LOST
        guarded.live(5000)
        stops = sum(self.wire.is_stop(data) for data in guarded.sent(since_ms))
        assert stops >= 4000 // self.stop_again_ms
        guarded.treadmill.connected = True
        guarded.until_standing()
        assert guarded.core.gate.belt is BeltState.LATCHED

    @pytest.mark.hazard("H06")
    def test_a_treadmill_that_ignores_stop_is_called_out(self, guarded: Guarded) -> None:
        guarded.walking()
        guarded.treadmill.belt.act(SimulatedFault.IGNORE_STOP)
        guarded.core.told(Stop(), guarded.now_ms)
        guarded.live(guarded.windows.obey_ms + 6000)
        assert guarded.core.gate.cause is Cause.STOP_NOT_OBEYED
        guarded.treadmill.belt.act(SimulatedFault.REPAIR)
        guarded.until_standing()

    @pytest.mark.hazard("H04")
    @pytest.mark.hazard("H11")
    def test_a_person_and_a_silent_controller_stop_the_belt_at_once(self, guarded: Guarded) -> None:
        guarded.walking()
        since_ms = guarded.now_ms
        guarded.live(500)
        assert guarded.core.gate.cause is Cause.LEASE_ENDED
        first_ms = next(
            at_ms
            for at_ms, data in guarded.treadmill.sent
            if at_ms >= since_ms and self.wire.is_stop(data)
        )
        assert first_ms - since_ms <= 340
        guarded.until_standing()

    @pytest.mark.hazard("H02")
    def test_a_guard_that_follows_a_dead_one_stops_the_belt(self) -> None:
        guarded = Guarded(self.card, self.end(), latched=Cause.GUARD_DIED)
        guarded.treadmill.belt.follow(600)
        guarded.treadmill.belt.start()
        guarded.live(1500)
        assert any(self.wire.is_stop(data) for data in guarded.sent())
        guarded.until_standing()
        assert guarded.core.gate.belt is BeltState.LATCHED

    @pytest.mark.hazard("H09")
    def test_a_belt_that_somebody_else_starts_is_stopped(self, guarded: Guarded) -> None:
        guarded.live(3500)
        guarded.treadmill.belt.follow(600)
        guarded.treadmill.belt.start()
        assert guarded.until_latched(1500) is Cause.UNEXPECTED_MOTION
        guarded.until_standing()
