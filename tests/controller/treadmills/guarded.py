"""A treadmill with gate, watch and driver, and a controller that renews its leases."""

from __future__ import annotations

from controller.belt.faults import Cause
from controller.belt.inputs import Arm, Confirm, Lease
from controller.belt.states import BeltState
from controller.rehearse.far_ends import FarEnd
from controller.rehearse.treadmill import VirtualTreadmill
from controller.treadmills.cards import MachineCard

TOKEN = 7
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
