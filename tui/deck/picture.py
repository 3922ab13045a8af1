"""The deck as text: a drawing seen from above, the console at the top, and a bar for each cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from controller.deck.view import CellView, DeckView
from tui.language import N_, _, figure

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
    console = _("console")
    rows = [[" "] * WIDTH for _ in range(HEIGHT)]
    half_x_m, half_y_m = _extent(view.cells)
    for cell in view.cells:
        column, row = _spot(cell.x_m / half_x_m, cell.y_m / half_y_m)
        rows[row][column] = "○"
    if view.x_m is not None and view.y_m is not None:
        column, row = _spot(view.x_m / half_x_m, view.y_m / half_y_m)
        rows[row][column] = "●"
    return [
        "┌" + f" {console} ".center(WIDTH, "─") + "┐",
        *("│" + "".join(row) + "│" for row in rows),
        "└" + "─" * WIDTH + "┘",
    ]


def figures(view: DeckView) -> Iterator[str]:
    """Cells, total, place, gait, rates; a line each."""
    return map(figure, _lines(view))


def _lines(view: DeckView) -> Iterator[str]:
    scale_n = max([MIN_SCALE_N, *(abs(cell.force_n) for cell in view.cells)])
    names = [cell.name or _("channel {number}").format(number=cell.channel) for cell in view.cells]
    wide = min(MOST_NAME, max([12, *map(len, names)]))
    for cell, name in zip(view.cells, names, strict=True):
        yield f"{name[:wide]:<{wide}} {bar(cell.force_n / scale_n)} {cell.force_n:8.1f} N"
    yield ""
    yield _row(_("total"), f"{bar(view.total_n / (4 * scale_n))} {view.total_n:8.1f} N")
    yield _row(_("place"), _place(view))
    report = view.report
    mass, cadence = _figure(report.body_mass_kg, "kg"), _figure(report.cadence_spm, "/min")
    steps = _("steps {count}").format(count=report.steps)
    yield _row(_("body mass"), f"{mass:<12} {steps}, {cadence}")
    yield _row(_("on the deck"), _(_WHO[report.person_on_belt]))
    zero = _("{force} N from the tare").format(force=f"{view.zero_n:+.1f}")
    yield _row(_("zero"), f"{zero}, {_trend(view)}")
    measured = "-" if view.measured_hz is None else f"{view.measured_hz:.0f}"
    samples = _("{count} a second of {promised} promised")
    told = samples.format(count=measured, promised=f"{view.promised_hz:.0f}")
    yield _row(_("samples"), told)
    wire = view.wire
    flaws = _("{missing} missing, {flawed} flawed, {reboots} reboots").format(
        missing=wire.missing, flawed=wire.dropped, reboots=wire.reboots
    )
    yield _row(_("wire"), flaws)


def _row(name: str, words: str) -> str:
    return f"{name:<12} {words}"


_WHO: Final = {None: N_("not known yet"), True: N_("somebody"), False: N_("nobody")}


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
        return _("too little load")
    across = _("{x} cm right") if view.x_m >= 0 else _("{x} cm left")
    along = _("{y} cm to the front") if view.y_m >= 0 else _("{y} cm to the rear")
    x, y = f"{100 * abs(view.x_m):.1f}", f"{100 * abs(view.y_m):.1f}"
    return f"{across.format(x=x)}, {along.format(y=y)}"


def _trend(view: DeckView) -> str:
    trend = view.trend_n_per_min
    return _("trend unknown") if trend is None else f"{trend:+.1f} N/min"


def _figure(value: float | None, unit: str) -> str:
    return "-" if value is None else f"{value:.1f} {unit}"
