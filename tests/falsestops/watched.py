"""What the controller's protection says of a deck in virtual time: the first cause to stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from controller.belt.faults import Cause
from controller.belt.link import GuardReport
from controller.belt.states import BeltState
from controller.conduct.senses import Senses
from controller.deck.calibration import SIMULATED
from controller.deck.pipeline import DeckPipeline

TICK_MS = 50
READY_MS = 15_000  # nobody stands there for longer before they start
STANDING = GuardReport(
    at_ms=0,
    belt=BeltState.READY,
    cause=None,
    epoch=1,
    token=None,
    standstill=True,
    commanded_speed_mmps=0,
    commanded_incline_tenths=0,
    measured_at_ms=0,
    speed_mmps=0,
    incline_tenths=0,
    answering=True,
    detail="",
    realtime=True,
)


class Deck(Protocol):
    """The node's end of a force wire."""

    def advance(self, now_us: int, belt_speed_mps: float) -> None:
        """Take all samples that are due by now."""

    def transmit(self) -> bytes:
        """What leaves for the host now."""

    def receive(self, data: bytes, now_us: int) -> None:
        """Take bytes of the host."""


@dataclass(frozen=True, slots=True)
class Watched:
    """How long the belt ran, and why it would have been stopped, if it would."""

    seconds: float
    cause: Cause | None
    refused: bool = False
    """The deck did not let anybody start."""


class Watch:
    """Pipeline and protection of one deck, at the controller's tick."""

    def __init__(self, deck: Deck) -> None:
        self._deck = deck
        self._pipeline = DeckPipeline(SIMULATED)
        self._senses = Senses(with_deck=True, with_heart=False, with_screen=False)
        self._now_ms = 0

    def run(self, speeds_mps: Iterator[float]) -> Watched:
        """Wait until somebody may start; then one speed a tick, until the first cause to stop."""
        while self._hindrance():
            if self._now_ms > READY_MS:
                return Watched(0.0, None, refused=True)
            self._tick(0.0)
        ticks = 0
        for ticks, speed_mps in enumerate(speeds_mps, start=1):
            self._tick(speed_mps)
            for trip in self._senses.trips(self._now_ms):
                return Watched(ticks * TICK_MS / 1000, trip.cause)
        return Watched(ticks * TICK_MS / 1000, None)

    def _hindrance(self) -> str | None:
        token = replace(STANDING, token=1)
        self._senses.guard_reported(token, self._now_ms)
        return self._senses.confirm_hindrance(1, self._now_ms)

    def _tick(self, speed_mps: float) -> None:
        self._now_ms += TICK_MS
        now_us = self._now_ms * 1000
        self._deck.advance(now_us, speed_mps)
        self._pipeline.receive(self._deck.transmit(), now_us)
        if answer := self._pipeline.transmit():
            self._deck.receive(answer, now_us)
        self._senses.deck = self._pipeline.report(self._now_ms)
        mmps = round(speed_mps * 1000)
        report = replace(
            STANDING,
            at_ms=self._now_ms,
            belt=BeltState.RUNNING if mmps else BeltState.READY,
            commanded_speed_mmps=mmps,
            speed_mmps=mmps,
            standstill=not mmps,
        )
        self._senses.guard_reported(report, self._now_ms)
