"""What the controller's protection says of a deck in virtual time: the first cause to stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from controller.belt.faults import FAULTS, Cause, Reaction
from controller.belt.states import BeltState
from controller.conduct.footing import STUMBLED
from controller.conduct.holding import Lost
from controller.conduct.senses import Senses
from controller.deck.calibration import SIMULATED
from controller.deck.pipeline import DeckPipeline
from sessions.workouts.plan import Gait
from tests.controller.guard_reports import standing

TICK_MS = 50
EASING_S = 1.5  # of a belt that eases: a harder cause may come
READY_MS = 15_000  # nobody stands there for longer before they start
STANDING = standing()


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
    cues: int = 0
    """How often they were told to keep off an end of the belt."""
    holds: int = 0
    """How often the belt was held after what looked like a stumble."""


class Watch:
    """Pipeline and protection of one deck, at the controller's tick. `told` is when each cue and
    hold began, `first` when the first cause came, in seconds since the belt was started."""

    def __init__(self, deck: Deck, gait: Gait = Gait.BACKWARD_WALK) -> None:
        self._deck = deck
        self._gait = gait
        self._lost: tuple[Lost, ...] = ()
        self._began_ms = 0
        self._cause: Cause | None = None
        self._cause_s = 0.0
        self.first: tuple[float, Cause] | None = None
        self.told: list[tuple[float, Lost]] = []
        self._pipeline = DeckPipeline(SIMULATED)
        self._senses = Senses(with_deck=True, with_heart=False, with_screen=False)
        self._now_ms = 0

    def run(self, speeds_mps: Iterator[float]) -> Watched:
        """Wait until somebody may start; then one speed a tick, until the first cause to stop."""
        waited_ms = self._now_ms
        while self._hindrance():
            if self._now_ms > waited_ms + READY_MS:
                return Watched(0.0, None, refused=True)
            self._tick(0.0)
        self._senses.footing.armed(self._gait)
        self._began_ms = self._now_ms
        for speed_mps in speeds_mps:
            self._tick(speed_mps)
            trip = next(self._senses.trips(self._now_ms), None)
            self._listen()
            if trip:
                self._trip(trip.cause)
            if self._over:
                break
        return self._watched()

    def _trip(self, cause: Cause) -> None:
        """As the gate: the first cause, until a harder one comes."""
        self.first = self.first or (self.now_s, cause)
        if self._cause is None or FAULTS[cause].reaction > FAULTS[self._cause].reaction:
            self._cause, self._cause_s = cause, self.now_s

    @property
    def _over(self) -> bool:
        """Whether nothing more can come of it."""
        if self._cause is None:
            return False
        stopped = FAULTS[self._cause].reaction >= Reaction.STOP
        return stopped or self.now_s - self._cause_s >= EASING_S

    def stand(self, seconds: float) -> None:
        """Let time pass on a belt that stands, before anything is asked."""
        for _ in range(round(seconds * 1000 / TICK_MS)):
            self._tick(0.0)

    @property
    def now_s(self) -> float:
        """Since the belt was started."""
        return (self._now_ms - self._began_ms) / 1000

    @property
    def tripped(self) -> bool:
        """Whether there was a cause to stop."""
        return self._cause is not None

    def _watched(self) -> Watched:
        holds = sum(lost is STUMBLED for _, lost in self.told)
        seconds = self.now_s if self._cause is None else self._cause_s
        return Watched(seconds, self._cause, cues=len(self.told) - holds, holds=holds)

    def _listen(self) -> None:
        lost = self._senses.footing.lost
        self.told += [(self.now_s, one) for one in lost if one not in self._lost]
        self._lost = lost

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
            belt=self._belt(mmps),
            commanded_speed_mmps=mmps,
            speed_mmps=mmps,
            standstill=not mmps,
        )
        self._senses.guard_reported(report, self._now_ms)

    def _belt(self, mmps: int) -> BeltState:
        if self._cause is not None:
            return BeltState.LATCHED
        return BeltState.RUNNING if mmps else BeltState.READY
