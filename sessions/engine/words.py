"""What the engine says: short sentences that a person who walks backward can act on."""

from __future__ import annotations

import re

from sessions.engine.events import Announcement, Setpoint, Tone
from sessions.engine.state import Program
from sessions.quantities import format_incline, format_speed
from sessions.workouts.plan import StepKind

_DIRECTION = r"(?:starting|same pace|faster|slower|(?:(?:faster|slower) and )?(?:steeper|flatter))"
_HEADING = re.compile(
    rf"\A(?P<kind>(?:{'|'.join(StepKind)}), )?{_DIRECTION}[:,]\s*(?=\S)", re.IGNORECASE
)
_SAME = 1e-6  # m/s and percent: what is nearer than this is the same

PAUSED = Announcement("Pause: the belt is stopping.", Tone.SLOWER)
FINISHED = Announcement("The belt stands. The session is over.", Tone.END)
END_AHEAD = Announcement("In three seconds: the belt slows to a stop.", Tone.END)
END_NOW = Announcement("Now: the belt slows to a stop.", Tone.END)


def rises(old: Setpoint, new: Setpoint) -> bool:
    """Whether any quantity goes up."""
    return max(_speed_sign(old, new), _incline_sign(old, new)) > 0


def tone_of(old: Setpoint, new: Setpoint) -> Tone:
    """The sound for a change: by its speed, where that changes."""
    return (Tone.CHANGE, Tone.FASTER, Tone.SLOWER)[_speed_sign(old, new)]


def starting(program: Program, index: int) -> Announcement:
    """Said at the first confirmation."""
    return Announcement(f"Starting: {_step(program, index)}", Tone.START)


def going_on(program: Program, index: int) -> Announcement:
    """Said at the confirmation after a pause."""
    return Announcement(f"Going on: {_step(program, index)}", Tone.START)


def turn_ahead(program: Program, old: Setpoint, to: int) -> Announcement:
    """Said three seconds before step `to`."""
    return _turn("In three seconds", END_AHEAD, program, old, to)


def turn_now(program: Program, old: Setpoint, to: int) -> Announcement:
    """Said when a person asks for step `to` and nothing rises."""
    return _turn("Now", END_NOW, program, old, to)


def nudge_ahead(program: Program, old: Setpoint, new: Setpoint) -> Announcement:
    """Said three seconds before a nudge upward."""
    return _nudge("In three seconds", program, old, new)


def nudge_now(program: Program, old: Setpoint, new: Setpoint) -> Announcement:
    """Said with a nudge downward."""
    return _nudge("Now", program, old, new)


def limited(program: Program) -> Announcement:
    """Said when a new limit lowers what was to come, and nothing that is."""
    speed = format_speed(program.caps.max_speed_mps, program.unit)
    incline = format_incline(program.caps.max_incline_pct)
    return Announcement(f"From now on: no more than {speed}, {incline} incline.", Tone.CHANGE)


def _turn(when: str, end: Announcement, program: Program, old: Setpoint, to: int) -> Announcement:
    if to >= len(program.plan.steps):
        return end
    new = program.target(to)
    direction = _direction(old, new) or "same pace"
    return Announcement(f"{when}: {_step(program, to, f'{direction}, ')}", tone_of(old, new))


def _nudge(when: str, program: Program, old: Setpoint, new: Setpoint) -> Announcement:
    words = f"{_direction(old, new)}, {_figures(program, old, new)}"
    return Announcement(f"{when}: {words}", tone_of(old, new))


def _direction(old: Setpoint, new: Setpoint) -> str:
    speed = ("", "faster", "slower")[_speed_sign(old, new)]
    incline = ("", "steeper", "flatter")[_incline_sign(old, new)]
    return " and ".join(filter(None, (speed, incline)))


def _step(program: Program, index: int, direction: str = "") -> str:
    """The plan's words for a step, their direction replaced: after a skip, a nudge or under a cap
    it is not what the plan foresaw. Figures that a cap lowers are replaced, too.
    """
    step, target = program.plan.steps[index], program.target(index)
    heading = _HEADING.match(step.announcement)
    kind = (heading["kind"] or "") if heading else ""
    body = step.announcement[heading.end() if heading else 0 :]
    if Setpoint(step.speed_mps, step.incline_pct) != target:
        incline = format_incline(target.incline_pct)
        body = f"limited to {format_speed(target.speed_mps, program.unit)}, {incline} incline"
    return f"{kind.lower()}{direction}{_lower(body)}"


def _figures(program: Program, old: Setpoint, new: Setpoint) -> str:
    parts = []
    if _speed_sign(old, new):
        parts.append(format_speed(new.speed_mps, program.unit))
    if _incline_sign(old, new):
        parts.append(f"{format_incline(new.incline_pct)} incline")
    return ", ".join(parts)


def _speed_sign(old: Setpoint, new: Setpoint) -> int:
    return _sign(new.speed_mps - old.speed_mps)


def _incline_sign(old: Setpoint, new: Setpoint) -> int:
    return _sign(new.incline_pct - old.incline_pct)


def _sign(change: float) -> int:
    return (change > _SAME) - (change < -_SAME)


def _lower(text: str) -> str:
    """Lower case at the start, for use inside a sentence; abbreviations stay."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
