"""One of a few, by arrow, digit, click or touch: `● yes   ○ no`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Key
from textual.geometry import Size
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from tui.regions.flow import flow


class Choice(Static, can_focus=True):
    """`options`: value and words. Nothing is chosen where `value` is none of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right,space", "step(1)", show=False),
    ]

    class Changed(Message):
        """Another was chosen."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> Choice:
            """Whose."""
            return self.choice

    def __init__(
        self,
        options: Sequence[tuple[str, str]],
        value: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(markup=False, id=id, classes="choice")
        self._options = list(options)
        self.value = value

    def on_mount(self) -> None:
        """Draw it."""
        self._draw()

    def on_resize(self) -> None:
        """Draw again: there may be more room in a line."""
        self._draw()

    def choose(self, value: str) -> None:
        """Take this one."""
        if value != self.value:
            self.value = value
            self._draw()
            self.post_message(self.Changed(self))

    def offer(self, options: Sequence[tuple[str, str]], value: str) -> None:
        """Other options, one of them chosen; tells nobody."""
        self._options, self.value = list(options), value
        self._draw()

    def action_step(self, by: int) -> None:
        """The next one, or the one before."""
        values = [value for value, _ in self._options]
        if values:
            at = values.index(self.value) + by if self.value in values else min(by, 0)
            self.choose(values[at % len(values)])

    def action_choose(self, value: str) -> None:
        """By a click."""
        self.focus()
        self.choose(value)

    def on_key(self, event: Key) -> None:
        """A digit takes the next figure that begins with it: 1 is 1, and again 10."""
        digit = event.character if event.character and event.character.isdecimal() else None
        mine = [value for value, words in self._options if digit and words.startswith(digit)]
        if mine:
            event.stop()
            event.prevent_default()
            self.choose(mine[(mine.index(self.value) + 1) % len(mine) if self.value in mine else 0])

    def key_words(self) -> str:
        """The words of what is chosen."""
        return dict(self._options).get(self.value, "")

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the options need in this width, whatever was drawn for another."""
        return max(1, self._flowed(width).plain.count("\n") + 1)

    def _draw(self) -> None:
        self.update(self._flowed(self.content_size.width))

    def _flowed(self, columns: int) -> Content:
        return flow([self._option(value, words) for value, words in self._options], columns)

    def _option(self, value: str, words: str) -> Content:
        chosen = value == self.value
        text = f"{'●' if chosen else '○'} {words}"
        clicked = Style.from_meta({"@click": f"choose({value!r})"})
        return Content.styled(text, "bold" if chosen else "").stylize(clicked)
