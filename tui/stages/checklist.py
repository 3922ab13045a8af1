"""The checklist before a start, and who is walking."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import DescendantBlur
from textual.message import Message
from textual.widgets import Button, Checkbox, Input

from tui.card import WorkoutCard
from tui.language import _, heard
from tui.regions.words import Words
from tui.view import View
from tui.words import CHECKLIST, step_words


class Tick(Checkbox):
    """`[X]` or `[ ]`: told apart without colour."""

    BUTTON_LEFT = ""
    BUTTON_INNER = "[ ]"
    BUTTON_RIGHT = ""

    def watch_value(self) -> None:
        """Draw the mark, or none."""
        self.BUTTON_INNER = "[X]" if self.value else "[ ]"
        super().watch_value()


class ChecklistStage(VerticalScroll, can_focus=False):
    """Every item is looked at before the start can be asked for."""

    class Checked(Message):
        """The checklist is done."""

        def __init__(self, participant: str, checked: tuple[str, ...]) -> None:
            super().__init__()
            self.participant = participant
            self.checked = checked

    class Came(Message):
        """Somebody says who is walking, before anything is asked of them."""

        def __init__(self, participant: str) -> None:
            super().__init__()
            self.participant = participant

    def __init__(self, cards: Sequence[WorkoutCard], participant: str = "", *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._participant = participant
        self._told = ""  # who is known to be here
        self._more = {card.name: card.checklist for card in cards}

    def compose(self) -> ComposeResult:
        """The workout, the items, the participant, the button."""
        yield Words(id="checklist-title")
        yield Vertical(id="checks")
        yield Words(_("Who is walking? A pseudonym, or nothing"), classes="label")
        yield Input(
            self._participant,
            id="participant",
            max_length=64,
            compact=True,
            select_on_focus=False,
        )
        yield Button(_("Ask for the start"), id="arm", disabled=True, compact=True)
        yield Words(
            _("ENTER ticks and moves on, TAB moves. Nothing moves before the confirmation.")
        )

    def enter(self, view: View) -> None:
        """The stage comes up: everything is to be checked anew."""
        more = self._more.get(view.session.workout, ()) if view.session else ()
        checks = self.query_one("#checks", Vertical)
        checks.remove_children()
        translated = [(name, _(words)) for name, words in CHECKLIST]
        checks.mount_all(
            Tick(Content(words), name=name, compact=True)
            for name, words in (*translated, *((line, heard(line)) for line in more))
        )
        self.query_one(Button).disabled = True
        self.call_after_refresh(self._begin)
        self._told = ""
        self._tell()

    def _tell(self) -> None:
        """Who is walking, once for each who is."""
        participant = self.query_one(Input).value.strip()
        if participant != self._told:
            self._told = participant
            self.post_message(self.Came(participant))

    def _begin(self) -> None:
        self.query(Tick).first().focus()

    def show(self, view: View) -> None:
        """Take what there is to show."""
        if view.session is None:
            return
        title = Content.styled(heard(view.session.title), "bold") + f"   {heard(view.session.gait)}"
        step = view.session.step
        first = _("First step: {step}").format(step=step_words(step, view.unit)) if step else ""
        notice = view.snapshot.machine.card_notice if view.snapshot else ""
        told = (notice, *(view.snapshot.warnings if view.snapshot else ()))
        self.query_one("#checklist-title", Words).say(
            title + "".join(f"\n{words}" for words in (first, *map(heard, told)) if words)
        )

    def on_checkbox_changed(self, event: Checkbox.Changed) -> None:
        """On to the next item; with all of them, the start can be asked for."""
        event.stop()
        self.query_one(Button).disabled = not all(box.value for box in self.query(Tick))
        if event.value:
            self.screen.focus_next()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the participant's name."""
        event.stop()
        self.screen.focus_next()

    def on_descendant_blur(self, event: DescendantBlur) -> None:
        """The participant's name is left."""
        if isinstance(event.widget, Input):
            self._tell()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The start is asked for."""
        event.stop()
        checked = tuple(box.name or "" for box in self.query(Tick) if box.value)
        self.post_message(self.Checked(self.query_one(Input).value.strip(), checked))
