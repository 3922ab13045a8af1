"""The procedure on a machine: the guard in its process, and a person beside the belt."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from controller.belt.realtime import prompt
from controller.commissioning.card_text import card_text
from controller.commissioning.carried import Untold
from controller.commissioning.deck import MeasuringDeck, opened
from controller.commissioning.drive import Drive, Driven, Phase
from controller.commissioning.findings import Finding, Verdict
from controller.commissioning.judging import objected
from controller.commissioning.link import GuardLink
from controller.commissioning.person import Person
from controller.commissioning.procedure import Procedure
from controller.commissioning.questions import Answer
from controller.commissioning.steps import (
    BEFORE,
    ON_DECK,
    STEPS,
    Step,
    top_questions,
)
from controller.commissioning.walk import Walk, check_place
from controller.commissioning.words import (
    BY_TAPE,
    STEP_OFF,
    UNTOLD,
    WELCOME,
    WELCOME_ON_DECK,
    ZEROING,
    heading,
    phase_words,
    told,
)
from controller.deck.opening import OpenedDeck
from controller.treadmills.cards import MachineCard, load_card
from controller.treadmills.identity import identity
from sessions.quantities import SpeedUnit

POLL_S: Final = 0.02  # how late a key may be heard


class Ended(Exception):
    """There is no card; the message says why. The belt stands."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which machine, and what it is driven by to begin with."""

    address: str  # what opens it
    card: str  # by name or path; empty: the machine's name chooses it
    corrected: Callable[[MachineCard], MachineCard]  # with the units of an earlier try
    unit: SpeedUnit  # that people here read
    deck: OpenedDeck | None = None  # for the steps that are walked
    steps: tuple[Step, ...] = STEPS


@dataclass(frozen=True, slots=True)
class Made:
    """A card, and what it rests on."""

    card: MachineCard
    findings: tuple[tuple[Step, Finding], ...]


async def commission(place: Place, person: Person, on: date, version: str) -> Made:
    """Measure the machine with this person. Raises `Ended` and `NotReached`; however it ends, the
    guard stops the belt."""
    with tempfile.TemporaryDirectory(prefix="backstride-") as folder:
        return await _Commissioning(place, person, Path(folder) / "draft.toml").run(on, version)


