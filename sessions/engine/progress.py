"""Where a session stands, as screens show it."""

from __future__ import annotations

from dataclasses import dataclass

from sessions.engine.changes import step_left_s
from sessions.engine.events import Phase
from sessions.engine.state import EngineState, Turn
from sessions.workouts.plan import AfterDistance, Plan
from sessions.workouts.profile import Profile, profile, step_s

_OVER = (Phase.EASING, Phase.FINISHED)


@dataclass(frozen=True, slots=True)
class Progress:
    """A session's place in its plan. Times are seconds without pauses."""

    phase: Phase
    step_index: int
    elapsed_s: float  # since the confirmed start
    remaining_s: float | None  # None: until told
    step_elapsed_s: float
    step_left_s: float | None  # estimated for a distance; None: until told
    step_left_m: float | None  # None: the step does not end by distance
    next_index: int | None  # what the next change leads to; None: to standstill
    next_in_s: float | None  # seconds to the next change of step; None: not known
    cursor_s: float  # place on the planned profile
    profile_s: float  # its length


def progress(state: EngineState) -> Progress:
    """The session's place after its newest event."""
    course, plan = state.course, state.program.plan
    over = state.phase in _OVER
    elapsed_s = 0.0 if state.phase is Phase.READY else state.elapsed_s - course.began_s
    left_s = 0.0 if over else _left_s(state)
    next_index, drawn = _next(state), profile(plan)
    return Progress(
        phase=state.phase,
        step_index=course.index,
        elapsed_s=state.elapsed_s,
        remaining_s=0.0 if over else _remaining_s(plan, course.index, left_s),
        step_elapsed_s=elapsed_s,
        step_left_s=left_s,
        step_left_m=_left_m(state),
        next_index=next_index if next_index < len(plan.steps) else None,
        next_in_s=None if over else _next_in_s(state, left_s),
        cursor_s=drawn.length_s if over else _cursor_s(state, drawn, elapsed_s),
        profile_s=drawn.length_s,
    )


def _left_s(state: EngineState) -> float | None:
    """As the engine reckons; at the planned speed while the belt is far below it."""
    left_m, planned_mps = _left_m(state), state.program.target(state.course.index).speed_mps
    if left_m is not None and state.belt.speed_mps < planned_mps / 2:
        return left_m / planned_mps
    left_s = step_left_s(state)
    return None if left_s is None else max(left_s, 0.0)


def _left_m(state: EngineState) -> float | None:
    match state.step.end:
        case AfterDistance(metres):
            return max(metres - (state.travel_m - state.course.began_m), 0.0)
        case _:
            return None


def _remaining_s(plan: Plan, index: int, left_s: float | None) -> float | None:
    """Until the last step's end. A distance ahead counts at its planned speed."""
    rest_s = [step_s(step) for step in plan.steps[index + 1 :]]
    known_s = [length_s for length_s in (left_s, *rest_s) if length_s is not None]
    return sum(known_s) if len(known_s) == len(rest_s) + 1 else None


def _next(state: EngineState) -> int:
    return state.pending.to if isinstance(state.pending, Turn) else state.course.index + 1


def _next_in_s(state: EngineState, left_s: float | None) -> float | None:
    if not isinstance(state.pending, Turn):
        return left_s
    wait_s = max(state.pending.due_s - state.elapsed_s, 0.0)
    if state.pending.due_m is None or left_s is None:
        return wait_s
    return max(wait_s, left_s)


def _cursor_s(state: EngineState, drawn: Profile, elapsed_s: float) -> float:
    index = state.course.index
    ends_s = [*(point.at_s for point in drawn.points[1:]), drawn.length_s]
    began_s, width_s = drawn.points[index].at_s, ends_s[index] - drawn.points[index].at_s
    match state.step.end:
        case AfterDistance(metres):
            share = min((state.travel_m - state.course.began_m) / metres, 1.0)
            return began_s + width_s * max(share, 0.0)
        case _:
            return began_s + min(elapsed_s, width_s)
