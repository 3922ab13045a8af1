"""A machine to commission in virtual time, and a person who measures it truly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import count

from controller.api import SimulatedFault
from controller.commissioning.carried import Untold
from controller.commissioning.drive import Course, Drive, Driven, Ending, Phase
from controller.commissioning.findings import Finding, Verdict
from controller.commissioning.procedure import Procedure
from controller.commissioning.questions import Answer
from controller.commissioning.steps import STEPS, Step
from controller.rehearse.far_ends import FarEnd, FtmsEnd, TrackMasterEnd
from controller.rehearse.treadmill import VirtualTreadmill
from controller.simulator.ftms.peculiarities import Peculiarities
from controller.treadmills.cards import MachineCard, load_card
from tests.controller.commissioning.decks import WalkedDeck

BELT_M = 3.0
TICK_MS = 50
FAMILY, KMH = load_card("trackmaster"), load_card("trackmaster-kmh")
BRISK = load_card("simulated")
WRONG_UNITS = [
    (replace(BRISK, unit="km/h"), FAMILY, "--unit km/h"),
    (BRISK, KMH, "--unit mph"),
]
"""A serial machine, the card that it is driven by, and the option that would be right."""
TOLD: dict[str, Answer] = {
    "role": "technician",
    "serial_number": "12345",
    "firmware": "",
    "belt_length_m": BELT_M,
    "top_speed": 1.5,
    "top_incline": 5.0,
}


def serial(card: MachineCard, *, watchdog: bool = True) -> TrackMasterEnd:
    """A TrackMaster that really is as `card` says."""
    return TrackMasterEnd(card, now_ms=0, watchdog=watchdog)


def bluetooth(card: MachineCard, peculiar: Peculiarities) -> FtmsEnd:
    """A Bluetooth treadmill with these mechanics and peculiarities."""
    return FtmsEnd(card, now_ms=0, peculiar=peculiar)


@dataclass(slots=True)
class Bench:
    """Drives a machine step by step, as somebody with a tape would who makes no errors."""

    end: FarEnd
    procedure: Procedure
    deck: WalkedDeck | None = None
    meddle: Callable[[Drive, WalkedDeck], None] | None = None  # what happens to walker or deck
    trusted: bool = False  # the deck, without its try-out at rest
    untold: list[str] = field(default_factory=list)  # why it could not tell
    under_feet_mmps: float = 0.0
    lies: dict[str, Answer] = field(default_factory=dict)  # what the person answers instead
    refused_in: str = ""
    highest_mmps: float = 0.0
    now_ms: int = 0
    _tokens: count[int] = field(default_factory=lambda: count(1))

    @classmethod
    def of(
        cls,
        end: FarEnd,
        card: MachineCard,
        deck: WalkedDeck | None = None,
        steps: tuple[Step, ...] = STEPS,
        **answers: Answer,
    ) -> Bench:
        """A machine at this end of a wire, driven by this card to begin with."""
        told = {**TOLD, "top_incline": min(5.0, card.max_incline_pct), **answers}
        return cls(end, Procedure(card, told, steps), deck)

    def run(self) -> list[Finding]:
        """Every step until the end, or until one is refused: why."""
        while (step := self.procedure.step) is not None:
            try:
                found = self._measure(step)
            except Untold as untold:
                self.untold.append(str(untold))
                self.procedure.otherwise()
                continue
            if any(one.verdict is Verdict.REFUSED for one in found):
                self.refused_in = step.name
                return [one for one in found if one.verdict is Verdict.REFUSED]
        return []

    def _measure(self, step: Step) -> list[Finding]:
        """One drive. Raises `Untold`."""
        deck = self.deck if step.walked else None
        if deck is not None and not self.trusted:
            self.now_ms = deck.try_out(self.now_ms)
        driven, answers = self.drive(self.procedure.course, deck)
        if deck is not None:
            deck.leave()
            if driven.cause is None and driven.stop_ms is not None:
                driven = replace(driven, carried=deck.walk.carried())
        if self.procedure.drove(driven):
            return []
        return self.procedure.judged(driven, {**answers, **self.lies})

    def drive(
        self, course: Course, deck: WalkedDeck | None = None
    ) -> tuple[Driven, dict[str, Answer]]:
        """One drive, and what the person saw of it; with a deck, under a walker."""
        card = self.procedure.card
        if isinstance(self.end, FtmsEnd):
            self.end.radio.lose()
            self.end.transmit(self.now_ms)
            self.end.radio.link()
        treadmill = VirtualTreadmill(card, now_ms=self.now_ms, end=self.end)
        drive = Drive(course, card.capabilities, next(self._tokens), self.now_ms)
        belt, seen = self.end.belt, _Seen()
        while drive.driven is None:
            before_ms = self.now_ms
            treadmill.advance(self.now_ms + TICK_MS)
            self.now_ms = treadmill.now_ms
            self.highest_mmps = max(self.highest_mmps, belt.speed_mmps)
            wishes = drive.reported(treadmill.core.report(self.now_ms), self.now_ms)
            drive.tick(self.now_ms)
            if drive.phase is Phase.ASKING:
                wishes += drive.confirmed(self.now_ms)
            pressed = self._person(drive, treadmill, seen)
            if deck is not None:
                self.under_feet_mmps = max(self.under_feet_mmps, belt.speed_mmps)
                if self.meddle is not None:
                    self.meddle(drive, deck)
                belt_mps = belt.speed_mmps / 1000
                pressed = deck.watch(drive, before_ms, self.now_ms, belt_mps) or pressed
            wishes += drive.pressed(self.now_ms) if pressed else []
            for wish in wishes:
                treadmill.core.told(wish, self.now_ms)
        self._afterwards(treadmill)
        return drive.driven, seen.answers(belt.travel_mm)

    def _person(self, drive: Drive, treadmill: VirtualTreadmill, seen: _Seen) -> bool:
        """What they do now; whether they press a key."""
        belt, ending = self.end.belt, drive.course.ending
        if drive.phase is Phase.STEADY:
            seen.steady(belt.travel_mm, self.now_ms)
            if ending is Ending.KEY:
                return seen.for_ms(self.now_ms) >= 12_000 and seen.marks(
                    belt.travel_mm, self.now_ms
                )
            if ending is Ending.SAFETY_KEY:
                self._cause(SimulatedFault.SAFETY_KEY)
            if ending is Ending.SILENCE:
                treadmill.connected = False
                self._cause(SimulatedFault.UNPLUG_TREADMILL)
        if drive.by_eye:
            since_ms = seen.since_ms
            if self.now_ms - since_ms > 10_000 and ending is Ending.SILENCE:
                seen.runs_on = True
                self._cause(SimulatedFault.SAFETY_KEY)
            seen.stood_ms = self.now_ms - since_ms
            return belt.speed_mmps == 0
        return False

    def _afterwards(self, treadmill: VirtualTreadmill) -> None:
        self._cause(SimulatedFault.REPAIR)
        treadmill.connected = True
        treadmill.advance(self.now_ms + 8000)
        self.now_ms = treadmill.now_ms

    def _cause(self, fault: SimulatedFault) -> None:
        if isinstance(self.end, FtmsEnd):
            self.end.device.act(fault)
        else:
            self.end.belt.act(fault)


@dataclass(slots=True)
class _Seen:
    """What the person with the tape saw."""

    runs_on: bool = False
    stood_ms: int = 0
    _steady: tuple[float, int] | None = None
    _marked: tuple[float, int] | None = None

    def steady(self, travel_mm: float, now_ms: int) -> None:
        self._steady = self._steady or (travel_mm, now_ms)

    def for_ms(self, now_ms: int) -> int:
        return now_ms - self._steady[1] if self._steady else 0

    def marks(self, travel_mm: float, now_ms: int) -> bool:
        self._marked = self._marked or (travel_mm, now_ms)
        return True

    @property
    def since_ms(self) -> int:
        assert self._steady is not None
        return self._steady[1]

    def answers(self, travel_mm: float) -> dict[str, Answer]:
        steady, marked = self._steady or (0.0, 0), self._marked or (0.0, 1)
        ran_on_m = (travel_mm - marked[0]) / 1000
        return {
            "runs_to": "rear",
            "key_stops": True,
            "passings": (marked[0] - steady[0]) / 1000 / BELT_M,
            "seconds": max(1, marked[1] - steady[1]) / 1000,
            "silence_stops": not self.runs_on,
            "silence_s": 0.0 if self.runs_on else self.stood_ms / 1000,
            "stop_m": ran_on_m,
            "top_stop_m": ran_on_m,
            "lifts": True,
        }
