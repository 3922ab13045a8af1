"""The confirmation at the machine, with its countdown."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from controller.api import SessionView
from sessions.quantities import SpeedUnit
from sessions.workouts.plan import Gait
from tui.language import _, heard
from tui.regions.big_number import BigNumber
from tui.regions.words import Words
from tui.view import View
from tui.words import step_words


class ConfirmStage(Vertical):
    """Nothing moves until a person at the machine confirms."""

    def compose(self) -> ComposeResult:
        """What will start, and the number."""
        yield Words(id="confirm-words")
        yield BigNumber(id="confirm-count")

    def enter(self, view: View) -> None:
        """The stage comes up: no widget may take the keys."""
        self.screen.set_focus(None)

    def show(self, view: View) -> None:
        """Take what there is to show."""
        if view.session is not None:
            self.query_one("#confirm-words", Words).say(confirm_words(view.session, view))
        label = "" if view.count is None else _("STARTS IN   (any key but ENTER cancels)")
        number = "" if view.count is None else str(view.count)
        self.query_one("#confirm-count", BigNumber).put(label, number)


def confirm_words(session: SessionView, view: View) -> Content:
    """What the person at the machine confirms."""
    who = ""
    if session.participant:
        who = " " + _("for {participant}").format(participant=session.participant)
    return Content("\n").join(
        [
            Content.styled(f"{heard(session.title)}{who}", "bold"),
            Content(_first_step(session, view.unit)),
            Content(_stance(session.gait)),
            Content(""),
            Content.styled(
                _("Confirm at the machine: is the walker ready and holding on?"), "bold"
            ),
            Content(_("ENTER starts the belt after 3, 2, 1. Any other key cancels.")),
        ]
    )


def _first_step(session: SessionView, unit: SpeedUnit) -> str:
    if session.step is None:
        return ""
    return _("Starts with {step}.").format(step=step_words(session.step, unit))


def _stance(gait: Gait) -> str:
    if gait is Gait.FORWARD:
        return _("Forward: the walker faces the console, a hand on the handrail.")
    words = _("{gait}: the walker faces against the usual direction, a hand on the rail.")
    named = heard(gait)
    return words.format(gait=f"{named[:1].upper()}{named[1:]}")
