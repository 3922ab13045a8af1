"""A simulated pair of decks and its pipeline on two wires, in virtual time."""

from __future__ import annotations

import random

from controller.deck.calibration import SIMULATED_PAIR, Calibration
from controller.deck.pipeline import DeckPipeline, Sink
from controller.simulator.paired import paired_deck
from controller.simulator.person import Direction, Person
from controller.simulator.walker import SimulatedWalker
from sessions.gait.facing import Facing
from sessions.gait.footfall import Footfall
from sessions.gait.report import DeckReport

FRAME_MS = 10
LATE_US = 3_000


class PairBench:
    """Walker, two nodes, one pipeline; what the nodes say arrives up to 3 ms late. `ports` are the
    nodes in the order in which the pipeline has them."""

    def __init__(
        self,
        person: Person | None = None,
        *,
        ports: tuple[int, int] = (0, 1),
        calibrations: tuple[Calibration, Calibration] = SIMULATED_PAIR,
        sink: Sink | None = None,
    ) -> None:
        person = person or Person()
        self.deck = paired_deck(SimulatedWalker(person), mount_after_s=None)
        self.feet: list[Footfall] = []
        backward = person.direction is Direction.BACKWARD
        self.pipeline = DeckPipeline(
            calibrations[ports[0]],
            second=(calibrations[ports[1]], None),
            footfall_sink=self.feet.append,
            facing=Facing.REAR if backward else Facing.CONSOLE,
            sink=sink,
        )
        self.ports = ports
        self.belt_mps = 0.0
        self.now_ms = 0
        self.plugged = [True, True]
        self._late = random.Random(5)

    def run(self, seconds: float) -> DeckReport:
        """Let time pass; the report at its end."""
        for _ in range(round(1000 * seconds) // FRAME_MS):
            self.now_ms += FRAME_MS
            self.deck.advance(1000 * self.now_ms, self.belt_mps)
            for place, node in enumerate(self.ports):
                self._exchange(place, node)
        return self.report

    def mounted(self) -> DeckReport:
        """Tare the empty decks, then let the walker step on and stand."""
        self.run(0.9)
        self.deck.walker.step_on()
        return self.run(3.5)

    @property
    def report(self) -> DeckReport:
        return self.pipeline.report(self.now_ms)

    def _exchange(self, place: int, node: int) -> None:
        now_us = 1000 * self.now_ms
        self.deck.receive(self.pipeline.transmit(place), now_us, node)
        said = self.deck.transmit(node)
        if self.plugged[node]:
            self.pipeline.receive(said, now_us + self._late.randrange(LATE_US), place)
