"""The therapist's application: screens over the record of participants, and STOP for the belt."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import ClassVar, Final

from textual import events
from textual.app import SuspendNotSupported

from controller.care.access import Pass
from controller.care.desk import Desk, open_desk
from controller.care.store import CareError
from controller.config import Config
from controller.reports.gathering import NothingRecorded
from controller.treadmills.cards import BadCard
from sessions.care.roles import Action
from sessions.journal.store import JournalError
from sessions.quantities import format_speed
from sessions.workouts.faults import WorkoutError
from tui.app import HEIGHTS, WIDTHS
from tui.bindings import is_stop
from tui.clinic.belt import Belt
from tui.clinic.pin import PinScreen
from tui.clinic.screen import ClinicScreen
from tui.clinic.today import TodayScreen
from tui.clinic.words import trouble_words
from tui.language import _
from tui.looks import Dressed

TICK_S: Final = 0.25
Walk = Callable[[Path, str], int]
"""Opens the screen at the machine on a workout file for a pseudonym; the exit code of that."""


class ClinicApp(Dressed):
    """Works on the record of `config`. `clock` is a monotonic clock in seconds, `now_s` seconds
    since the epoch, `today` the day. Leaving it changes no belt."""

    CSS_PATH: ClassVar = [
        Path(__file__).parents[1] / "backstride.tcss",
        Path(__file__).with_name("clinic.tcss"),
    ]
    ENABLE_COMMAND_PALETTE = False
    TITLE = "Backstride clinic"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS
    TROUBLES: ClassVar = (
        CareError, JournalError, WorkoutError, NothingRecorded, BadCard, OSError,
    )  # fmt: skip
    """What goes wrong with a record and says in its text what to do."""

    def __init__(
        self,
        config: Config,
        *,
        belt: Belt | None = None,
        walk: Walk | None = None,
        today: Callable[[], date] = date.today,
        clock: Callable[[], float] = time.monotonic,
        now_s: Callable[[], float] = time.time,
        reports: Path | None = None,
    ) -> None:
        super().__init__()
        self.dress()
        self.config, self.belt, self.today = config, belt, today
        self.clock, self.now_s = clock, now_s
        self.reports = reports or Path.cwd()
        self.access = Pass()
        self.opened = ""  # the pseudonym that was opened or added last
        self.signs = ""  # who decided last
        self._walk = walk

    def on_mount(self) -> None:
        """Begin with today, behind the PIN where one is set."""
        if self.belt is not None:
            self.run_worker(self.belt.follow(), name="follow the controller")
        self.set_interval(TICK_S, self.tick)
        self.push_screen(TodayScreen())
        self.guarded(Action.SEE_RECORDS, lambda: None)

    def tick(self) -> None:
        """Time passed: the belt's state, and whether the screen was left alone."""
        if not self.is_running:
            return
        if self.belt is not None:
            self.belt.look()
        if isinstance(self.screen, ClinicScreen):
            self.screen.show_belt()
        if self.access.expired(self.clock()):
            self.lock()

    # --- the record ------------------------------------------------------------------------------

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """The record, open; from any thread."""
        with open_desk(self.config, "the clinic's screen") as at:
            yield at

    def speed(self, speed_mps: float) -> str:
        """A speed in the unit that people here read."""
        return format_speed(speed_mps, self.config.machine.unit, 2)

    # --- who may ---------------------------------------------------------------------------------

    def guarded(self, action: Action, then: Callable[[], object]) -> None:
        """Do it, if whoever is here may; else ask for the PIN first."""
        try:
            with self.desk() as at:
                admitted = self.access.admits(at.db, action, self.clock())
        except self.TROUBLES as error:
            self.tell(trouble_words(error))
            return
        if admitted:
            then()
        elif not isinstance(self.screen, PinScreen):
            self.push_screen(PinScreen(action, then))

    def lock(self) -> None:
        """Forget who is here; what is half written stays behind the PIN."""
        self.access.roles.clear()
        self.guarded(Action.SEE_RECORDS, lambda: self.tell(_("No PIN is set: nothing locks.")))

    def tell(self, words: str) -> None:
        """Say something on the screen that is in front now."""
        self.call_later(self._tell, words)

    def _tell(self, words: str) -> None:
        if isinstance(self.screen, ClinicScreen):
            self.screen.say(words)

    # --- the belt --------------------------------------------------------------------------------

    def stop(self) -> None:
        """STOP."""
        if self.belt is not None and self.belt.there:
            self.belt.stop()
            self.tick()

    async def on_event(self, event: events.Event) -> None:
        """STOP comes before every field, while the belt may move."""
        if isinstance(event, events.Key | events.MouseDown):
            self.access.use(self.clock())
        stops = isinstance(event, events.Key) and is_stop(event) and not event.is_forwarded
        if stops and self.belt is not None and self.belt.moves:
            self.stop()
        else:
            await super().on_event(event)

    def walk(self, workout: Path, pseudonym: str) -> None:
        """Hand the terminal to the screen at the machine, until that is left."""
        if self._walk is None:
            self.tell(_("This screen starts no session."))
            return
        try:
            with self.suspend():
                code = self._walk(workout, pseudonym)
        except SuspendNotSupported:
            self.tell(_("This screen cannot start a session; start it at the machine."))
            return
        self.access.use(self.clock())
        if code:
            self.tell(_("▲ The screen at the machine could not be opened."))
