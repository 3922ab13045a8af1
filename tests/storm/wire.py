"""A wire that can lose what is said in either direction."""

from __future__ import annotations

from controller.rehearse.far_ends import FarEnd
from controller.simulator.belt import SimulatedBelt


class LossyEnd:
    """A far end behind a bad cable."""

    def __init__(self, end: FarEnd) -> None:
        self._end = end
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
        if not self.deaf:
            self._end.receive(data, now_ms)

    def transmit(self, now_ms: int) -> list[bytes]:
        said = self._end.transmit(now_ms)
        return [] if self.mute else said
