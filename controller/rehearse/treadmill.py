"""A guarded simulated treadmill in virtual time: the guard's core and a device, byte for byte."""

from __future__ import annotations

from collections import deque

from controller.belt.core import GuardCore
from controller.belt.faults import Cause
from controller.simulator.belt import SimulatedBelt
from controller.treadmills.cards import MachineCard
from controller.treadmills.families import driver_for
from protocols.trackmaster.device import Ranges, TrackMasterDevice
from protocols.trackmaster.units import elevation_tenths, speed_tenths

GUARD_TICK_MS = 20
NOTED = 10_000  # frames of the host: the newest five minutes


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
        self.sent: deque[tuple[int, bytes]] = deque(maxlen=NOTED)
        self._tick_due_ms = now_ms
        self._passed_ms: int | None = None

    def advance(self, to_ms: int) -> None:
        """Let time pass to `to_ms`, stopping wherever guard or device has something to do."""
        self._now(self.now_ms)
        self._write()  # what the guard was told since the last call
        while self.now_ms < to_ms:
            self.now_ms = min(self._next_ms(), to_ms)
            self._now(self.now_ms)

    def _next_ms(self) -> int:
        due_ms, answer_ms = self._tick_due_ms, self.device.due_ms
        if answer_ms is not None and answer_ms < due_ms:
            due_ms = answer_ms
        return max(self.now_ms + 1, due_ms)

    def _now(self, now_ms: int) -> None:
        if now_ms == self._passed_ms:
            return
        self._passed_ms = now_ms
        self.belt.advance(now_ms)
        self.device.advance(now_ms)
        answer, ticks = self.device.transmit(now_ms), now_ms >= self._tick_due_ms
        if answer and self.connected:
            self.core.received(answer, now_ms)
        if ticks:
            self._tick_due_ms = now_ms + GUARD_TICK_MS
            self.core.tick(now_ms)
        if answer or ticks:
            self._write()

    def _write(self) -> None:
        while transmission := self.core.transmit(self.now_ms):
            self.sent.append((self.now_ms, transmission.data))
            if self.connected:
                self.device.receive(transmission.data, self.now_ms)
