"""What every driver of a treadmill has to do with gate and watch before it."""

from __future__ import annotations

import pytest

from controller.api import SimulatedFault
from controller.belt.faults import Cause
from controller.belt.inputs import Confirm, Ease, Pause, Reset, Stop
from controller.belt.states import BeltState
from tests.controller.treadmills.guarded import WALK_MMPS, Guarded
from tests.controller.treadmills.suite import Suite


class GuardedStories(Suite):
    """Stories of gate, watch and driver together."""

    @pytest.fixture
    def guarded(self) -> Guarded:
        return Guarded(self.card, self.end())

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
