"""A simulated deck and its pipeline on one wire, in virtual time."""

from __future__ import annotations

from collections.abc import Callable

from controller.deck.calibration import SIMULATED, Calibration
from controller.deck.pipeline import DeckPipeline, Sink
from controller.simulator.cells import DeckCells
from controller.simulator.person import Person
from controller.simulator.walker import SimulatedWalker
from protocols.force.node import ForceNode
from sessions.gait.report import DeckReport

FRAME_MS = 10


class Bench:
    """Walker, cells, node and pipeline; a thousand samples a second, a hundred frames."""

    def __init__(
        self,
        person: Person | None = None,
        *,
        calibration: Calibration = SIMULATED,
        drift_n_per_s: float = 0.0,
        sink: Sink | None = None,
        body_mass_kg: float | None = None,
    ) -> None:
        self.walker = SimulatedWalker(person, drift_n_per_s=drift_n_per_s)
        self.cells = DeckCells()
        self.node = ForceNode()
        self.pipeline = DeckPipeline(calibration, sink=sink, body_mass_kg=body_mass_kg)
        self.belt_mps = 0.0
        self.now_ms = 0
        self.plugged = True

    def run(self, seconds: float, *, wire: Callable[[bytes], bytes] = bytes) -> DeckReport:
        """Let time pass; `wire` may harm what the node says. The report at the end."""
        for _ in range(round(1000 * seconds)):
            counts = self.cells.convert(self.walker.advance(self.belt_mps))
            self.node.sample(counts, 1000 * self.now_ms)
            self.now_ms += 1
            if self.now_ms % FRAME_MS == 0:
                self._exchange(wire)
        return self.report

    @property
    def report(self) -> DeckReport:
        return self.pipeline.report(self.now_ms)

    def mounted(self) -> DeckReport:
        """Tare the empty deck, then let the walker step on and stand."""
        self.run(0.7)
        self.walker.step_on()
        return self.run(3.5)

    def _exchange(self, wire: Callable[[bytes], bytes]) -> None:
        now_us = 1000 * self.now_ms
        self.node.receive(self.pipeline.transmit(), now_us)
        said = self.node.transmit(now_us)
        if self.plugged:
            self.pipeline.receive(wire(said), now_us)
