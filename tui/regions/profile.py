"""The workout's profile: speed above, incline below, and a cursor."""

from __future__ import annotations

from textual.content import Content
from textual.events import Resize

from controller.api import ProfilePoint
from sessions.quantities import SpeedUnit, format_incline, format_speed
from tui.chart import bars, columns, cursor_column
from tui.language import figure, spoken
from tui.regions.words import Words

_GUTTER = 9


class Profile(Words):
    """Two bar charts over time; what is done is dim, the cursor is marked."""

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, classes=classes)
        self._points: tuple[ProfilePoint, ...] = ()
        self._length_s = 0.0
        self._cursor_s: float | None = None
        self._unit: SpeedUnit = "mph"
        self._drawn: object = None

    def put(
        self,
        points: tuple[ProfilePoint, ...],
        length_s: float,
        unit: SpeedUnit,
        cursor_s: float | None = None,
    ) -> None:
        """Show a profile of `length_s`, with a cursor unless `cursor_s` is None."""
        self._points, self._length_s = points, length_s
        self._unit, self._cursor_s = unit, cursor_s
        self._draw()

    def on_resize(self, event: Resize) -> None:
        """Draw again for the new size."""
        self._draw()

    def _draw(self) -> None:
        wide, high = self.content_size
        width = wide - _GUTTER
        if width < 8 or high < 2:
            self.say("")
            return
        cursor = self._cursor(width)
        what = (self._points, self._length_s, self._unit, cursor, wide, high, spoken())
        if what != self._drawn:
            self._drawn = what
            self.say(self._content(width, high, cursor))

    def _cursor(self, width: int) -> int | None:
        if self._cursor_s is None:
            return None
        return cursor_column(self._cursor_s, self._length_s, width)

    def _content(self, width: int, high: int, cursor: int | None) -> Content:
        speeds, inclines = zip(*columns(self._points, self._length_s, width), strict=True)
        low = max(1, high // 3)
        top_mps, top_pct = max(speeds), max(inclines)
        charts = [
            (bars(speeds, top_mps, high - low), format_speed(top_mps, self._unit), "$accent"),
            (bars(inclines, top_pct or 1.0, low), format_incline(top_pct), "$second"),
        ]
        lines = [
            Content.styled(f"{figure(label) if row == 0 else '':>{_GUTTER - 1}} ", "$label")
            + _line(text, ink, cursor)
            for chart, label, ink in charts
            for row, text in enumerate(chart)
        ]
        return Content("\n").join(lines)


def _line(text: str, ink: str, cursor: int | None) -> Content:
    if cursor is None:
        return Content.styled(text, ink)
    return Content.assemble(
        (text[:cursor], "$done"),
        ("█", "$ink"),
        (text[cursor + 1 :], ink),
    )
