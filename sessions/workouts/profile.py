"""A plan's speed and incline over time: as points, and drawn with characters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from sessions.quantities import SpeedUnit, format_clock, speed_in
from sessions.workouts.plan import AfterDistance, AfterTime, Plan, PlannedStep

UNTIL_TOLD_S = 60.0
"""How long a step without an end of its own is drawn."""

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_GUTTER = 6  # columns of "12.4 ┤"
_ROOM = 10  # columns from one time to the next, at least
_TICKS_S = (5, 10, 15, 20, 30, 60, 120, 180, 300, 600, 900, 1200, 1800, 3600)


@dataclass(frozen=True, slots=True)
class ProfilePoint:
    """From `at_s` on, these values; `until_told` if nobody knows for how long."""

    at_s: float
    speed_mps: float
    incline_pct: float
    until_told: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """One point for each step of a plan, in order, and the end of the last one."""

    points: tuple[ProfilePoint, ...]
    length_s: float

    def at(self, at_s: float) -> ProfilePoint:
        """The point that holds at a time from 0 to the end."""
        index = bisect_right(self.points, at_s, key=lambda point: point.at_s) - 1
        return self.points[max(index, 0)]


def profile(plan: Plan) -> Profile:
    """The steps at their speeds, without ramps; a step by distance takes what its speed makes it.

    A step until told is taken for `UNTIL_TOLD_S`.
    """
    points, at_s = [], 0.0
    for step in plan.steps:
        length_s = step_s(step)
        told = length_s is None
        points.append(ProfilePoint(at_s, step.speed_mps, step.incline_pct, until_told=told))
        at_s += UNTIL_TOLD_S if length_s is None else length_s
    return Profile(tuple(points), at_s)


def step_s(step: PlannedStep) -> float | None:
    """How long a step takes at its speed; None: until told."""
    match step.end:
        case AfterTime(seconds):
            return seconds
        case AfterDistance(metres):
            return metres / step.speed_mps
        case _:
            return None


def draw(plan: Plan, width: int = 76, height: int = 6, unit: SpeedUnit = "mph") -> str:
    """Speed above incline over time, `width` columns wide, each `height` rows high.

    Where a step lasts until told, the time axis is dotted. Lines have no trailing blanks.
    """
    drawn = profile(plan)
    columns = max(width - _GUTTER, 10)
    points = [drawn.at((column + 0.5) / columns * drawn.length_s) for column in range(columns)]
    speeds = [speed_in(point.speed_mps, unit) for point in points]
    inclines = [point.incline_pct for point in points]
    ruler = _ruler(points)
    top_speed = max(speed_in(step.speed_mps, unit) for step in plan.steps)
    top_incline = max(step.incline_pct for step in plan.steps)
    lines = [f"speed, {unit}", *_bars(speeds, top_speed, height), ruler]
    if top_incline > 0:
        lines += ["incline, %", *_bars(inclines, top_incline, max(height * 2 // 3, 1)), ruler]
    return "\n".join(line.rstrip() for line in [*lines, _times(drawn.length_s, columns)])


def _bars(values: Sequence[float], top: float, height: int) -> list[str]:
    """Rows of filled columns, the highest at `top`; the top row and the bottom are labelled."""
    eighths = [round(value / top * height * 8) for value in values]
    rows = []
    for row in range(height - 1, -1, -1):
        label = f"{top:4.1f} ┤" if row == height - 1 else "     │"
        rows.append(label + "".join(_EIGHTHS[min(max(e - row * 8, 0), 8)] for e in eighths))
    return rows


def _ruler(points: Sequence[ProfilePoint]) -> str:
    return " 0.0 ┼" + "".join("┄" if point.until_told else "─" for point in points)


def _times(length_s: float, columns: int) -> str:
    """Round times under the axis, each centred below its column."""
    every_s = next((tick for tick in _TICKS_S if length_s / tick * _ROOM <= columns), _TICKS_S[-1])
    line = [" "] * (_GUTTER + columns + _ROOM)
    for tick in range(int(length_s / every_s) + 1):
        text = format_clock(tick * every_s)
        start = _GUTTER + round(tick * every_s / length_s * columns) - len(text) // 2
        line[start : start + len(text)] = text
    return "".join(line)
