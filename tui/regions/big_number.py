"""One number, as large as its box allows, under its label."""

from __future__ import annotations

from textual.content import Content
from textual.events import Resize

from tui.figures import draw
from tui.regions.words import Words


class BigNumber(Words):
    """A label line, then the number in block figures."""

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._label, self._number = "", ""

    def put(self, label: str, number: str) -> None:
        """Show `number` (digits, `.`, `:`, `-`) under `label`."""
        self._label, self._number = label, number
        self._draw()

    def on_resize(self, event: Resize) -> None:
        """Draw again: there may be room for larger figures."""
        self._draw()

    def _draw(self) -> None:
        wide, high = self.content_size
        lines = draw(self._number, wide, high - 1)
        figures = Content.styled("\n".join(lines), "bold")
        self.say(Content.styled(self._label[:wide], "$label") + Content("\n") + figures)
