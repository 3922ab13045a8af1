"""What to say before a step that brings no words of its own."""

from __future__ import annotations

from sessions.quantities import SpeedUnit, format_incline, format_speed
from sessions.workouts.plan import PlannedStep, StepKind

_NAMED = (StepKind.RECOVERY, StepKind.COOL_DOWN)


def announcement(
    kind: StepKind,
    speed_mps: float,
    incline_pct: float,
    before: PlannedStep | None,
    unit: SpeedUnit = "mph",
) -> str:
    """`Faster and steeper: 2 mph, 5 % incline`; `before` is the step that it follows."""
    was_inclined = before is not None and before.incline_pct > 0
    level = ", level" if was_inclined else ""
    incline = f", {format_incline(incline_pct)} incline" if incline_pct > 0 else level
    change = "starting" if before is None else _change(speed_mps, incline_pct, before)
    name = f"{kind}, " if kind in _NAMED and (before is None or before.kind != kind) else ""
    return f"{(name + change).capitalize()}: {format_speed(speed_mps, unit)}{incline}"


def _change(speed_mps: float, incline_pct: float, before: PlannedStep) -> str:
    words = (
        _word(speed_mps - before.speed_mps, "faster", "slower"),
        _word(incline_pct - before.incline_pct, "steeper", "flatter"),
    )
    return " and ".join(filter(None, words)) or "same pace"


def _word(difference: float, more: str, less: str) -> str:
    if abs(difference) < 1e-6:
        return ""
    return more if difference > 0 else less
