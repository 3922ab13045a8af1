"""A simulated deck with dead weights on it, to try a calibration with."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from controller.simulator.cells import DeckCells, DeckGeometry
from controller.simulator.played import PlayedDeck, Sample
from protocols.force.node import NodeCard
from sessions.gait.summary import STANDARD_GRAVITY_MPS2

PERIOD_US = 1000


class WeighedDeck(PlayedDeck):
    """An empty deck until `put`. `cells` may be wrong in all ways that they can be."""

    def __init__(self, cells: DeckCells | None = None) -> None:
        super().__init__(self._weighed(), NodeCard())
        self._cells = cells or DeckCells()
        self._load = (0.0, 0.0, 0.0)

    def put(self, mass_kg: float, x_m: float, y_m: float) -> None:
        """This mass at this place, and no other; 0 kg empties the deck. From any thread."""
        self._load = (mass_kg * STANDARD_GRAVITY_MPS2, x_m, y_m)

    def _weighed(self) -> Iterator[Sample]:
        geometry = DeckGeometry()
        for at_us in count(0, PERIOD_US):
            force_n, x_m, y_m = self._load
            forces_n = [force_n * share for share in geometry.shares(x_m, y_m)]
            yield at_us, self._cells.convert(forces_n)
