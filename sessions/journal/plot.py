"""A course of telemetry as text: columns of blocks, one character wide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_EIGHTHS = " ▁▂▃▄▅▆▇█"


def columns(
    points: Iterable[tuple[float, float | None]], length_s: float, count: int
) -> list[float | None]:
    """Means of the values over `count` equal parts of the time from 0 to `length_s`. None: there is
    no value in that part."""
    sums, numbers = [0.0] * count, [0] * count
    for at_s, value in points:
        if value is not None and 0 <= at_s <= length_s:
            column = min(int(at_s / length_s * count), count - 1) if length_s else 0
            sums[column] += value
            numbers[column] += 1
    return [total / number if number else None for total, number in zip(sums, numbers, strict=True)]


def bars(values: Sequence[float | None], height: int = 3) -> list[str]:
    """Rows from the top, the highest value labelled; unknown values are dots in the lowest row."""
    top = max((value for value in values if value is not None), default=0.0)
    rows = []
    for row in range(height - 1, -1, -1):
        label = f"{top:5.1f} ┤" if row == height - 1 else "      │"
        rows.append(label + "".join(_cell(value, top, height, row) for value in values))
    return [row.rstrip() for row in rows]


def _cell(value: float | None, top: float, height: int, row: int) -> str:
    if value is None:
        return "·" if row == 0 else " "
    eighths = round(value / top * height * 8) if top > 0 else 0
    return _EIGHTHS[min(max(eighths - row * 8, 0), 8)]
