"""Today: whose turn it is, how it was last time, and whether anything is in the way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import BindingType

from controller.care.overview import Overview
from sessions.care.agenda import Turn
from tui.clinic.keys import COMMON, Key, bindings
from tui.clinic.people import ADD, OPEN, READ, PeopleScreen
from tui.clinic.words import day_words
from tui.language import N_, _

TODAY = frozenset({Turn.DUE, Turn.OVERDUE, Turn.DONE})


class TodayScreen(PeopleScreen):
    """The first screen: due, overdue and done today."""

    OWN: ClassVar[tuple[Key, ...]] = (
        OPEN,
        Key("p", "everybody", "P", N_("participants"), N_("everybody who is on record")),
        ADD,
        READ,
        Key("q", "leave", "Q", N_("leave"), N_("leave; a session goes on running")),
    )
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(OWN))

    def title_words(self) -> str:
        """Which day."""
        return _("Today, {day}").format(day=day_words(self.clinic.today()))

    def begin(self) -> None:
        """No search here: the list is short."""
        super().begin()
        self.query_one("#search").display = False

    def chosen(self, everybody: Iterable[Overview]) -> list[Overview]:
        """Whose turn it is."""
        return [one for one in everybody if one.place.turn in TODAY]

    def nobody(self) -> str:
        """What is said of an empty day."""
        return _("Nobody is due today. P shows all participants, A adds one.")

    def action_everybody(self) -> None:
        """All participants."""
        self.app.push_screen(PeopleScreen())

    def keys(self) -> tuple[Key, ...]:
        """There is nothing behind it to go back to."""
        return (*self.OWN, *(key for key in COMMON if key.action != "back"))

    def leave(self) -> None:
        """One ESC too many must not close the screens."""
        self.say(_("This is the first screen. Q leaves."))
