"""Charts drawn by matplotlib as SVG. Texts in them are never read as mathematics."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import StringIO
from typing import Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, ScalarFormatter
from matplotlib.typing import RcKeyType

from controller.language.tongue import figures_in
from controller.reports.inks import FILLS, GREY, LOOKS, STOP
from sessions.quantities import format_clock
from sessions.reports.report import Balance, Chart, Level, Line, Panel, Shares

Drawn = Chart | Shares | Balance
Say = Callable[[str], str]

WIDTH_IN: Final = 7.1  # of A4 between its margins
PANEL_IN: Final = 1.2
AXIS_IN: Final = 0.5
BAR_IN: Final = 0.95
_ROOM: Final = 0.18  # of a panel's span, above and below what is drawn
_METADATA: Final = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_STYLE: Final[dict[RcKeyType, object]] = {
    "font.family": "DejaVu Sans",
    "font.size": 9.0,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "legend.fontsize": 8.5,
    "svg.hashsalt": "backstride",  # the same report is the same file
    "text.parse_math": False,
}


def svg(drawn: Drawn, *, letters: bool, language: str = "en") -> str:
    """The chart as one `<svg>` element. `letters`: texts stay texts, in the reader's own font; else
    they are outlines. `language`: of its figures."""
    with mpl.rc_context({**_STYLE, "svg.fonttype": "none" if letters else "path"}):
        figure = _figure(drawn, figures_in(language))
        written = StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None})
    text = written.getvalue()
    return _METADATA.sub("", text[text.index("<svg") :]).strip()


class _Ticks(ScalarFormatter):
    """Numbers at an axis, as a language writes them."""

    def __init__(self, say: Say) -> None:
        super().__init__()
        self._say = say

    def __call__(self, x: float, pos: int | None = None) -> str:
        """One number."""
        return self._say(super().__call__(x, pos))


def _figure(drawn: Drawn, say: Say) -> Figure:
    match drawn:
        case Chart():
            return _chart(drawn, say)
        case Shares():
            return _shares(drawn)
        case Balance():
            return _balance(drawn, say)


def _chart(chart: Chart, say: Say) -> Figure:
    height_in = PANEL_IN * len(chart.panels) + AXIS_IN
    figure = Figure(figsize=(WIDTH_IN, height_in), layout="constrained")
    axes = figure.subplots(len(chart.panels), 1, sharex=True, squeeze=False)[:, 0]
    for place, panel in enumerate(chart.panels):
        _panel(axes[place], panel)
        axes[place].yaxis.set_major_formatter(_Ticks(say))
        for mark in chart.marks:
            axes[place].axvline(mark.at, color=STOP, linewidth=0.9, dashes=(2, 2), zorder=1)
    _name_marks(axes[0], chart)
    _time_axis(axes[-1], chart)
    return figure


def _panel(axes: Axes, panel: Panel) -> None:
    axes.set_title(panel.title)
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    for line in panel.lines:
        if line.known:
            _line(axes, line)
    _scale(axes, panel)
    for level in panel.levels:
        _level(axes, level)
    drawn = [line for line in panel.lines if line.known]
    if len(drawn) > 1:
        axes.legend(loc="lower right", bbox_to_anchor=(1.0, 0.97), ncols=4, frameon=False,
                    handlelength=3.6, borderaxespad=0.0)  # fmt: skip


def _line(axes: Axes, line: Line) -> None:
    look = LOOKS[line.ink]
    known = [(x, y) for x, y in line.points if y is not None]
    points = known if line.marked else line.points
    (drawn,) = axes.plot(
        [x for x, _ in points],
        [float("nan") if y is None else y for _, y in points],
        color=look.colour,
        linewidth=look.width,
        drawstyle="steps-post" if line.stepped else "default",
        marker=look.marker if line.marked else "",
        markersize=4.5,
        markerfacecolor="white" if look.dash else look.colour,
        label=line.name,
        clip_on=False,
    )
    if look.dash:
        drawn.set_dashes(look.dash)


def _scale(axes: Axes, panel: Panel) -> None:
    """From the values and the levels, with room: a flat course is not blown up to a mountain."""
    values = [y for line in panel.lines for _, y in line.points if y is not None]
    values += [level.value for level in panel.levels]
    if panel.span is not None:
        axes.set_ylim(*panel.span)
    elif values:
        low, high = min(values), max(values)
        room = max((high - low) * _ROOM, abs(high) * 0.05, 0.5)
        bottom = 0.0 if panel.from_zero and low >= 0 else low - room
        axes.set_ylim(bottom, high + room)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10]))


def _level(axes: Axes, level: Level) -> None:
    axes.axhline(level.value, color=GREY, linewidth=1.0, dashes=(1, 2), zorder=2.1)
    axes.annotate(
        level.name,
        (1.0, level.value),
        xycoords=("axes fraction", "data"),
        xytext=(3, 0),
        textcoords="offset points",
        va="center",
        fontsize=8.0,
        color=GREY,
    )


def _name_marks(axes: Axes, chart: Chart) -> None:
    for mark in chart.marks:
        axes.annotate(
            mark.name,
            (mark.at, 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(-2, -1),
            textcoords="offset points",
            ha="right",
            va="top",
            fontsize=8.0,
            color=STOP,
        )


def _time_axis(axes: Axes, chart: Chart) -> None:
    axes.set_xlabel(chart.axis)
    if chart.ticks is None:
        axes.xaxis.set_major_locator(MaxNLocator(nbins=8, steps=[1, 1.5, 3, 6, 10]))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: format_clock(max(0.0, x))))
        axes.set_xlim(left=0.0)
        return
    axes.xaxis.set_major_locator(FixedLocator([x for x, _ in chart.ticks]))
    names = dict(chart.ticks)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: names.get(x, "")))
    every = [x for panel in chart.panels for line in panel.lines for x, _ in line.points]
    axes.set_xlim(min(every) - 0.5, max(every) + 0.5)


def _shares(shares: Shares) -> Figure:
    figure, axes = _bars(shares.title, 1)
    left = 0.0
    for place, (name, percent) in enumerate(shares.parts):
        fill = FILLS[place % len(FILLS)]
        label = f"{name} {percent:.0f} %"
        axes.barh(0, percent, left=left, color=fill, edgecolor="black", label=label)
        left += percent
    axes.set(xlim=(0, max(left, 100.0)), yticks=[])
    axes.legend(loc="upper left", bbox_to_anchor=(0, -0.35), ncols=4, frameon=False)
    return figure


def _balance(balance: Balance, say: Say) -> Figure:
    figure, axes = _bars(f"{balance.title}, %", len(balance.sides))
    for place, (_, percent) in enumerate(balance.sides):
        axes.barh(place, percent, height=0.5, color=FILLS[1], edgecolor="black")
        axes.annotate(
            say(f"{percent:+.1f} %"),
            (percent, place),
            xytext=(4 if percent >= 0 else -4, 0),
            textcoords="offset points",
            ha="left" if percent >= 0 else "right",
            va="center",
        )
    widest = max(12.0, *(1.4 * abs(percent) for _, percent in balance.sides))
    axes.axvline(0.0, color="black", linewidth=1.0)
    axes.set(
        xlim=(-widest, widest),
        yticks=range(len(balance.sides)),
        yticklabels=[name for name, _ in balance.sides],
        xlabel=balance.axis,
    )
    axes.xaxis.set_major_formatter(_Ticks(say))
    axes.invert_yaxis()
    return figure


def _bars(title: str, rows: int) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH_IN, BAR_IN + 0.35 * rows), layout="constrained")
    axes = figure.subplots()
    axes.set_title(title)
    return figure, axes
