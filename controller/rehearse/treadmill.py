"""A guarded simulated treadmill in virtual time: the guard's core and a device, byte for byte."""

from __future__ import annotations

from collections import deque

from controller.belt.core import GuardCore
from controller.belt.faults import Cause
from controller.rehearse.far_ends import FarEnd, TrackMasterEnd, far_end
from controller.simulator.belt import SimulatedBelt
from controller.treadmills.cards import MachineCard
from controller.treadmills.families import driver_for
from protocols.trackmaster.device import TrackMasterDevice

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
        end: FarEnd | None = None,
    ) -> None:
        self.now_ms = now_ms
        self.far_end = end or far_end(card, now_ms=now_ms, watchdog=watchdog)
        self.core = GuardCore(driver_for(card), card.capabilities, latched=latched)
        self.connected = True
        self.sent: deque[tuple[int, bytes]] = deque(maxlen=NOTED)
        self._tick_due_ms = now_ms
        self._passed_ms: int | None = None
        self._waiting: list[bytes] = []  # said while the guard did not run

    @property
    def belt(self) -> SimulatedBelt:
        """The treadmill's belt."""
        return self.far_end.belt

    @property
    def device(self) -> TrackMasterDevice:
        """The TrackMaster at the far end, where it is one."""
        assert isinstance(self.far_end, TrackMasterEnd)
        return self.far_end.device

    def advance(self, to_ms: int) -> None:
        """Let time pass to `to_ms`, stopping wherever guard or device has something to do."""
        self._now(self.now_ms)
        self._write()  # what the guard was told since the last call
        while self.now_ms < to_ms:
            self.now_ms = min(self._next_ms(), to_ms)
            self._now(self.now_ms)

    def sleep(self, to_ms: int) -> None:
        """Let time pass to `to_ms` without the guard: it does not run, and what the device says
        waits for it."""
        self.now_ms = to_ms
        self.far_end.advance(to_ms)
        self._waiting += self.far_end.transmit(to_ms)

    def _next_ms(self) -> int:
        due_ms, answer_ms = self._tick_due_ms, self.far_end.due_ms
        if answer_ms is not None and answer_ms < due_ms:
            due_ms = answer_ms
        return max(self.now_ms + 1, due_ms)

    def _now(self, now_ms: int) -> None:
        if now_ms == self._passed_ms:
            return
        self._passed_ms = now_ms
        self.far_end.advance(now_ms)
        answers, ticks = self.far_end.transmit(now_ms), now_ms >= self._tick_due_ms
        if self._waiting:
            answers, self._waiting = self._waiting + answers, []
        for answer in answers:
            if self.connected:
                self.core.received(answer, now_ms)
        if ticks:
            self._tick_due_ms = now_ms + GUARD_TICK_MS
            self.core.tick(now_ms)
        if answers or ticks:
            self._write()

    def _write(self) -> None:
        while transmission := self.core.transmit(self.now_ms):
            self.sent.append((self.now_ms, transmission.data))
            if self.connected:
                self.far_end.receive(transmission.data, self.now_ms)
