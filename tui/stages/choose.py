"""Choose a workout: the list to the left, what it is to the right."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from sessions.quantities import SpeedUnit
from tui.card import WorkoutCard
from tui.language import _, heard
from tui.regions.profile import Profile
from tui.regions.words import Words
from tui.view import View


class ChooseStage(Horizontal):
    """The first stage of a session."""

    class Chosen(Message):
        """A workout was taken."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, cards: Sequence[WorkoutCard], preselect: str, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._cards = {card.name: card for card in cards}
        self._preselect = preselect
        self._unit: SpeedUnit = "mph"

    def compose(self) -> ComposeResult:
        """The list; title, figures, profile, and the words."""
        options = [
            Option(Content(heard(card.title)), id=name) for name, card in self._cards.items()
        ]
        yield OptionList(*options, id="workouts")
        with Vertical(id="card"):
            yield Words(id="card-title")
            yield Profile(id="card-profile")
            with VerticalScroll(id="card-scroll"):
                yield Words(id="card-words")

    def on_mount(self) -> None:
        """Mark the preselected workout."""
        if self._preselect in self._cards:
            listed = self.query_one(OptionList)
            listed.highlighted = listed.get_option_index(self._preselect)
        self._show_card()

    def enter(self, view: View) -> None:
        """The stage comes up."""
        self.query_one(OptionList).focus()

    def show(self, view: View) -> None:
        """Take what there is to show."""
        if view.unit != self._unit:
            self._unit = view.unit
            self._show_card()

    def choose(self) -> None:
        """Take the marked workout."""
        card = self._marked()
        if card is not None:
            self.post_message(self.Chosen(card.name))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click in the list."""
        event.stop()
        self.choose()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another workout is marked."""
        event.stop()
        self._show_card()

    def _marked(self) -> WorkoutCard | None:
        option = self.query_one(OptionList).highlighted_option
        return self._cards.get(option.id or "") if option else None

    def _show_card(self) -> None:
        card = self._marked()
        if card is None:
            self.query_one("#card-title", Words).say(_("No workout found."))
            return
        title = Content.assemble((heard(card.title), "bold"), "\n", card.figures(self._unit))
        self.query_one("#card-title", Words).say(title)
        self.query_one(Profile).put(card.profile, card.profile_s, self._unit)
        self.query_one("#card-words", Words).say(card_words(card))


def card_words(card: WorkoutCard) -> Content:
    """Not for whom, for whom, goal, source: what is known of them."""
    rows = (
        (_("Not for"), " ".join(f"{heard(one).rstrip('.')}." for one in card.contraindications)),
        (_("For"), heard(card.for_whom)),
        (_("Goal"), heard(card.goal)),
        (_("Source"), card.source),
    )
    parts = [Content.assemble((f"{label}: ", "bold $label"), text) for label, text in rows if text]
    return Content("\n").join(parts)
