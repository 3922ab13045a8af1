"""A simulated deck that somebody mounts and walks on, without a treadmill: to look at."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from controller.simulator.cells import DeckCells
from controller.simulator.played import PlayedDeck, Sample
from controller.simulator.walker import SimulatedWalker
from protocols.force.node import NodeCard

PERIOD_US = 1000
MOUNT_S, WALK_S = 3.0, 8.0
SPEED_MPS = 0.9
FASTER_MPS2 = 0.3


class WalkedDeck(PlayedDeck):
    """Empty at first, so that it can be tared; then somebody stands, then they walk for ever."""

    def __init__(self, walker: SimulatedWalker | None = None) -> None:
        super().__init__(_walked(walker or SimulatedWalker()), NodeCard())


def _walked(walker: SimulatedWalker) -> Iterator[Sample]:
    cells = DeckCells()
    for at_us in count(0, PERIOD_US):
        if at_us == round(MOUNT_S * 1e6):
            walker.step_on()
        belt_mps = min(SPEED_MPS, max(0.0, FASTER_MPS2 * (at_us / 1e6 - WALK_S)))
        yield at_us, cells.convert(walker.advance(belt_mps))
