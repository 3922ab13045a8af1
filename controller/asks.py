"""A request from afar in words, the same ones for voice, screens and lines of text."""

from __future__ import annotations

from controller.api import Asked, RequestView
from sessions.quantities import SpeedUnit, format_incline, format_speed


def asks(request: RequestView, unit: SpeedUnit) -> str:
    """`nurse station asks to start the workout`."""
    return f"{request.by} asks {_wish(request, unit)}"


def _wish(request: RequestView, unit: SpeedUnit) -> str:
    match request.what:
        case Asked.START:
            return "to start the workout"
        case Asked.SPEED:
            return f"for {format_speed(request.speed_mps or 0.0, unit)}"
        case Asked.INCLINE:
            return f"for {format_incline(request.incline_pct or 0.0)} incline"
        case Asked.CONTROL:
            return "to set speed and incline"
