"""One driver, one simulated treadmill and a wire between them, in virtual time."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from controller.simulator.belt import SimulatedBelt
from controller.treadmills.cards import load_card
from controller.treadmills.port import Motion
from controller.treadmills.trackmaster import TrackMasterDriver
from protocols.trackmaster.device import TrackMasterDevice
from tests.controller.treadmills.rigs import Rig

CARD = load_card("simulated")
TICK_MS = 20  # as the guard ticks


@dataclass
class Wire:
    """One direction: every byte arrives after `delay_ms`, `byte_ms` apart, or is lost."""

    delay_ms: int = 0
    byte_ms: int = 0
    loss: float = 0.0
    alive: bool = True
    dice: random.Random = field(default_factory=lambda: random.Random(1))
    _queue: list[tuple[int, int]] = field(default_factory=list)

    def put(self, data: bytes, now_ms: int) -> None:
        at_ms = max(now_ms + self.delay_ms, self._queue[-1][0] if self._queue else 0)
        for byte in data:
            at_ms += self.byte_ms
            if self.alive and self.dice.random() >= self.loss:
                self._queue.append((at_ms, byte))

    def get(self, now_ms: int) -> bytes:
        arrived = bytes(byte for at_ms, byte in self._queue if at_ms <= now_ms)
        self._queue = [(at_ms, byte) for at_ms, byte in self._queue if at_ms > now_ms]
        return arrived

    def flush(self) -> None:
        self._queue.clear()


WIRES: dict[str, Callable[[], Wire]] = {
    "perfect": Wire,
    "byte-wise": lambda: Wire(byte_ms=2),
    "delayed": lambda: Wire(delay_ms=15, byte_ms=2),
    "lossy": lambda: Wire(byte_ms=2, loss=0.03),
}


class WireRig(Rig[TrackMasterDriver]):
    """Moves time on by milliseconds."""

    step_ms = 1

    def __init__(
        self, wire: str = "perfect", *, watchdog: bool = True, powered_on_ms: int = -3000
    ) -> None:
        super().__init__()
        self.belt = SimulatedBelt(CARD.capabilities)
        self.device = TrackMasterDevice(self.belt, watchdog=watchdog, powered_on_ms=powered_on_ms)
        self.driver = TrackMasterDriver(CARD.capabilities, "mph")
        self.down, self.up = WIRES[wire](), WIRES[wire]()
        self.host_alive = True

    def step(self) -> None:
        self.now_ms += 1
        self.belt.advance(self.now_ms)
        self.device.advance(self.now_ms)
        self.device.receive(self.down.get(self.now_ms), self.now_ms)
        self.up.put(self.device.transmit(self.now_ms), self.now_ms)
        if data := self.up.get(self.now_ms):
            self.driver.receive(data, self.now_ms)
            self.write()
        elif self.now_ms % TICK_MS == 0:
            self.write()

    def start(self, speed_mmps: int = 671) -> None:
        """As the gate does: START until motion is measured, then RUN."""
        self.run(200)
        self.order(Motion.START, speed_mmps)
        self.until(lambda: self.belt.started)
        self.until(lambda: self.last.speed_mmps > 0)
        self.order(Motion.RUN, speed_mmps)

    def write(self) -> None:
        while self.host_alive and (transmission := self.driver.transmit(self.now_ms)):
            if transmission.flush:
                self.down.flush()
            self.down.put(transmission.data, self.now_ms)
            self.written.append((self.now_ms, transmission.data))
        self.heard += self.driver.feedback()
