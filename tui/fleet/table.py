"""The machines, one line each: only lines that are seen are drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final, Literal

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.fleet.rows import Look, Row, heads, line

LOOKS: Final[dict[Look | Literal["head"], tuple[str, str]]] = {
    "head": ("label", "quiet"),
    "rest": ("ink", "background"),
    "moving": ("ink", "moving-ground"),
    "change": ("change-ink", "change-ground"),
    "alarm": ("on-alarm", "alarm-ground"),
    "gone": ("label", "background"),
}
"""Ink and ground of a line, as the theme calls them."""
_MARK, _NO_MARK = "▌", " "


class MachineTable(ScrollView, can_focus=True):
    """Lines under a head. The line under the cursor is marked; `Opened` when it is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "move(-100000)", "First", show=False),
        Binding("end", "move(100000)", "Last", show=False),
    ]

    cursor = reactive(0)

    class Opened(Message):
        """A line was clicked twice."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Draw these lines, if anything changed."""
        if rows == self._rows:
            return
        if len(rows) != len(self._rows):
            self.virtual_size = Size(0, len(rows) + 1)
        self._rows = rows
        self.cursor = min(self.cursor, max(len(rows) - 1, 0))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The head stays; below it scroll the machines."""
        width = self.size.width
        if y == 0:
            return Strip([Segment(_NO_MARK + line(heads(), width - 1), self._style("head"))], width)
        index = y - 1 + int(self.scroll_offset.y)
        if index >= len(self._rows):
            return Strip.blank(width, self._style("rest"))
        mark = _MARK if index == self.cursor else _NO_MARK
        row = self._rows[index]
        style = self._style(row.look)
        if index == self.cursor:
            style += Style(underline=True)
        return Strip([Segment(mark + line(row.cells, width - 1), style)], width)

    def _style(self, look: Look | Literal["head"]) -> Style:
        colours = self.app.theme_variables
        ink, ground = LOOKS[look]
        return Style(color=colours[ink], bgcolor=colours[ground], bold=look == "alarm")

    def action_move(self, lines: int) -> None:
        """Move the cursor."""
        self.cursor = min(max(self.cursor + lines, 0), max(len(self._rows) - 1, 0))

    def action_page(self, pages: int) -> None:
        """Move the cursor by what is seen at once."""
        self.action_move(pages * max(self.size.height - 2, 1))

    def jump(self, wanted: Callable[[Row], bool]) -> bool:
        """Put the cursor on the next line that is wanted, and begin again at the top."""
        count = len(self._rows)
        for step in range(1, count + 1):
            index = (self.cursor + step) % count
            if wanted(self._rows[index]):
                self.cursor = index
                return True
        return False

    def watch_cursor(self) -> None:
        """Keep the cursor in sight."""
        self.scroll_to_region(Region(0, self.cursor, 1, 2), animate=False, force=True, x_axis=False)
        self.refresh()

    def on_click(self, click: events.Click) -> None:
        """Once: the cursor; twice: open."""
        index = click.y - 1 + int(self.scroll_offset.y)
        if click.y > 0 and index < len(self._rows):
            self.cursor = index
            if click.chain == 2:
                self.post_message(self.Opened())
