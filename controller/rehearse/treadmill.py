"""A guarded simulated treadmill in virtual time: the guard's core and a device, byte for byte."""

from __future__ import annotations

from controller.belt.core import GuardCore
from controller.belt.faults import Cause
from controller.simulator.belt import SimulatedBelt
from controller.treadmills.cards import MachineCard
from controller.treadmills.families import driver_for
from protocols.trackmaster.device import Ranges, TrackMasterDevice
from protocols.trackmaster.units import elevation_tenths, speed_tenths

GUARD_TICK_MS = 20


class VirtualTreadmill:
    """The guard's core on a wire to a simulated treadmill. `advance` lets virtual time pass."""

    def __init__(
        self,
        card: MachineCard,
        *,
        now_ms: int = 0,
        watchdog: bool = True,
        latched: Cause | None = None,
    ) -> None:
        machine = card.capabilities
        self.now_ms = now_ms
        self.belt = SimulatedBelt(machine, now_ms)
        self.device = TrackMasterDevice(
            self.belt,
            unit=card.unit,
            ranges=Ranges(
                max_speed=speed_tenths(machine.max_speed_mmps, card.unit),
                max_elevation=elevation_tenths(machine.max_incline_tenths),
            ),
            watchdog=watchdog,
            powered_on_ms=now_ms - 60_000,
        )
        self.core = GuardCore(driver_for(card), machine, latched=latched)
        self.connected = True
        self.sent: list[tuple[int, bytes]] = []
        self._tick_due_ms = now_ms

    def advance(self, to_ms: int) -> None:
        """Let time pass to `to_ms`, stopping wherever guard or device has something to do."""
        while True:
            self._now(self.now_ms)
            if self.now_ms >= to_ms:
                return
            self.now_ms = min(self._next_ms(), to_ms)

    def _next_ms(self) -> int:
        due = [self._tick_due_ms]
        if self.device.due_ms is not None:
            due.append(self.device.due_ms)
        return max(self.now_ms + 1, min(due))

    def _now(self, now_ms: int) -> None:
        self.belt.advance(now_ms)
        self.device.advance(now_ms)
        if (answer := self.device.transmit(now_ms)) and self.connected:
            self.core.received(answer, now_ms)
        if now_ms >= self._tick_due_ms:
            self._tick_due_ms = now_ms + GUARD_TICK_MS
            self.core.tick(now_ms)
        while transmission := self.core.transmit(now_ms):
            self.sent.append((now_ms, transmission.data))
            if self.connected:
                self.device.receive(transmission.data, now_ms)
