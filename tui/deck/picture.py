"""The deck as text: a drawing seen from above, the console at the top, and a bar for each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from controller.deck.view import CellView, DeckView

WIDTH: Final = 25
HEIGHT: Final = 13
"""Characters inside the drawing's frame."""
BAR: Final = 16
MOST_NAME: Final = 20
MIN_SCALE_N: Final = 200.0
_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
_HALF_WIDTH_M, _HALF_LENGTH_M = 0.3, 0.8  # where all cells stand in one place


def drawing(view: DeckView) -> list[str]:
    """The deck's outline with its cells (○) and the centre of pressure (●)."""
    rows = [[" "] * WIDTH for _ in range(HEIGHT)]
    half_x_m, half_y_m = _extent(view.cells)
    for cell in view.cells:
        column, row = _spot(cell.x_m / half_x_m, cell.y_m / half_y_m)
        rows[row][column] = "○"
    if view.x_m is not None and view.y_m is not None:
        column, row = _spot(view.x_m / half_x_m, view.y_m / half_y_m)
        rows[row][column] = "●"
    return [
        "┌" + " console ".center(WIDTH, "─") + "┐",
        *("│" + "".join(row) + "│" for row in rows),
        "└" + "─" * WIDTH + "┘",
    ]


def figures(view: DeckView) -> Iterator[str]:
    """Cells, total, place, gait, rates; a line each."""
    scale_n = max([MIN_SCALE_N, *(abs(cell.force_n) for cell in view.cells)])
    names = [cell.name or f"channel {cell.channel}" for cell in view.cells]
    wide = min(MOST_NAME, max([12, *map(len, names)]))
    for cell, name in zip(view.cells, names, strict=True):
        yield f"{name[:wide]:<{wide}} {bar(cell.force_n / scale_n)} {cell.force_n:8.1f} N"
    yield ""
    yield f"{'total':<12} {bar(view.total_n / (4 * scale_n))} {view.total_n:8.1f} N"
    yield f"{'place':<12} {_place(view)}"
    report = view.report
    mass, cadence = _figure(report.body_mass_kg, "kg"), _figure(report.cadence_spm, "/min")
    yield f"{'body mass':<12} {mass:<12} steps {report.steps}, {cadence}"
    yield f"{'on the deck':<12} {_WHO[report.person_on_belt]}"
    yield f"{'zero':<12} {view.zero_n:+.1f} N from the tare, {_trend(view)}"
    measured = "-" if view.measured_hz is None else f"{view.measured_hz:.0f}"
    yield f"{'samples':<12} {measured} a second of {view.promised_hz:.0f} promised"
    wire = view.wire
    yield f"{'wire':<12} {wire.missing} missing, {wire.dropped} flawed, {wire.reboots} reboots"


_WHO: Final = {None: "not known yet", True: "somebody", False: "nobody"}


def bar(share: float) -> str:
    """`share` of a full bar; what pulls up is drawn as minus signs."""
    if share < 0.0:
        return ("-" * min(BAR, round(-share * BAR))).ljust(BAR)
    eighths = round(min(share, 1.0) * BAR * 8)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(BAR)


def _extent(cells: Sequence[CellView]) -> tuple[float, float]:
    half_x_m = max((abs(cell.x_m) for cell in cells), default=0.0)
    half_y_m = max((abs(cell.y_m) for cell in cells), default=0.0)
    return half_x_m or _HALF_WIDTH_M, half_y_m or _HALF_LENGTH_M


def _spot(across: float, along: float) -> tuple[int, int]:
    """Column and row of a place from -1 to 1; beyond them, at the edge."""
    column = round((across + 1.0) / 2.0 * (WIDTH - 1))
    row = round((1.0 - along) / 2.0 * (HEIGHT - 1))
    return min(max(column, 0), WIDTH - 1), min(max(row, 0), HEIGHT - 1)


def _place(view: DeckView) -> str:
    if view.x_m is None or view.y_m is None:
        return "too little load"
    side, end = ("right" if view.x_m >= 0 else "left"), ("front" if view.y_m >= 0 else "rear")
    return f"{100 * abs(view.x_m):.1f} cm {side}, {100 * abs(view.y_m):.1f} cm to the {end}"


def _trend(view: DeckView) -> str:
    trend = view.trend_n_per_min
    return "trend unknown" if trend is None else f"{trend:+.1f} N/min"


def _figure(value: float | None, unit: str) -> str:
    return "-" if value is None else f"{value:.1f} {unit}"