class _Commissioning:
    def __init__(self, place: Place, person: Person, draft: Path) -> None:
        self._place = place
        self._person = person
        self._draft = draft
        self._address = place.address

    async def run(self, on: date, version: str) -> Made:
        self._person.tell(WELCOME_ON_DECK if self._place.deck else WELCOME)
        base = _family(await self._meet())
        card = self._place.corrected(load_card(base))
        procedure = Procedure(card, await self._ask_before(card), self._place.steps)
        while (step := procedure.step) is not None:
            await self._measure(procedure, step)
        made = procedure.finished(identity(self._address), base, on, version)
        return Made(made, tuple(procedure.findings))

    async def _meet(self) -> str:
        """Who answers, and by which card it is driven."""
        self._person.tell(f"Connecting to {self._address} ... this moves nothing.")
        async with GuardLink(self._address, self._place.card) as link:
            report = await link.first()
            self._address = link.address
        called = f", which calls itself {report.stated.name}" if report.stated.name else ""
        self._person.tell(f"{self._address} answers{called}: card {report.card}.\n")
        return report.card

    async def _ask_before(self, card: MachineCard) -> dict[str, Answer]:
        questions = (*BEFORE, *top_questions(card, self._place.unit))
        return {question.key: await self._person.ask(question) for question in questions}

    async def _measure(self, procedure: Procedure, step: Step) -> None:
        """One step, until it is measured. Raises `Ended` where it is refused for good."""
        self._draft.write_text(card_text(procedure.card), encoding="utf-8")
        self._person.tell(heading(step, procedure.terms, self._place.unit))
        try:
            found = await self._found(procedure, step)
        except Untold as untold:
            self._person.tell(UNTOLD.format(why=untold))
            if not await self._person.again(step):
                self._person.tell(BY_TAPE)
                procedure.otherwise()
            return
        for line in told(found):
            self._person.tell(line)
        refused = [one.text for one in found if one.verdict is Verdict.REFUSED]
        if refused and not await self._person.again(step):
            raise Ended(refused[0])

    async def _found(self, procedure: Procedure, step: Step) -> list[Finding]:
        """What one drive showed; nothing, if it is to be made again. Raises `Untold`."""
        async with GuardLink(self._address, str(self._draft)) as link:
            if step.walked:
                driven = await self._walked(link, procedure, step)
            else:
                driven = await self._drive(link, procedure, step)
            if seen := procedure.drove(driven):
                self._person.tell(f"  ! {seen}: less than its card says. Once more, more gently.")
                return []
            answers: dict[str, Answer] = {}
            if objected(driven, procedure.card) is None:
                answers = {one.key: await self._person.ask(one) for one in step.asks}
        return procedure.judged(driven, answers)

    async def _walked(self, link: GuardLink, procedure: Procedure, step: Step) -> Driven:
        """A drive under somebody who walks, once the deck is believed. Raises `Untold`."""
        assert self._place.deck is not None
        with opened(self._place.deck) as deck:
            await self._try_out(deck)
            walk = Walk()
            driven = await self._drive(link, procedure, step, (deck, walk))
        self._person.tell(STEP_OFF)
        if driven.cause is not None or driven.stop_ms is None:
            return driven
        return replace(driven, carried=walk.carried())

    async def _try_out(self, deck: MeasuringDeck) -> None:
        """Somebody stands on the belt at rest, at two places. Raises `Untold`."""
        mass, front, rear, moved = ON_DECK
        self._person.tell(ZEROING)
        await deck.tared()
        deck.weigh(float(await self._person.ask(mass)))
        await self._person.ask(front)
        at_front = await deck.stands()
        await self._person.ask(rear)
        at_rear = await deck.stands()
        check_place(at_front, at_rear, float(await self._person.ask(moved)))

    async def _drive(
        self,
        link: GuardLink,
        procedure: Procedure,
        step: Step,
        watched: tuple[MeasuringDeck, Walk] | None = None,
    ) -> Driven:
        """The belt, driven along the course of the procedure and watched. Raises `Ended`."""
        await link.first()
        machine = procedure.card.capabilities
        drive = Drive(procedure.course, machine, secrets.randbelow(2**31) + 1, now_ms())
        with prompt():  # a guard that hears too late from here stops the belt
            return await self._follow(link, step, drive, watched)

    async def _follow(
        self,
        link: GuardLink,
        step: Step,
        drive: Drive,
        watched: tuple[MeasuringDeck, Walk] | None,
    ) -> Driven:
        phase, confirmation = drive.phase, None
        while drive.driven is None:
            report = await link.next(POLL_S)
            wishes = drive.reported(report, now_ms()) if report is not None else []
            drive.tick(now_ms())
            if drive.phase is Phase.ASKING and confirmation is None:
                confirmation = asyncio.ensure_future(self._person.confirm(step))
            if drive.phase is Phase.ASKING and confirmation is not None and confirmation.done():
                if not confirmation.result():
                    raise Ended("the start was not confirmed: nothing moved")
                wishes += drive.confirmed(now_ms())
            if drive.phase is not phase:
                phase = drive.phase
                self._attend(step, drive)
            if self._person.pressed() or (watched is not None and _ends(drive, *watched)):
                wishes += drive.pressed(now_ms())
            for wish in wishes:
                link.send(wish)
        if phase is not Phase.DONE:
            self._attend(step, drive)
        if confirmation is not None:
            confirmation.cancel()
        return drive.driven

    def _attend(self, step: Step, drive: Drive) -> None:
        self._person.attend(step, drive)
        if words := phase_words(drive):
            self._person.tell(f"  {words}")


def _ends(drive: Drive, deck: MeasuringDeck, walk: Walk) -> bool:
    """Whether the belt is to stop by what the deck saw."""
    return walk.seen(drive, deck.newest(), deck.feet(), now_ms())


def _family(name: str) -> str:
    """The card that a commissioned card began with: what was measured is measured anew."""
    made = load_card(name).commissioned
    return name if made is None else made.base


def now_ms() -> int:
    """Monotonic milliseconds: the guard's clock."""
    return time.monotonic_ns() // 1_000_000
