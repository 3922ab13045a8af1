"""Two simulated decks side by side under one belt, each with a node, a crystal and a wire of its
own: a foot presses on the one that it stands on."""

from __future__ import annotations

from typing import Final

from controller.deck.calibration import SIMULATED_PAIR, Calibration
from controller.simulator.cells import DeckCells, DeckGeometry
from controller.simulator.deck import SimulatedDeck
from controller.simulator.node import DeckNode
from controller.simulator.walker import SimulatedWalker
from protocols.force.node import NodeCard

_NOISE_COUNTS: Final = 3000.0  # 1.5 N
CLOCK_PPM: Final = (40.0, -65.0)
STARTED_US: Final = (0, 3_700_000)
"""What each node's clock shows at first: they were not switched on together."""


def paired_deck(
    walker: SimulatedWalker | None = None, *, mount_after_s: float | None = 2.0
) -> SimulatedDeck:
    """Both, the left one's node first; faults are the left one's."""
    walker = walker or SimulatedWalker()
    nodes = [_node(number, walker.rate_hz) for number in range(len(SIMULATED_PAIR))]
    return SimulatedDeck(walker, nodes, clock_ppm=CLOCK_PPM[0], mount_after_s=mount_after_s)


def _node(number: int, rate_hz: float) -> DeckNode:
    calibration = SIMULATED_PAIR[number]
    serial = calibration.serial.encode().ljust(16)
    return DeckNode(
        NodeCard(serial=serial, rate_millihertz=round(1000 * rate_hz)),
        DeckCells(calibration, noise_counts=_NOISE_COUNTS, seed=1 + number),
        _geometry(calibration),
        pace=(1.0 + CLOCK_PPM[number] / 1e6) / (1.0 + CLOCK_PPM[0] / 1e6),
        started_us=STARTED_US[number],
    )


def _geometry(calibration: Calibration) -> DeckGeometry:
    places_m = [cell.x_m for cell in calibration.cell]
    half_m = (max(places_m) - min(places_m)) / 2
    return DeckGeometry(half_width_m=half_m, middle_m=min(places_m) + half_m)
