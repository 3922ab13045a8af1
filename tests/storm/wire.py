"""A wire that can lose or spoil what is said in either direction."""

from __future__ import annotations

from controller.rehearse.far_ends import FarEnd
from controller.simulator.belt import SimulatedBelt
from controller.simulator.cable import Cable


class BadWire:
    """A far end behind a bad cable."""

    def __init__(self, end: FarEnd) -> None:
        self._end = end
        self.cable: Cable | None = None  # for one that does more harm than that
        self.spoils = False  # whether it does now
        self.deaf = False  # what the guard writes is lost
        self.mute = False  # what the machine says is lost

    @property
    def belt(self) -> SimulatedBelt:
        return self._end.belt

    @property
    def due_ms(self) -> int | None:
        return self._end.due_ms

    def advance(self, now_ms: int) -> None:
        self._end.advance(now_ms)

    def receive(self, data: bytes, now_ms: int) -> None:
        if self.cable:
            data = self.cable.to_board(data, now_ms)
        if not self.deaf and data:
            self._end.receive(data, now_ms)

    def transmit(self, now_ms: int) -> list[bytes]:
        said = self._end.transmit(now_ms)
        if self.cable:
            heard = self.cable.to_host(b"".join(said), now_ms)
            said = [heard] if heard else []
        return [] if self.mute else said
