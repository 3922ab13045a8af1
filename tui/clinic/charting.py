"""The panels of a chart on a screen: their names to choose from, as many plots as there is room."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from sessions.reports.report import Chart
from tui.clinic.choice import Choice
from tui.clinic.plots import PanelPlot

WIDE = 110
"""Columns from which on two plots stand side by side."""


class Charting(Vertical):
    """One panel, or two beside each other; T goes on to the next."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._chart: Chart | None = None

    def compose(self) -> ComposeResult:
        """The names, and the plots."""
        yield Choice((), id="panels")
        with Horizontal(id="panel-plots"):
            yield PanelPlot()
            yield PanelPlot()

    def show(self, chart: Chart | None) -> None:
        """Take a chart; without one there is nothing to show."""
        self._chart = chart
        self.display = chart is not None
        if chart is not None:
            names = [(str(n), _short(panel.title)) for n, panel in enumerate(chart.panels)]
            self.query_one(Choice).offer(names, "0")
            self.draw()

    def turn(self) -> None:
        """The next panel."""
        self.query_one(Choice).action_step(1)

    def draw(self) -> None:
        """Draw what is chosen, as wide as there is room."""
        if self._chart is None:
            return
        panels = self._chart.panels
        at = int(self.query_one(Choice).value or 0)
        first, second = self.query(PanelPlot)
        first.show(self._chart, panels[at])
        two = self.app.size.width >= WIDE and len(panels) > 1
        second.show(self._chart, panels[(at + 1) % len(panels)] if two else None)

    def on_choice_changed(self) -> None:
        """Another panel."""
        self.draw()

    def on_resize(self) -> None:
        """More room, or less."""
        self.draw()


def _short(title: str) -> str:
    """`Pain` of `Pain, 0 to 10`."""
    return title.partition(",")[0].split(";")[0]
