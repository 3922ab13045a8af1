"""A workout's profile drawn with eighth blocks, one row of columns per quantity; round axes."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10

from controller.api import ProfilePoint
from tui.language import figure

_EIGHTHS = " ▁▂▃▄▅▆▇█"


def columns(
    points: Sequence[ProfilePoint], length_s: float, width: int
) -> list[tuple[float, float]]:
    """Speed and incline for each of `width` columns: the highest within its stretch of time."""
    if not points or length_s <= 0:
        return [(0.0, 0.0)] * width
    found: list[tuple[float, float]] = []
    for column in range(width):
        start_s, end_s = column * length_s / width, (column + 1) * length_s / width
        here = [
            point
            for point, following in zip(points, [*points[1:], None], strict=True)
            if point.at_s < end_s and (following is None or following.at_s > start_s)
        ] or [points[0]]
        found.append((max(p.speed_mps for p in here), max(p.incline_pct for p in here)))
    return found


def bars(values: Sequence[float], top: float, height: int) -> list[str]:
    """`height` lines of columns, `top` reaching the upper edge; anything above 0 is seen."""
    levels = [_eighths(value, top, height * 8) for value in values]
    return [
        "".join(_EIGHTHS[min(8, max(0, level - 8 * row))] for level in levels)
        for row in reversed(range(height))
    ]


def cursor_column(cursor_s: float, length_s: float, width: int) -> int:
    """The column that stands for `cursor_s`."""
    if length_s <= 0:
        return 0
    return min(width - 1, int(min(1.0, max(0.0, cursor_s / length_s)) * width))


def round_above(value: float) -> float:
    """The next of 1, 2, 4 and 10 times a power of ten: an axis that ends there is read at once."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(times * power for times in (1.0, 2.0, 4.0, 10.0) if value <= times * power)


def halves(top: float) -> tuple[list[float], list[str]]:
    """Where an axis from 0 to `top` is named, and how."""
    at = [0.0, top / 2, top]
    return at, [figure(f"{one:g}") for one in at]


def _eighths(value: float, top: float, full: int) -> int:
    if value <= 0 or top <= 0:
        return 0
    return max(1, min(full, round(value / top * full)))
