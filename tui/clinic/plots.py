"""A panel of a report drawn with the terminal's characters: each line has a shape of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.app import ComposeResult
from textual.color import Color
from textual.containers import Vertical
from textual.content import Content
from textual_plotext import PlotextPlot

from sessions.quantities import format_clock
from sessions.reports.report import Chart, Ink, Line, Panel
from tui.chart import halves, round_above
from tui.language import _, figure
from tui.regions.words import Words

SHAPES: Final = {Ink.FIRST: "●", Ink.SECOND: "■", Ink.THIRD: "▲", Ink.FOURTH: "◆"}
COLOURS: Final = {
    Ink.FIRST: "accent",
    Ink.SECOND: "alarm-ink",
    Ink.THIRD: "ink",
    Ink.FOURTH: "second",
}
"""The theme's colours that the lines have."""
_LEVEL: Final = "label"
_TICKS: Final = 5


class PanelPlot(Vertical):
    """One panel with its title and legend in words."""

    def compose(self) -> ComposeResult:
        """Words above, the drawing below."""
        yield Words(classes="panel-title")
        yield PlotextPlot()

    def show(self, chart: Chart | None, panel: Panel | None) -> None:
        """Draw it; without one nothing is shown."""
        self.display = chart is not None and panel is not None
        if chart is None or panel is None:
            return
        self.query_one(Words).say(title_words(panel))
        widget = self.query_one(PlotextPlot)
        plot = widget.plt
        plot.clear_figure()
        for line in reversed(panel.lines):  # the first is what was measured: on top
            self._line(line)
        ends = _ends(panel)
        for level in panel.levels:
            plot.plot(ends, [level.value, level.value], color=self._colour(_LEVEL), marker="-")
        plot.xlim(*ends)
        plot.xticks(*ticks(chart, ends))
        for mark in chart.marks:
            plot.vline(mark.at, color=self._colour(_LEVEL))
        if panel.span is not None:
            low, high = panel.span
            plot.ylim(low, high)
            plot.yticks([low, (low + high) / 2, high])
        elif panel.from_zero:
            values = [v for one in panel.lines for _at, v in one.points if v is not None]
            top = round_above(max(values, default=1.0))
            plot.ylim(0, top)
            plot.yticks(*halves(top))
        widget.refresh()

    def _colour(self, name: str) -> tuple[int, int, int]:
        return Color.parse(self.app.theme_variables[name]).rgb

    def _line(self, line: Line) -> None:
        plot = self.query_one(PlotextPlot).plt
        known = [(x, y) for x, y in (steps(line) if line.stepped else line.points) if y is not None]
        if not known:
            return
        across, up = [x for x, _y in known], [y for _x, y in known]
        if len(known) > 1:
            plot.plot(across, up, color=self._colour(COLOURS[line.ink]), marker="braille")
        if line.marked or len(known) == 1:
            plot.scatter(across, up, color=self._colour(COLOURS[line.ink]), marker=SHAPES[line.ink])


def steps(line: Line) -> list[tuple[float, float | None]]:
    """Each value held until the next."""
    held = zip(line.points[1:], line.points, strict=False)
    return [*line.points[:1], *(one for (x, y), (_x, was) in held for one in ((x, was), (x, y)))]


def title_words(panel: Panel) -> Content:
    """`Pain, 0 to 10   ● before  ■ during   - holds at 4`."""
    parts = [Content.styled(panel.title, "bold")]
    known = [line for line in panel.lines if line.known]
    if len(known) > 1:
        parts += [Content(f"{SHAPES[line.ink]} {line.name}") for line in known]
    told = _("- {name}: {value}")
    parts += [Content(told.format(name=o.name, value=figure(f"{o.value:g}"))) for o in panel.levels]
    return Content("  ").join(parts)


def ticks(chart: Chart, ends: tuple[float, float]) -> tuple[list[float], list[str]]:
    """Where the axis across is named, and how: at most five places."""
    if chart.ticks is None:
        first, last = ends
        at = [first, (first + last) / 2, last]
        return at, [format_clock(max(0.0, one)) for one in at]
    every = -(-len(chart.ticks) // _TICKS)
    named: Sequence[tuple[float, str]] = chart.ticks[::every]
    return [x for x, _name in named], [name for _x, name in named]


def _ends(panel: Panel) -> tuple[float, float]:
    across = [x for line in panel.lines for x, _y in line.points]
    first, last = min(across, default=0.0), max(across, default=1.0)
    return (first, last) if last > first else (first - 0.5, first + 0.5)
