"""What comes before a start and takes its time: a workout is rehearsed, the sound is tried, and the
limits of who walks are put in force. Seconds may pass: the loop has a belt to look after."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from controller import api
from controller.conduct.conductor import Conductor
from controller.config import Config
from controller.devices import Devices
from controller.expecting import expected, on_record
from controller.loading import NotHere, limited, load
from controller.machine_card import ALONE, SECOND_PERSON
from controller.recorder import Recorder
from controller.speech import Speech
from controller.treadmills.port import NOTHING_STATED
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
        if self._conductor.cannot_arm(self._now_ms()) is None:
            trouble = await self._speech.tried()
            self._conductor.sounded(trouble, self._now_ms())
        if stops != self._stops:
            return "STOP was given while the sound was tried"
        participant = command.participant if isinstance(command, api.Arm) else ""
        hindrance = self._not_ready() or self._alone(command) or self._limit(participant)
        self._expect(participant)
        return hindrance or self._conductor.command(command, self._now_ms())

    def _expect(self, participant: str) -> None:
        """Tell the deck who will walk and how: it checks itself against that."""
        reader, loaded = self._devices.reader, self._conductor.session.loaded
        if reader is None or loaded is None:
            return
        who = expected(loaded.plan.gait, on_record(participant, self._config.paths.data))
        reader.expect(mass_kg=who.mass_kg, facing=who.facing, belt_reversed=who.belt_reversed)

    def _limit(self, participant: str) -> str | None:
        """Put this participant's limits in force, within what the machine, on the card that it
        turned out to have, says of itself too; the reason if the workout is beyond them."""
        loaded, guard = self._conductor.session.loaded, self._conductor.senses.guard
        if loaded is None or self._conductor.cannot_load():
            return None  # the conductor will say why there is no start
        stated = guard.stated if guard else NOTHING_STATED
        card = self._devices.setup.card
        try:
            person = limited(loaded.plan, card, self._config, participant, stated)
        except NotHere as error:
            return str(error)
        return self._conductor.limit(person, self._now_ms())
