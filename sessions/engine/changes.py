"""The changes of a running session, each a function from state to state.

An announced change is pending until its announcement is three seconds old. What raises speed or
incline always waits; what lowers them waits only if nobody asked for it.
"""

from __future__ import annotations

from dataclasses import replace

from sessions.engine import words
from sessions.engine.events import Announcement, Phase, Setpoint
from sessions.engine.state import (
    LEAD_S,
    MIN_WALK_MPS,
    Belt,
    Caps,
    Course,
    EngineState,
    Rise,
    Turn,
    setpoint,
)
from sessions.quantities import MPH_MPS
from sessions.workouts.plan import AfterDistance, AfterTime, UntilTold

EARLY_S = 0.1  # an announcement may come this much early, so that a tick's delay postpones nothing
SPEED_NUDGE_MPS = 0.1 * MPH_MPS
INCLINE_NUDGE_PCT = 0.5
AGAIN_S = 5.0  # `Back` within a step's first seconds means the step before


def say(state: EngineState, announcement: Announcement) -> EngineState:
    """Add to what the newest event says."""
    return state._replace(said=(*state.said, announcement))


def start(state: EngineState, opening: Announcement, wanted: Setpoint) -> EngineState:
    """Belt on at start speed; three seconds after `opening`, on to `wanted`. The counters run.

    What is left of a step too short for a rise is run at start speed.
    """
    speed_mps = min(state.program.caps.start_speed_mps, wanted.speed_mps)
    target = Setpoint(speed_mps, min(state.course.target.incline_pct, wanted.incline_pct))
    running = state._replace(
        phase=Phase.RUNNING,
        zero_s=state.now_s - state.elapsed_s,
        zero_m=state.belt.travel_m - state.travel_m,
        belt=_moving(state.belt),
        course=replace(state.course, target=target, wanted=target, from_mps=speed_mps),
    )
    return say(_rise(running, wanted), opening)


def pause(state: EngineState) -> EngineState:
    """Belt off, counters at rest. Nudges upward and whatever was pending lapse."""
    planned, course = state.program.target(state.course.index), state.course
    return say(
        state._replace(
            phase=Phase.PAUSED,
            belt=_moving(state.belt),
            course=replace(course, wanted=_lower(planned, course.wanted)),
            pending=None,
        ),
        words.PAUSED,
    )


def ease(state: EngineState) -> EngineState:
    """On the way to standstill, for good."""
    return state._replace(phase=Phase.EASING, pending=None)


def enter(state: EngineState, index: int, at_s: float) -> EngineState:
    """Step `index` from `at_s` of the session clock on; past the last one, ease."""
    if index >= len(state.program.plan.steps):
        return ease(state)
    target = state.program.target(index)
    ramp_from_mps = setpoint(state).speed_mps
    return state._replace(
        course=Course(index, at_s, state.travel_m, target, target, ramp_from_mps, at_s),
        pending=None,
        begun=(*state.begun, index),
    )


def settle(state: EngineState) -> EngineState:
    """Do what was announced, once its announcement is old enough.

    A change by time counts from when it was due: late ticks do not add up.
    """
    pending = state.pending
    if pending is None or state.elapsed_s < pending.due_s:
        return state
    match pending:
        case Rise(due_s):
            wanted = state.course.wanted
            return _aim(state, wanted, wanted, due_s)._replace(pending=None)
        case Turn(to, due_s, due_m):
            if due_m is None:
                return enter(state, to, due_s)
            return enter(state, to, state.elapsed_s) if state.travel_m >= due_m else state


def announce_end(state: EngineState) -> EngineState:
    """Announce the next step three seconds before this one ends, or as soon as possible: what was
    announced before happens first.
    """
    if state.pending is not None:
        return state
    left_s = step_left_s(state)
    if left_s is None or left_s > LEAD_S + EARLY_S:
        return state
    course, old_enough_s = state.course, state.elapsed_s + LEAD_S
    match state.step.end:
        case AfterTime(seconds):
            turn = Turn(course.index + 1, max(old_enough_s, course.began_s + seconds))
        case AfterDistance(metres):
            turn = Turn(course.index + 1, old_enough_s, course.began_m + metres)
        case UntilTold():
            return state
    ahead = words.turn_ahead(state.program, course.target, turn.to)
    return say(_await(state, turn), ahead)


def turn_asked(state: EngineState, to: int) -> EngineState:
    """A person wants step `to`: at once if nothing rises, else three seconds from now.

    The newest wish replaces a pending change; asking again for what is pending changes nothing.
    """
    old, new = setpoint(state), state.program.target(to)
    if not words.rises(old, new):
        return enter(say(state, words.turn_now(state.program, old, to)), to, state.elapsed_s)
    if isinstance(state.pending, Turn) and state.pending.to == to:
        return state
    turn = Turn(to, state.elapsed_s + LEAD_S)
    return say(_await(state, turn), words.turn_ahead(state.program, old, to))


