"""Figures as a report writes them; what is not known is a dash."""

from __future__ import annotations

from typing import Final

from sessions.quantities import (
    SpeedUnit,
    format_clock,
    format_distance,
    format_incline,
    format_speed,
)

UNKNOWN: Final = "–"
_OUTCOMES: Final = {
    "finished": "Finished",
    "stopped": "Stopped by a person",
    "safety stop": "Safety stop",
    "device lost": "Device lost",
    "interrupted": "Record cut off",
}


def outcome(told: str) -> str:
    """How a session ended."""
    return _OUTCOMES.get(told, told)


def clock(seconds: float | None) -> str:
    """`1:30`."""
    return UNKNOWN if seconds is None else format_clock(seconds)


def distance(metres: float | None) -> str:
    """`50 m`."""
    return UNKNOWN if metres is None else format_distance(metres)


def speed(mps: float | None, unit: SpeedUnit) -> str:
    """`1.5 mph`."""
    return UNKNOWN if mps is None else format_speed(mps, unit, 2)


def incline(percent: float | None) -> str:
    """`5 %`."""
    return UNKNOWN if percent is None else format_incline(percent)


def figure(value: float | None, unit: str = "", digits: int = 0) -> str:
    """`120`, `120 beats/min`."""
    return UNKNOWN if value is None else f"{value:.{digits}f} {unit}".rstrip()


def rating(value: float | None) -> str:
    """Pain or exertion of 10: `3`, `3.5`."""
    return UNKNOWN if value is None else f"{value:g}"
