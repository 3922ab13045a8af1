"""The PIN of a role that may do what somebody wants to do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from controller.care.access import WrongPin, asked_for, prove
from controller.care.pins import Locked
from sessions.care.roles import Action, Role
from tui.clinic.keys import Key, bindings
from tui.clinic.screen import ClinicScreen
from tui.clinic.words import trouble_words
from tui.language import N_, _
from tui.regions.words import Words

ROLES: dict[Role, str] = {
    Role.THERAPIST: N_("therapist"),
    Role.ENGINEER: N_("engineer"),
    Role.PARTICIPANT: N_("participant"),
}


class PinScreen(ClinicScreen):
    """Asks for it, and then does it. It hides what is behind it."""

    OWN: ClassVar = (Key("enter", "try", "ENTER", N_("unlock"), N_("try this PIN")),)

    def __init__(self, action: Action, then: Callable[[], object]) -> None:
        super().__init__()
        self._action, self._then = action, then

    def title_words(self) -> str:
        """What it is."""
        return _("Backstride clinic: locked")

    def body(self) -> Iterator[Widget]:
        """Whose PIN, and the field."""
        with Vertical(id="pin-body"):
            yield Words(id="pin-words")
            yield Input(password=True, restrict=r"[0-9]*", max_length=12, compact=True, id="pin")

    def begin(self) -> None:
        """Say whose."""
        with self.clinic.desk() as at:
            asked = asked_for(at.db, self._action)
        whose = _(" or ").join(_(ROLES[role]) for role in asked)
        self.query_one("#pin-words", Words).say(_("PIN of the {roles}:").format(roles=whose))
        self.query_one(Input).focus()

    def on_input_submitted(self) -> None:
        """ENTER in the field."""
        self.action_try()

    def action_try(self) -> None:
        """Try it, off the loop: hashing takes its time, and STOP must not wait for it."""
        self.run_worker(self._try(self.query_one(Input).value), exclusive=True)

    async def _try(self, pin: str) -> None:
        try:
            roles = await asyncio.to_thread(self._proven, pin)
        except Locked as error:
            told = _("▲ Too many wrong PINs. Try again in {seconds} s.")
            self.say(told.format(seconds=round(error.wait_s)))
        except WrongPin as error:
            whose = _(" or ").join(_(ROLES[role]) for role in error.asked)
            self.say(_("▲ This is not the PIN of the {roles}.").format(roles=whose))
            for field in self.query(Input):  # none, while the screen closes
                field.clear()
        except self.clinic.TROUBLES as error:
            self.say(trouble_words(error))
        else:
            self.clinic.access.grant(roles, self.clinic.clock())
            self.app.pop_screen()
            self._then()

    def _proven(self, pin: str) -> list[Role]:
        with self.clinic.desk() as at:
            return prove(at.db, self._action, pin, self.clinic.now_s())

    def leave(self) -> None:
        """Without it nothing is shown."""
        if self._action is Action.SEE_RECORDS:
            self.app.exit()
        else:
            self.app.pop_screen()

    BINDINGS: ClassVar[list[BindingType]] = list(bindings(OWN))
