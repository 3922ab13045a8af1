"""The simulated walker and the deck's host side in virtual time, over the force wire's bytes."""

from __future__ import annotations

from controller.deck import calibration
from controller.deck.pipeline import DeckPipeline
from controller.simulator.deck import SimulatedDeck
from controller.simulator.walker import SimulatedWalker
from sessions.gait.facing import Facing
from sessions.gait.footfall import Footfall
from sessions.gait.report import DeckReport

RATE_HZ = 50.0
"""Enough for steps and presence, and twenty times cheaper than the real deck's rate."""
REPORT_MS = 100


class VirtualDeck:
    """A walker who steps on by themselves, and what the controller hears of them."""

    def __init__(self, now_ms: int, *, rate_hz: float = RATE_HZ) -> None:
        walker = SimulatedWalker(rate_hz=rate_hz)
        self.deck = SimulatedDeck(walker)
        self.footfalls: list[Footfall] = []  # since somebody last took them away
        self._pipeline = DeckPipeline(
            calibration.SIMULATED, footfall_sink=self.footfalls.append, facing=Facing.REAR
        )
        self._due_ms = now_ms

    def restart(self) -> None:
        """A session begins."""
        self._pipeline.restart()

    def advance(self, now_ms: int, belt_speed_mps: float) -> DeckReport | None:
        """What the deck says at `now_ms`, with the belt at this speed since its last report; None
        until the next one is due."""
        if now_ms < self._due_ms:
            return None
        self._due_ms = now_ms + REPORT_MS
        now_us = now_ms * 1000
        self.deck.advance(now_us, belt_speed_mps)
        self._pipeline.receive(self.deck.transmit(), now_us)
        if answer := self._pipeline.transmit():
            self.deck.receive(answer, now_us)
        return self._pipeline.report(now_ms)
