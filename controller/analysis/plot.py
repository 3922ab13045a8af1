"""An analysed recording as a picture: force, stances over each other, each step, the path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matplotlib.figure import Figure

from controller.analysis.result import Result
from controller.analysis.text import table
from sessions.gait.footfall import Footfall, Side
from sessions.gait.metrics.path import belt_path
from sessions.gait.metrics.waveform import force_at

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHOWN_S: Final = 6.0
POINTS: Final = 101
LEAST_MS: Final = 20.0
"""The axis of times spans so much: who steps like a clock is not shown as scattering."""
COLOURS: Final = {Side.LEFT: "#0b5394", Side.RIGHT: "#b45f06", Side.UNKNOWN: "#444444"}
DASHES: Final = {Side.LEFT: "-", Side.RIGHT: "--", Side.UNKNOWN: "-"}
"""Colours that the colour-blind tell apart, and lines that a black print does."""


def save(result: Result, file: Path) -> None:
    """Draw into a .png, .svg or .html file. Raises `OSError`."""
    figure = drawn(result)
    if file.suffix.lower() == ".html":
        file.write_text(_page(result, figure))
    else:
        figure.savefig(file, format=file.suffix.lower()[1:], dpi=120)


def drawn(result: Result) -> Figure:
    """The whole picture."""
    figure = Figure(figsize=(11, 8), layout="constrained")
    axes = figure.subplots(2, 2)
    figure.suptitle(f"{result.source.path.name}, going {result.conditions.going}")
    _force(axes[0][0], result)
    _stances(axes[0][1], result)
    _steps(axes[1][0], result)
    _path(axes[1][1], result)
    return figure


def _force(axes: Axes, result: Result) -> None:
    axes.set(title="Force of each foot", xlabel="s", ylabel="N")
    if not result.footfalls:
        axes.text(0.5, 0.5, "no footfall was found", ha="center", transform=axes.transAxes)
        return
    end_s = result.footfalls[0].contact_s + SHOWN_S
    for foot in result.footfalls:
        if foot.contact_s > end_s:
            break
        axes.plot(
            foot.t_s,
            foot.force_n,
            linewidth=1,
            color=COLOURS[foot.side],
            linestyle=DASHES[foot.side],
        )


def _stances(axes: Axes, result: Result) -> None:
    axes.set(title="Stances, contact to toe-off", xlabel="% of stance", ylabel="N")
    percents = [100.0 * number / (POINTS - 1) for number in range(POINTS)]
    for side in Side:
        curves = [_curve(foot) for foot in result.footfalls if foot.side is side]
        if not curves:
            continue
        for curve in curves[:60]:
            axes.plot(percents, curve, linewidth=0.4, alpha=0.3, color=COLOURS[side])
        means = [sum(column) / len(column) for column in zip(*curves, strict=True)]
        label = f"{side} ({len(curves)})" if side is not Side.UNKNOWN else f"mean of {len(curves)}"
        axes.plot(
            percents, means, linewidth=2, label=label, color=COLOURS[side], linestyle=DASHES[side]
        )
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="lower center")


def _curve(foot: Footfall) -> list[float]:
    step_s = foot.contact_time_s / (POINTS - 1)
    return [force_at(foot, foot.contact_s + number * step_s) for number in range(POINTS)]


def _steps(axes: Axes, result: Result) -> None:
    axes.set(title="Contact time of each step", xlabel="s", ylabel="ms")
    for side in Side:
        feet = [foot for foot in result.feet if foot.side is side]
        axes.plot(
            [foot.contact_s for foot in feet],
            [1000.0 * foot.contact_time_s for foot in feet],
            marker="o" if side is not Side.RIGHT else "s",
            markersize=3,
            linewidth=0.8,
            color=COLOURS[side],
            linestyle=DASHES[side],
        )
    low_ms, high_ms = axes.get_ylim()
    margin_ms = max(0.0, LEAST_MS - (high_ms - low_ms)) / 2
    axes.set_ylim(low_ms - margin_ms, high_ms + margin_ms)


def _path(axes: Axes, result: Result) -> None:
    speed_mps = result.conditions.belt_speed_mps
    ground = "deck" if speed_mps is None else "belt, from contact on"
    axes.set(
        title=f"Centre of pressure on the {ground}",
        xlabel="cm to the right",
        ylabel="cm to the front",
    )
    drawn_any = False
    for foot in result.footfalls[:60]:
        if places := list(_places(foot, speed_mps)):
            drawn_any = True
            axes.plot(
                *_columns(places),
                linewidth=0.7,
                alpha=0.6,
                color=COLOURS[foot.side],
                linestyle=DASHES[foot.side],
            )
    if not drawn_any:
        axes.text(0.5, 0.5, "not in this recording", ha="center", transform=axes.transAxes)


def _places(foot: Footfall, speed_mps: float | None) -> Iterator[tuple[float, float]]:
    """Centimetres to the right and to the front."""
    if speed_mps is not None:
        yield from ((100.0 * x_m, 100.0 * y_m) for _, x_m, y_m in belt_path(foot, speed_mps))
        return
    for x_m, y_m in zip(foot.x_m, foot.y_m, strict=True):
        if x_m is not None and y_m is not None:
            yield 100.0 * x_m, 100.0 * y_m


def _columns(places: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [x for x, _ in places], [y for _, y in places]


def _page(result: Result, figure: Figure) -> str:
    """One file that needs no other."""
    picture = BytesIO()
    figure.savefig(picture, format="svg")
    drawing = picture.getvalue().decode()
    svg = drawing[drawing.index("<svg") :]
    text = escape("\n".join(table(result)))
    name = escape(result.source.path.name)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{name}</title>'
        "<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem}"
        "svg{width:100%;height:auto}pre{white-space:pre-wrap}</style>"
        f"<h1>{name}</h1>{svg}<pre>{text}</pre></html>\n"
    )
