"""Two simulated decks side by side under one belt, each with a node, a crystal and a wire of its
own: a foot presses on the one that it stands on."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Final

from controller.deck.calibration import SIMULATED, Calibration
from controller.simulator.cells import DeckCells, DeckGeometry, Newtons
from controller.simulator.feet import Press
from controller.simulator.terminal import Terminal
from controller.simulator.walked import FASTER_MPS2, MOUNT_S, SPEED_MPS, WALK_S
from controller.simulator.walker import SimulatedWalker
from protocols.force.node import ForceNode, NodeCard

MIDDLE_M: Final = 0.16
"""Of each deck, to its side of the belt's middle."""
_GEOMETRY: Final = DeckGeometry(half_width_m=0.15)
_NOISE_COUNTS: Final = 3000.0  # 1.5 N
CLOCK_PPM: Final = (40.0, -65.0)
STARTED_US: Final = (0, 3_700_000)
"""What each node's clock shows at first: they were not switched on together."""
TURN_S: Final = 0.005
PERIOD_US: Final = 1000


def _calibration(serial: str, middle_m: float) -> Calibration:
    cells = tuple(
        cell.model_copy(update={"x_m": middle_m + cell.x_m / 0.25 * _GEOMETRY.half_width_m})
        for cell in SIMULATED.cell
    )
    return SIMULATED.model_copy(update={"serial": serial, "cell": cells})


CALIBRATIONS: Final = (
    _calibration("SIM LEFT", -MIDDLE_M),
    _calibration("SIM RIGHT", MIDDLE_M),
)


@dataclass(slots=True)
class _Node:
    node: ForceNode
    cells: DeckCells
    ppm: float
    started_us: int
    muted: bool = False

    def device_us(self, at_us: float) -> int:
        return self.started_us + round(at_us * (1.0 + self.ppm / 1e6))


class PairedNodes:
    """Sans-IO: give it the time and the belt's speed, carry the bytes of each node (0: left)."""

    def __init__(self, walker: SimulatedWalker | None = None) -> None:
        self.walker = walker or SimulatedWalker()
        self._nodes = [
            _Node(
                ForceNode(NodeCard(serial=f"SIM {side}".encode().ljust(16))),
                DeckCells(calibration, noise_counts=_NOISE_COUNTS, seed=seed),
                ppm,
                started_us,
            )
            for side, calibration, seed, ppm, started_us in zip(
                ("LEFT", "RIGHT"), CALIBRATIONS, (1, 2), CLOCK_PPM, STARTED_US, strict=True
            )
        ]
        self._samples = 0

    def cells(self, number: int) -> DeckCells:
        """Of one node, to make them wrong."""
        return self._nodes[number].cells

    def mute(self, number: int) -> None:
        """One node loses its supply."""
        self._nodes[number].muted = True

    def reboot(self, number: int, now_us: int) -> None:
        """One node begins anew."""
        one = self._nodes[number]
        one.node.power_up(one.device_us(now_us))

    def advance(self, now_us: int, belt_mps: float) -> None:
        """Take all samples that are due by now."""
        while self._samples * PERIOD_US <= now_us:
            at_us = self._samples * PERIOD_US
            self._samples += 1
            self.walker.advance(belt_mps)
            feet = self.walker.each_foot_n
            for one, middle_m in zip(self._nodes, (-MIDDLE_M, MIDDLE_M), strict=True):
                loads_n = _loads_n(feet, middle_m)
                one.node.sample(one.cells.convert(loads_n), one.device_us(at_us))

    def receive(self, number: int, data: bytes, now_us: int) -> None:
        """Take bytes of the host."""
        one = self._nodes[number]
        one.node.receive(data, one.device_us(now_us))

    def transmit(self, number: int, now_us: int) -> bytes:
        """What leaves for the host now."""
        one = self._nodes[number]
        said = one.node.transmit(one.device_us(now_us))
        return b"" if one.muted else said


def _loads_n(feet: tuple[Press, ...], middle_m: float) -> Newtons:
    """What the cells of the deck around `middle_m` bear of the feet on its side of the belt."""
    front_left = front_right = rear_left = rear_right = 0.0
    for load_n, x_m, y_m in feet:
        if (x_m > 0.0) is (middle_m > 0.0):
            shares = _GEOMETRY.shares(x_m - middle_m, y_m)
            front_left += load_n * shares[0]
            front_right += load_n * shares[1]
            rear_left += load_n * shares[2]
            rear_right += load_n * shares[3]
    return front_left, front_right, rear_left, rear_right


class PairedDecks:
    """Both on pseudo-terminals, in real time, from `start` to `close`: empty at first, then
    somebody stands, then they walk for ever."""

    def __init__(self, walker: SimulatedWalker | None = None) -> None:
        self.nodes = PairedNodes(walker)
        self._terminals = (Terminal(), Terminal())
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="paired decks", daemon=True)

    @property
    def ports(self) -> tuple[str, str]:
        """The paths that a reader opens."""
        left, right = self._terminals
        return left.path, right.path

    def start(self) -> None:
        """Play from now on."""
        self._thread.start()

    def close(self) -> None:
        """Stop playing and hang up."""
        self._closing.set()
        if self._thread.ident is not None:
            self._thread.join()
        for terminal in self._terminals:
            terminal.close()

    def _run(self) -> None:
        start_ns = time.monotonic_ns()
        while not self._closing.wait(TURN_S):
            now_us = (time.monotonic_ns() - start_ns) // 1000
            if now_us >= MOUNT_S * 1e6:
                self.nodes.walker.step_on()
            belt_mps = min(SPEED_MPS, max(0.0, FASTER_MPS2 * (now_us / 1e6 - WALK_S)))
            self.nodes.advance(now_us, belt_mps)
            for number, terminal in enumerate(self._terminals):
                self.nodes.receive(number, terminal.read(), now_us)
                terminal.write(self.nodes.transmit(number, now_us))
