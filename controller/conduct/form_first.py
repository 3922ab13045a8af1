"""Steps that depend on form: no way up while somebody walks otherwise than the step asks for.

A step of a workout may name figures that have to be right before speed or incline go up to it.
Until they are, and while nobody knows them, the belt goes on as it did. Nothing here ever raises.
"""

from __future__ import annotations

from typing import Final

from controller.conduct.holding import Lost
from sessions.coaching.judging import reasons
from sessions.coaching.lesson import Lesson
from sessions.engine.events import Announcement, Phase, Setpoint, Tone
from sessions.engine.progress import progress
from sessions.engine.state import EngineState, Turn, setpoint
from sessions.workouts.plan import PlannedStep

FORM_FIRST: Final = Lost(
    Announcement("Holding: good steps first.", Tone.ATTENTION),
    Announcement("Good steps.", Tone.CHANGE),
)
AHEAD_S: Final = 4.0  # the announcement of the way up comes three seconds before it


class FormFirst:
    """Remembers which step the person was let up to. `lost` at every tick."""

    def __init__(self) -> None:
        self._admitted: int | None = None

    def started(self) -> None:
        """A session begins."""
        self._admitted = None

    def lost(self, engine: EngineState, lesson: Lesson | None) -> Lost | None:
        """Why speed and incline may not rise now, if so."""
        steps = engine.program.plan.steps
        if engine.phase is not Phase.RUNNING or not any(step.form for step in steps):
            return None
        index = _towards(engine)
        if index == self._admitted or index >= len(steps) or not steps[index].form:
            return None
        if not _fulfilled(steps[index], lesson):
            return FORM_FIRST
        self._admitted = index
        return None


def _towards(engine: EngineState) -> int:
    """The step that the belt is at, or that it soon rises to."""
    if isinstance(engine.pending, Turn):
        to: int | None = engine.pending.to
    else:
        place = progress(engine)
        soon = place.next_in_s is not None and place.next_in_s < AHEAD_S
        to = place.next_index if soon else None
    if to is None or not _rises(setpoint(engine), engine.program.target(to)):
        return engine.course.index
    return to


def _rises(now: Setpoint, then: Setpoint) -> bool:
    return then.speed_mps > now.speed_mps or then.incline_pct > now.incline_pct


def _fulfilled(step: PlannedStep, lesson: Lesson | None) -> bool:
    if lesson is None:
        return False
    return bool(reasons(step.form, lesson.reading, lesson.coach.standards))
