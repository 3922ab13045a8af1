"""The force deck on a screen: what each cell bears, where the load acts, and whether it is well."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content

from controller.deck.view import DeckView
from sessions.gait.report import SignalHealth
from tui.deck.picture import drawing, figures
from tui.language import N_, _, heard
from tui.looks import Dressed
from tui.regions.words import Words

TICK_S: Final = 0.1
_KEYS: Final = N_("? what to try   Q leave")
_HELP: Final = (
    N_("Leave the deck empty for a second: it tares itself."),
    N_("Stand on the corner that a cell is named for: its bar must be the longest, ● beside it."),
    N_("A bar of minus signs is a cell whose wires are changed over."),
    N_("Stand still in the middle: the body mass must be yours within 1 kg."),
    N_("No bar moves at all: look at the plug and at deck.url. ? closes this."),
    N_("F2: other colours: dark, light, high contrast, sixteen."),
)


class DeckApp(Dressed):
    """Asks `newest` for what to show, and `trouble` for why there is nothing to be shown."""

    CSS_PATH: ClassVar = [
        Path(__file__).parents[1] / "backstride.tcss",
        Path(__file__).with_name("deck.tcss"),
    ]
    ENABLE_COMMAND_PALETTE = False
    TITLE = "Backstride deck"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("question_mark", "help", "Help"),
        Binding("q,escape", "quit", "Leave"),
    ]

    def __init__(
        self, url: str, newest: Callable[[], DeckView | None], trouble: Callable[[], str]
    ) -> None:
        super().__init__()
        self.dress()
        self._url, self._newest, self._trouble = url, newest, trouble
        self._helps = False

    def compose(self) -> ComposeResult:
        """Head, drawing beside figures, notices, keys."""
        yield Words(id="deck-head")
        with Horizontal(id="deck-middle"):
            yield Words(id="deck-drawing")
            yield Words(id="deck-figures")
        yield Words(id="deck-notices")
        yield Words(_(_KEYS), id="deck-keys")

    def on_mount(self) -> None:
        """Follow the deck."""
        self.set_interval(TICK_S, self.show)
        self.show()

    def action_help(self) -> None:
        """Say what to try, or no longer."""
        self._helps = not self._helps
        self.show()

    def show(self) -> None:
        """Draw what is new."""
        if not self.is_running:
            return  # the screen is on its way out
        view = self._newest()
        health = view.report.health if view else SignalHealth.WAITING
        style = "$done" if health is SignalHealth.GOOD else "bold $alarm-ink"
        serial = f"  {view.serial}" if view and view.serial else ""
        head = Content.assemble(f"{self._url}{serial}  ", (heard(health).upper(), style))
        self.query_one("#deck-head", Words).say(head)
        if view:
            self.query_one("#deck-drawing", Words).say("\n".join(drawing(view)))
            self.query_one("#deck-figures", Words).say("\n".join(figures(view)))
        told = view.notices if view else (_("waiting for the deck"),)
        notices = heard(self._trouble()) or "\n".join(map(heard, told))
        said = "\n".join(map(_, _HELP)) if self._helps else notices
        self.query_one("#deck-notices", Words).say(said)
