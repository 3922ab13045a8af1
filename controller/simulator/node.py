"""One simulated sensor node: load cells, converter, crystal, and its own end of the wire."""

from __future__ import annotations

from collections.abc import Sequence

from controller.simulator.cells import DeckCells, DeckGeometry, Newtons
from controller.simulator.feet import Press
from protocols.force.node import ForceNode, NodeCard


class DeckNode:
    """Times are µs of its deck's first crystal; its own began `started_us` ahead of that and runs
    `pace` times as fast. `geometry` is of its deck, `powered` is False without supply."""

    def __init__(
        self,
        card: NodeCard,
        cells: DeckCells | None = None,
        geometry: DeckGeometry | None = None,
        *,
        pace: float = 1.0,
        started_us: int = 0,
    ) -> None:
        self.wire = ForceNode(card)
        self.cells = cells or DeckCells()
        self.powered = True
        self._geometry = geometry or DeckGeometry()
        self._pace = pace
        self._started_us = started_us

    def sample(self, forces_n: Sequence[float], at_us: float) -> None:
        """Take one sample of this load on the cells."""
        if self.powered:
            self.wire.sample(self.cells.convert(forces_n), self._clock_us(at_us))

    def receive(self, data: bytes, at_us: int) -> None:
        """Take bytes of the host."""
        if self.powered:
            self.wire.receive(data, self._clock_us(at_us))

    def transmit(self, at_us: int) -> bytes:
        """What leaves for the host now."""
        return self.wire.transmit(self._clock_us(at_us)) if self.powered else b""

    def restart(self, at_us: int) -> None:
        """Begin anew, as after a loss of supply."""
        self.wire.power_up(self._clock_us(at_us))

    def bears(self, feet: Sequence[Press]) -> Newtons:
        """The load on its cells: of the feet on its side of the belt's middle."""
        front_left = front_right = rear_left = rear_right = 0.0
        for load_n, x_m, y_m in feet:
            if (x_m > 0.0) is (self._geometry.middle_m > 0.0):
                shares = self._geometry.shares(x_m, y_m)
                front_left += load_n * shares[0]
                front_right += load_n * shares[1]
                rear_left += load_n * shares[2]
                rear_right += load_n * shares[3]
        return front_left, front_right, rear_left, rear_right

    def _clock_us(self, at_us: float) -> int:
        return self._started_us + round(at_us * self._pace)
