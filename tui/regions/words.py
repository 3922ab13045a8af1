"""Text on the screen that is drawn again only when it changed."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Words(Static):
    """Plain or styled text; never read as markup, for titles come from files."""

    def __init__(self, text: str = "", *, id: str | None = None, classes: str = "") -> None:  # noqa: A002 - Textual's own name
        super().__init__(Content(text), id=id, classes=classes, markup=False)
        self._said = Content(text)

    def say(self, content: Content | str) -> None:
        """Show `content`, if it is not shown already."""
        new = Content(content) if isinstance(content, str) else content
        if new.is_same(self._said):
            return
        self._said = new
        self.update(new, layout=self.styles.auto_dimensions)
