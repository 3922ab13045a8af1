"""What guard, deck, heart-rate belt, voice and screens say, and what follows for start and run."""

from __future__ import annotations

from collections.abc import Iterator

from controller.belt.faults import Cause
from controller.belt.inputs import Trip
from controller.belt.link import GuardReport
from controller.belt.states import BeltState
from controller.conduct.footing import FootingProtection
from controller.conduct.heart import HeartProtection
from controller.conduct.holding import Holding, Lost
from controller.conduct.protection import (
    UNWATCHED_MS,
    arm_hindrance,
    confirm_hindrance,
    deck_cause,
    guard_is_silent,
    signal_hindrance,
    start_hindrance,
)
from controller.conduct.sound import Sound
from controller.conduct.travel import TravelCheck
from sessions.engine.events import Announcement
from sessions.engine.state import EngineState
from sessions.gait.report import DeckReport

PUNCTUAL_MS = 250  # ticks come every 50 ms; what came between two further apart waits unread
_NO_SCREEN = "this site wants a screen that watches: open one with backstride attach"


class Senses:
    """The newest word of everything that may keep a belt from moving."""

    def __init__(self, *, with_deck: bool, with_heart: bool, with_screen: bool) -> None:
        self.with_deck = with_deck
        self.with_heart = with_heart  # whether a heart-rate belt may be heard
        self.with_screen = with_screen  # whether somebody must watch
        self.guard: GuardReport | None = None
        self.deck: DeckReport | None = None
        self.heart = HeartProtection()
        self.footing = FootingProtection()
        self.sound = Sound()
        self.holding = Holding()
        self.form_lost: Lost | None = None  # what a step of the workout asks of the feet
        self.travel = TravelCheck()
        self.gap_ms = 0  # between the last two ticks
        self._guard_heard_ms: int | None = None
        self._ticked_ms: int | None = None
        self._watched_ms: int | None = None

    @property
    def belt(self) -> BeltState:
        """The belt as the guard last told it; silent without a guard."""
        return self.guard.belt if self.guard else BeltState.SILENT

    @property
    def standstill(self) -> bool:
        """Whether the belt is measured to stand."""
        return self.guard is not None and self.guard.standstill

    def guard_reported(self, report: GuardReport, now_ms: int) -> None:
        """Take the guard's newest report."""
        self.guard, self._guard_heard_ms = report, now_ms

    def passed(self, now_ms: int) -> None:
        """Time passed: call first at every tick. Who was held up did not listen meanwhile, and
        must not take the guard's words, which wait to be read, for its silence."""
        self.gap_ms = 0 if self._ticked_ms is None else now_ms - self._ticked_ms
        self._ticked_ms = now_ms
        late_ms = self.gap_ms - PUNCTUAL_MS
        if late_ms > 0 and self._guard_heard_ms is not None:
            self._guard_heard_ms += late_ms

    def watched(self, now_ms: int) -> None:
        """A screen gave its sign of life."""
        self._watched_ms = now_ms

    def guard_is_silent(self, now_ms: int) -> bool:
        """Whether the guard must be taken for dead."""
        return guard_is_silent(self._guard_heard_ms, now_ms)

    def arm_hindrance(self, now_ms: int) -> str | None:
        """Why no start may be asked for, in words; None if it may."""
        if hindrance := arm_hindrance(self.guard, self._guard_heard_ms, now_ms):
            return hindrance
        if self.with_deck and (hindrance := signal_hindrance(self.deck, now_ms)):
            return hindrance
        return _NO_SCREEN if self._unwatched(now_ms) else None

    def confirm_hindrance(self, token: int, now_ms: int) -> str | None:
        """Why this confirmation starts nothing, in words; None if it does."""
        if hindrance := confirm_hindrance(self.guard, self._guard_heard_ms, token, now_ms):
            return hindrance
        if self.with_deck and (hindrance := start_hindrance(self.deck, now_ms)):
            return hindrance
        if hindrance := self.heart.hindrance(now_ms) or self.sound.hindrance:
            return hindrance
        return _NO_SCREEN if self._unwatched(now_ms) else None

    def hold(self, engine: EngineState, now_ms: int) -> Announcement | None:
        """Keep a running belt from rising, or let go; what is to be said about it."""
        if self.guard is None:
            return None
        senses = self.travel.lost, self.heart.lost(now_ms), self.sound.lost, self.form_lost
        lost = [*self.footing.lost, *(one for one in senses if one)]
        return self.holding.follow(lost, self.guard, engine, now_ms)

    def trips(self, now_ms: int) -> Iterator[Trip]:
        """Why a running belt must come to rest. Call at every tick, whatever the belt does."""
        if cause := self.travel.cause(self.deck, self.guard, now_ms):
            yield Trip(cause, self.travel.detail)
        self.footing.follow(self.deck, self.guard.speed_mmps if self.guard else 0, now_ms)
        for cause in self.footing.causes(self.belt):
            yield Trip(cause)
        if self.belt is not BeltState.RUNNING:
            return
        if self.with_deck and (cause := deck_cause(self.deck, now_ms)):
            yield Trip(cause)
        if cause := self.heart.cause(now_ms):
            yield Trip(cause)
        if self._unwatched(now_ms):
            yield Trip(Cause.UNWATCHED)

    def unwatched_ms(self, now_ms: int) -> int | None:
        """Since when no screen gave a sign; None where none must, or none ever did."""
        if not self.with_screen or self._watched_ms is None:
            return None
        return now_ms - self._watched_ms

    def _unwatched(self, now_ms: int) -> bool:
        silent_ms = self.unwatched_ms(now_ms)
        return self.with_screen and (silent_ms is None or silent_ms > UNWATCHED_MS)
