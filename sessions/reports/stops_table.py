"""Stops with their causes, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from sessions.quantities import SpeedUnit
from sessions.reports.report import Table
from sessions.reports.stops import Stop
from sessions.reports.wording import clock, figure, speed

NO_REASON = "The record names no cause and no command."


def stops_table(stops: Sequence[Stop], unit: SpeedUnit) -> Table:
    """Numbered as in the chart."""
    rows = tuple(
        (str(number), clock(stop.at_s), *why(stop), *_measured(stop, unit))
        for number, stop in enumerate(stops, start=1)
    )
    head = ("No.", "At", "What", "Why", "What to do", "Speed then", "Stood after")
    return Table(head, rows, frozenset({0, 1, 5, 6}))


def why(stop: Stop) -> tuple[str, str, str]:
    """What it was, why, and what to do."""
    return "pause" if stop.pause else "stop", stop.because or NO_REASON, stop.remedy


def _measured(stop: Stop, unit: SpeedUnit) -> tuple[str, str]:
    return speed(stop.speed_mps, unit), figure(stop.standing_after_s, "s", 1)
