"""What every screen of the clinic has: head, notice, keys, help, and STOP while a belt is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget

from tui.clinic.keys import COMMON, Key, bindings
from tui.clinic.rows import MARGIN
from tui.language import _
from tui.regions.flow import flow
from tui.regions.stop_bar import StopBar
from tui.regions.words import Words
from tui.words import LOST, LOST_REMEDY, NOT_AN_EMERGENCY_STOP, STATES

if TYPE_CHECKING:
    from tui.clinic.app import ClinicApp


class ClinicScreen(Screen[None]):
    """One screen. A subclass names its keys, its title and its body."""

    OWN: ClassVar[tuple[Key, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = list(bindings(COMMON))

    @property
    def clinic(self) -> ClinicApp:
        """The application."""
        return cast("ClinicApp", self.app)

    def title_words(self) -> str:
        """What stands at the head."""
        raise NotImplementedError

    def body(self) -> Iterator[Widget]:
        """What stands in the middle."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Head, body, notice, keys, STOP."""
        yield Words(id="header")
        with Container(id="middle"):
            with VerticalScroll(id="help"):
                yield Words(id="help-words")
            yield from self.body()
        yield Words(id="notice")
        yield Words(id="keys")
        yield StopBar(id="stop")

    def on_mount(self) -> None:
        """Show what is known at once."""
        self.query_one("#help").display = False
        self.say("")
        self.show_keys()
        self.show_belt()
        self.begin()

    def begin(self) -> None:
        """The screen comes up for the first time."""

    def on_screen_resume(self) -> None:
        """It is in front again: what it shows may have changed meanwhile."""
        self.show_belt()
        self.refreshed()

    def refreshed(self) -> None:
        """Read anew what is shown."""

    # --- what all have ---------------------------------------------------------------------------

    def keys(self) -> tuple[Key, ...]:
        """The keys that work here and now."""
        return (*self.OWN, *COMMON)

    def show_keys(self) -> None:
        """The key line, each key of which can be clicked."""
        parts = [_key_words(key) for key in self.keys() if key.words]
        for line in self.query("#keys").results(Words):  # none, before the screen is whole
            line.say(flow(parts, self.app.size.width - MARGIN))

    def on_resize(self) -> None:
        """There is more room for the keys, or less."""
        self.show_keys()

    def show_belt(self) -> None:
        """The head with the belt's state, and STOP while there is a controller."""
        if not self.is_mounted or not self.query("#stop"):
            return
        belt = self.clinic.belt
        parts = [Content.styled(self.title_words(), "bold")]
        if belt is not None and belt.there:
            words = STATES[belt.view.state]
            told = _(LOST) if belt.view.lost else f"{words.shape} {_(words.words)}"
            parts.append(Content(_("belt: {state}").format(state=told)))
        self.query_one("#header", Words).say(Content("   ").join(parts))
        bar = self.query_one(StopBar)
        bar.display = belt is not None and belt.there
        if belt is not None and belt.there:
            bar.show(belt.view)
            if belt.view.lost:
                self.say(_(LOST_REMEDY))

    def say(self, words: str | Content) -> None:
        """A line for the person, or none."""
        for notice in self.query("#notice").results(Words):  # none, while the screen closes
            notice.display = bool(words)
            notice.say(words)

    def action_help(self) -> None:
        """Show and hide the page of keys."""
        page = self.query_one("#help")
        page.display = not page.display
        if page.display:
            self.query_one("#help-words", Words).say(self._help())

    def _help(self) -> Content:
        lines = [(key.cap, _(key.help)) for key in self.keys() if key.help]
        lines.append(("SPACE", _("STOP while the belt may move, in every field, too")))
        lines += [("", _(NOT_AN_EMERGENCY_STOP)), ("", _("Backstride is no medical device."))]
        rows = [Content.assemble((f"{cap:>8}  ", "bold $accent"), words) for cap, words in lines]
        return Content("\n").join(rows)

    def action_back(self) -> None:
        """Close the help, or this screen."""
        page = self.query_one("#help")
        if page.display:
            page.display = False
        else:
            self.leave()

    def leave(self) -> None:
        """One screen back."""
        self.app.pop_screen()

    def action_leave(self) -> None:
        """Leave the application."""
        self.app.exit()

    def action_lock(self) -> None:
        """Ask for the PIN again."""
        self.clinic.lock()

    def on_stop_bar_pressed(self) -> None:
        """STOP by a click or a touch."""
        self.clinic.stop()


def _key_words(key: Key) -> Content:
    content = Content.assemble((key.cap, "bold $accent"), " ", _(key.words))
    return content.stylize(Style.from_meta({"@click": f"screen.{key.action}"}))