def back(state: EngineState) -> EngineState:
    """This step again; within its first seconds, the one before."""
    course = state.course
    fresh = state.elapsed_s - course.began_s < AGAIN_S and course.index > 0
    return turn_asked(state, course.index - fresh)


def nudge(state: EngineState, speed_steps: int, incline_steps: int) -> EngineState:
    """Speed and incline by small steps for the rest of the step, as `aim` does."""
    old = state.course.wanted
    return aim(
        state,
        max(old.speed_mps + speed_steps * SPEED_NUDGE_MPS, min(MIN_WALK_MPS, old.speed_mps)),
        old.incline_pct + incline_steps * INCLINE_NUDGE_PCT,
    )


def aim(state: EngineState, speed_mps: float, incline_pct: float) -> EngineState:
    """This speed and incline for the rest of the step, within the caps.

    Down at once, up three seconds after the newest word. What goes up in the last seconds of a
    step does nothing: there is no time left for it.
    """
    old, new = state.course.wanted, state.program.caps.clamp(speed_mps, incline_pct)
    if new == old:
        return state
    return _nudge_up(state, old, new) if words.rises(old, new) else _nudge_down(state, old, new)


def _nudge_up(state: EngineState, old: Setpoint, new: Setpoint) -> EngineState:
    risen = _rise(state, new)
    if risen is state:
        return state
    return say(risen, words.nudge_ahead(state.program, old, new))


def _rise(state: EngineState, wanted: Setpoint) -> EngineState:
    """`wanted` is pending, if the step lasts until it would be in force and its end announced."""
    left_s = step_left_s(state)
    short = left_s is not None and left_s < 2 * LEAD_S
    if short or isinstance(state.pending, Turn):
        return state
    rise = Rise(state.elapsed_s + LEAD_S)
    return state._replace(course=replace(state.course, wanted=wanted), pending=rise)


def _nudge_down(state: EngineState, old: Setpoint, new: Setpoint) -> EngineState:
    lowered = _aim(state, _lower(state.course.target, new), new, state.elapsed_s)
    if isinstance(state.pending, Turn):
        to = state.program.target(state.pending.to)
        if words.rises(lowered.course.target, to) and not words.rises(state.course.target, to):
            # Announced as slower, it would now be faster: to be announced anew.
            lowered = lowered._replace(pending=None)
    return say(lowered, words.nudge_now(state.program, old, new))


def lower_caps(state: EngineState, caps: Caps) -> EngineState:
    """`caps`, none of them higher than before: what is above them comes down at once, by no ramp
    of the step's own.
    """
    course = state.course
    lowered = state._replace(
        program=replace(state.program, caps=caps),
        course=replace(
            course,
            target=caps.under(course.target),
            wanted=caps.under(course.wanted),
            from_mps=min(setpoint(state).speed_mps, caps.max_speed_mps),
            since_s=state.elapsed_s,
        ),
    )
    if state.phase is Phase.RUNNING and lowered.course.target != course.target:
        return say(lowered, words.nudge_now(state.program, course.target, lowered.course.target))
    known = state.phase is Phase.READY or _goal(lowered) == _goal(state)
    return lowered if known else say(lowered, words.limited(lowered.program))


def _goal(state: EngineState) -> Setpoint:
    """Where the belt comes to once what is pending is done."""
    if isinstance(state.pending, Turn):
        return state.program.target(state.pending.to)
    return state.course.wanted


def step_left_s(state: EngineState) -> float | None:
    """Seconds until the step's own end, estimated from measured speed where it ends by distance.

    None until told; also while a distance is ahead and the belt stands.
    """
    course = state.course
    match state.step.end:
        case AfterTime(seconds):
            return seconds - (state.elapsed_s - course.began_s)
        case AfterDistance(metres):
            left_m = metres - (state.travel_m - course.began_m)
            if left_m <= 0:
                return 0.0
            return left_m / state.belt.speed_mps if state.belt.speed_mps > 0 else None
        case UntilTold():
            return None


def _await(state: EngineState, turn: Turn) -> EngineState:
    """`turn` is pending in place of whatever was."""
    course = state.course
    return state._replace(course=replace(course, wanted=course.target), pending=turn)


def _aim(state: EngineState, target: Setpoint, wanted: Setpoint, at_s: float) -> EngineState:
    """Head for `target` from the present setpoint, by the step's ramp."""
    course = replace(
        state.course,
        target=target,
        wanted=wanted,
        from_mps=setpoint(state).speed_mps,
        since_s=at_s,
    )
    return state._replace(course=course)


def _lower(one: Setpoint, other: Setpoint) -> Setpoint:
    return Setpoint(min(one.speed_mps, other.speed_mps), min(one.incline_pct, other.incline_pct))


def _moving(belt: Belt) -> Belt:
    """Standstill must be measured anew."""
    return belt._replace(standstill=False)
