"""The session engine: state, event and time in; state, setpoint and announcements out.

Pure and deterministic. `READY → RUNNING ⇄ PAUSED`, `RUNNING → EASING → FINISHED`, and `ENDED` from
anywhere before the finish; the table `_ON` says which events each phase takes. An event that its
phase does not take changes nothing. Only `Confirmed`, at measured standstill, ever starts a belt.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from sessions.engine import changes, words
from sessions.engine.events import (
    Aim,
    Announcement,
    Back,
    Confirmed,
    EngineEvent,
    FinishEarly,
    GoOn,
    LowerCaps,
    NudgeIncline,
    NudgeSpeed,
    Pause,
    Phase,
    Setpoint,
    Skip,
    Stopped,
    Tick,
)
from sessions.engine.state import Belt, EngineState, setpoint
from sessions.workouts.plan import UntilTold

_COUNTING = (Phase.RUNNING, Phase.EASING)
SMOOTHING_S = 1.0  # time constant of the measured speed


class Advance(NamedTuple):
    """What one event led to."""

    state: EngineState
    setpoint: Setpoint
    announcements: tuple[Announcement, ...]  # to be spoken now, in this order
    began: tuple[int, ...]  # indices of the steps begun


def advance(state: EngineState, event: EngineEvent, now_s: float) -> Advance:
    """Take one event at `now_s`, seconds of any monotonic clock; an earlier time counts as now.

    Raises `ValueError` for a time or a belt travel that is not a number.
    """
    state = _on_clock(state, event, now_s)
    if state.phase is Phase.RUNNING and not isinstance(event, Stopped):
        state = _run(state)
    handler = _ON[state.phase].get(type(event))
    if handler is not None:
        state = handler(state, event)
    return Advance(state, setpoint(state), state.said, state.begun)


def _on_clock(state: EngineState, event: EngineEvent, now_s: float) -> EngineState:
    """The counters and the measurement brought up to the event."""
    if not math.isfinite(now_s):
        raise ValueError(f"time must be a finite number of seconds, not {now_s}")
    now_s = max(now_s, state.now_s)
    belt = _measured(state.belt, event, now_s) if isinstance(event, Tick) else state.belt
    counting = state.phase in _COUNTING
    return EngineState(
        state.program,
        state.phase,
        now_s,
        state.zero_s,
        state.zero_m,
        now_s - state.zero_s if counting else state.elapsed_s,
        belt.travel_m - state.zero_m if counting else state.travel_m,
        belt,
        state.course,
        state.pending,
    )


def _measured(belt: Belt, tick: Tick, now_s: float) -> Belt:
    """The belt as of a tick, its speed smoothed whatever the rate of ticks."""
    if not math.isfinite(tick.belt_m):
        raise ValueError(f"belt travel must be a finite number of metres, not {tick.belt_m}")
    interval_s = now_s - belt.at_s
    if interval_s <= 0:
        return Belt(now_s, tick.belt_m, belt.speed_mps, tick.standstill)
    speed_mps = (tick.belt_m - belt.travel_m) / interval_s
    weight = -math.expm1(-interval_s / SMOOTHING_S)
    smoothed_mps = belt.speed_mps + weight * (speed_mps - belt.speed_mps)
    return Belt(now_s, tick.belt_m, smoothed_mps, tick.standstill)


def _run(state: EngineState) -> EngineState:
    """What time and travel bring about by themselves."""
    state = changes.settle(state)
    if state.phase is not Phase.RUNNING:
        return state
    return _speak_cues(changes.announce_end(state))


def _speak_cues(state: EngineState) -> EngineState:
    """Speak the cues that are due. One that meets a pending rise waits for it; one that meets a
    pending turn is dropped: the next step has its own."""
    course = state.course
    if state.pending is not None:
        return state
    cues = state.step.cues
    while course.cues_said < len(cues) and (
        cues[course.cues_said].at_s <= state.elapsed_s - course.began_s
    ):
        state = changes.say(state, Announcement(cues[course.cues_said].text))
        course = replace(course, cues_said=course.cues_said + 1)
    return state if course is state.course else state._replace(course=course)


def _confirmed_start(state: EngineState, event: EngineEvent) -> EngineState:
    if not state.belt.standstill:
        return state
    opening = words.starting(state.program, 0)
    return changes.start(state._replace(begun=(0,)), opening, state.program.target(0))


def _confirmed_again(state: EngineState, event: EngineEvent) -> EngineState:
    if not state.belt.standstill:
        return state
    opening = words.going_on(state.program, state.course.index)
    return changes.start(state, opening, state.course.wanted)


def _finish_early(state: EngineState, event: EngineEvent) -> EngineState:
    cool_down = state.program.cool_down
    ahead = cool_down > state.course.index
    return changes.turn_asked(state, cool_down if ahead else len(state.program.plan.steps))


def _go_on(state: EngineState, event: EngineEvent) -> EngineState:
    return _skip(state, event) if isinstance(state.step.end, UntilTold) else state


def _skip(state: EngineState, event: EngineEvent) -> EngineState:
    return changes.turn_asked(state, state.course.index + 1)


def _nudged(state: EngineState, event: EngineEvent) -> EngineState:
    match event:
        case NudgeSpeed(steps):
            return changes.nudge(state, steps, 0)
        case NudgeIncline(steps):
            return changes.nudge(state, 0, steps)
        case _:
            return state


def _aimed(state: EngineState, event: EngineEvent) -> EngineState:
    if not isinstance(event, Aim):
        return state
    wanted = state.course.wanted
    speed_mps = wanted.speed_mps if event.speed_mps is None else event.speed_mps
    incline_pct = wanted.incline_pct if event.incline_pct is None else event.incline_pct
    return changes.aim(state, speed_mps, incline_pct)


def _caps_lowered(state: EngineState, event: EngineEvent) -> EngineState:
    if not isinstance(event, LowerCaps):
        return state
    caps = state.program.caps.lowered(event.max_speed_mps, event.max_incline_pct)
    return changes.lower_caps(state, caps)


def _stood(state: EngineState, event: EngineEvent) -> EngineState:
    if not state.belt.standstill:
        return state
    return changes.say(state._replace(phase=Phase.FINISHED), words.FINISHED)


def _stopped(state: EngineState, event: EngineEvent) -> EngineState:
    """Over for good. Whoever stopped the belt knows the words for it."""
    return state._replace(phase=Phase.ENDED, pending=None)


_Handler = Callable[[EngineState, EngineEvent], EngineState]

_ON: dict[Phase, dict[type[EngineEvent], _Handler]] = {
    Phase.READY: {Confirmed: _confirmed_start, LowerCaps: _caps_lowered, Stopped: _stopped},
    Phase.RUNNING: {
        Pause: lambda state, _: changes.pause(state),
        Skip: _skip,
        Back: lambda state, _: changes.back(state),
        GoOn: _go_on,
        NudgeSpeed: _nudged,
        NudgeIncline: _nudged,
        Aim: _aimed,
        LowerCaps: _caps_lowered,
        FinishEarly: _finish_early,
        Stopped: _stopped,
    },
    Phase.PAUSED: {
        Confirmed: _confirmed_again,
        LowerCaps: _caps_lowered,
        FinishEarly: lambda state, _: changes.ease(state),
        Stopped: _stopped,
    },
    Phase.EASING: {Tick: _stood, Stopped: _stopped},
    Phase.FINISHED: {},
    Phase.ENDED: {},
}
