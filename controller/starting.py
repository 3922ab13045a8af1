"""What comes before a start and takes its time: a workout is rehearsed, the sound is tried, and the
limits of who walks are put in force. Seconds may pass: the loop has a belt to look after."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime

from controller import api
from controller.care.store import CareError
from controller.care.visiting import visit
from controller.coaching import own_figures
from controller.conduct.conductor import Conductor
from controller.config import Config
from controller.devices import Devices
from controller.expecting import expected
from controller.loading import NotHere, limited, load
from controller.machine_card import ALONE, SECOND_PERSON
from controller.recorder import Recorder
from controller.speech import Speech
from controller.treadmills.port import NOTHING_STATED
from sessions.care.participant import Participant
from sessions.care.visit import Visit
from sessions.coaching.figures import Reading
from sessions.coaching.usual import Pace
from sessions.workouts.faults import WorkoutError


class Starting:
    """Loads workouts, and lets nobody ask for a start that cannot be recorded or heard."""

    def __init__(
        self,
        conductor: Conductor,
        config: Config,
        devices: Devices,
        recorder: Recorder,
        speech: Speech,
        *,
        now_ms: Callable[[], int],
    ) -> None:
        self._conductor = conductor
        self._config = config
        self._devices = devices
        self._recorder = recorder
        self._speech = speech
        self._now_ms = now_ms
        self._loading = False
        self._stops = 0

    def stopped(self) -> None:
        """STOP was given: whatever is being prepared ends in no start."""
        self._stops += 1

    async def load(self, command: api.Load) -> str | None:
        """Prepare a workout; the reason if it may not be."""
        if self._loading:
            return "another workout is being rehearsed: wait a moment"
        if hindrance := self._conductor.cannot_load():
            return hindrance
        self._loading = True
        card = self._devices.setup.card
        try:
            loaded = await asyncio.to_thread(load, command.workout, card, self._config)
        except (WorkoutError, NotHere) as error:
            return str(error)
        finally:
            self._loading = False
        return self._conductor.load(loaded, self._now_ms())

    def hindrance(self) -> str | None:
        """Why nobody may ask for a start from afar as far as this process goes, or None."""
        return self._not_ready() or self._not_measured()

    def _not_ready(self) -> str | None:
        if self._loading:
            return "a workout is being rehearsed: wait a moment"
        return self._recorder.ready()

    def _not_measured(self) -> str | None:
        return None if self._devices.setup.view.commissioned else ALONE

    def _alone(self, command: api.Arm | api.Reply) -> str | None:
        """Nobody walks alone on a machine that nobody measured."""
        accompanied = isinstance(command, api.Arm) and SECOND_PERSON in command.checked
        return None if accompanied else self._not_measured()

    async def ask(self, command: api.Arm | api.Reply) -> str | None:
        """Ask for the confirmation of a start, when the sound has been tried; how that went decides
        where it must be heard. The reason if it may not be asked for."""
        stops = self._stops
        if hindrance := await self._still_here(command):
            return hindrance
        self._conductor.coaching.known = await self._own_figures(command)
        if self._conductor.cannot_arm(self._now_ms()) is None:
            trouble = await self._speech.tried()
            self._conductor.sounded(trouble, self._now_ms())
        if stops != self._stops:
            return "STOP was given while the sound was tried"
        if hindrance := self._not_ready() or self._alone(command):
            return hindrance
        self._expect()
        return self._limit() or self._conductor.command(command, self._now_ms())

    async def present(self, command: api.Present) -> str | None:
        """Somebody comes to the machine; the reason if they may not begin a session today, or not
        under this pseudonym. They are asked how they are all the same."""
        if hindrance := self._conductor.cannot_load():
            return hindrance
        who = await self._visit(command.participant)
        if isinstance(who, str):
            self._conductor.care.leave()
            return who
        if hindrance := self._conductor.cannot_load():
            return hindrance
        self._conductor.care.present(who)
        return self._conductor.care.hindrance()

    async def _still_here(self, command: api.Arm | api.Reply) -> str | None:
        """Their record anew, as it is now; the reason if they may not begin."""
        care = self._conductor.care
        pseudonym = command.participant if isinstance(command, api.Arm) else care.pseudonym
        who = await self._visit(pseudonym)
        if isinstance(who, str):
            return who
        if self._conductor.cannot_load():
            return None  # the conductor will say why there is no start
        care.still_here(who)
        return care.hindrance()

    async def _visit(self, pseudonym: str) -> Visit | str | None:
        """What is known of them, or why that is not known."""
        loaded = self._conductor.session.loaded
        workout = loaded.plan.name if loaded else ""
        folder, today = self._config.paths.data, datetime.now().astimezone().date()
        try:
            return await asyncio.to_thread(visit, folder, pseudonym.strip(), workout, today)
        except CareError as error:
            return f"{error}. Without a participant nothing of theirs is in force or on record"

    async def _own_figures(self, command: api.Arm | api.Reply) -> Mapping[Pace, Reading]:
        """What was usual for them in earlier sessions."""
        pseudonym = command.participant if isinstance(command, api.Arm) else ""
        who = (self._conductor.care.pseudonym or pseudonym).strip()
        today = datetime.now().astimezone().date()
        return await asyncio.to_thread(own_figures, self._config.paths.data, who, today)

    def _expect(self) -> None:
        """Tell the deck who will walk and how: it checks itself against that."""
        reader, loaded = self._devices.reader, self._conductor.session.loaded
        if reader is None or loaded is None:
            return
        who = expected(loaded.plan.gait, self._participant)
        reader.expect(mass_kg=who.mass_kg, facing=who.facing, belt_reversed=who.belt_reversed)

    @property
    def _participant(self) -> Participant | None:
        """Who is at the machine, where they are on record."""
        present = self._conductor.care.visit
        return present.participant if present else None

    def _limit(self) -> str | None:
        """Put this participant's limits in force, within what the machine, on the card that it
        turned out to have, says of itself too; the reason if the workout is beyond them."""
        loaded, guard = self._conductor.session.loaded, self._conductor.senses.guard
        if loaded is None or self._conductor.cannot_load():
            return None  # the conductor will say why there is no start
        stated = guard.stated if guard else NOTHING_STATED
        card = self._devices.setup.card
        try:
            person = limited(loaded.plan, card, self._config, self._participant, stated)
        except NotHere as error:
            return str(error)
        return self._conductor.limit(person, self._now_ms())
