"""A figure and its target in words and plain text cells: below, in or above, and where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from controller.api import FormView
from tui.language import _, figure

_SHADE, _UPPER, _LOWER = "░", "▀", "▄"  # in every terminal's font, the Linux console's too
_MARGIN: Final = 0.1  # of what is plotted, above and below it
_FLAT: Final = 0.02  # of a value that never changed
_NARROWEST: Final = 8  # columns of a gauge
_WHOLE: Final = 50.0  # from here on no decimals


@dataclass(frozen=True, slots=True)
class Plot:
    """Rows of cells, the uppermost first; the rows of the target's ends, if they are known."""

    rows: tuple[str, ...]
    high_row: int | None = None
    low_row: int | None = None


def number(value: float) -> str:
    """`168`, `42.5`: as many digits as tell something."""
    return f"{value:.0f}" if abs(value) >= _WHOLE else f"{value:.1f}"


def place_words(form: FormView) -> str:
    """`▼ BELOW 172-193`: a shape and a word for where the value is."""
    if form.low is None or form.high is None:
        return _("no target yet")
    if form.value < form.low:
        place = _("▼ BELOW")
    elif form.value > form.high:
        place = _("▲ ABOVE")
    else:
        place = _("● IN")
    low, high = figure(number(form.low)), figure(number(form.high))
    return _("{place} {low} to {high}").format(place=place, low=low, high=high)


def gauge(form: FormView, width: int) -> str:
    """`──◆──[──────]─────`: the target between brackets, the value as a mark; empty without a
    target. Values far off stand at the end."""
    if form.low is None or form.high is None or form.high <= form.low or width < _NARROWEST:
        return ""
    left, right = width // 4, width - 1 - width // 4
    inside = right - left - 1
    cells = ["─"] * width
    cells[left], cells[right] = "[", "]"
    if form.value < form.low:
        short = (form.low - form.value) / (form.high - form.low)
        at = left - 1 - round(min(short, 1.0) * inside)
    elif form.value > form.high:
        over = (form.value - form.high) / (form.high - form.low)
        at = right + 1 + round(min(over, 1.0) * inside)
    else:
        share = (form.value - form.low) / (form.high - form.low)
        at = left + 1 + round(share * (inside - 1))
    cells[min(max(at, 0), width - 1)] = "◆"
    return "".join(cells)


def plot(form: FormView, width: int, height: int) -> Plot:
    """The last values, the newest at the right, before the target as a shaded band."""
    if not form.last or width < 1 or height < 1:
        return Plot(())
    across = 2 if width >= 2 * len(form.last) else 1
    values = form.last[-(width // across) :]
    bottom, top = _span([*values, *_ends(form)])
    halves = [_half(value, bottom, top, height) for value in values]
    band = [height - 1 - _half(end, bottom, top, height) // 2 for end in reversed(_ends(form))]
    rows = []
    for row in range(height):
        ground = _SHADE if band and band[0] <= row <= band[1] else " "
        line = "".join(_cell(half, height - 1 - row, ground) * across for half in halves)
        rows.append(line.rjust(width, ground))
    return Plot(tuple(rows), *band)


def _ends(form: FormView) -> Sequence[float]:
    return () if form.low is None or form.high is None else (form.low, form.high)


def _span(values: Sequence[float]) -> tuple[float, float]:
    """The lowest and the highest value that fit, with a margin."""
    bottom, top = min(values), max(values)
    margin = _MARGIN * (top - bottom) or _FLAT * abs(top) or 1.0
    return bottom - margin, top + margin


def _half(value: float, bottom: float, top: float, height: int) -> int:
    """Which half row from below."""
    return min(2 * height - 1, int((value - bottom) / (top - bottom) * 2 * height))


def _cell(half: int, row: int, ground: str) -> str:
    if half // 2 != row:
        return ground
    return _UPPER if half % 2 else _LOWER
