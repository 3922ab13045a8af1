"""Where a session stands, as one frozen value, and the setpoint that follows from it.

Two counters run from the confirmed start and rest in pauses: `elapsed_s`, the session clock, and
`travel_m`, the measured belt travel. Every instant in here is a value of that clock, so that pauses
need no special case. One announced change at most is pending: a `Turn` to another step or a `Rise`
within the step; a newer announcement replaces it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from sessions.engine.events import Announcement, Phase, Setpoint
from sessions.quantities import MPH_MPS, SpeedUnit
from sessions.workouts.plan import Plan, PlannedStep

LEAD_S = 3.0  # from an announcement to its change
MIN_WALK_MPS = 0.2 * MPH_MPS  # nudges go no lower
START_MPS = 0.5 / 3.6  # a start is no faster, hazard H13

STAND = Setpoint(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Caps:
    """What no setpoint exceeds: the lowest of all limits in force, and how a belt starts.

    Raises `ValueError` for what is not a positive speed or an incline.
    """

    max_speed_mps: float
    max_incline_pct: float
    start_speed_mps: float = START_MPS

    def __post_init__(self) -> None:
        for name in ("max_speed_mps", "start_speed_mps"):
            value = getattr(self, name)
            if not (math.isfinite(value) and value > 0):
                raise ValueError(f"{name} must be a speed above 0 m/s, not {value}")
        if not (math.isfinite(self.max_incline_pct) and self.max_incline_pct >= 0):
            raise ValueError(f"max_incline_pct must be 0 % or more, not {self.max_incline_pct}")

    def lowered(self, max_speed_mps: float | None, max_incline_pct: float | None) -> Caps:
        """These caps, or what is lower. Raises `ValueError` as the class does."""
        speed_mps = _lowest(self.max_speed_mps, max_speed_mps)
        incline_pct = _lowest(self.max_incline_pct, max_incline_pct)
        return Caps(speed_mps, incline_pct, min(self.start_speed_mps, speed_mps))

    def under(self, wanted: Setpoint) -> Setpoint:
        """`wanted`, or what is inside the caps of it."""
        return self.clamp(wanted.speed_mps, wanted.incline_pct)

    def clamp(self, speed_mps: float, incline_pct: float) -> Setpoint:
        """The nearest setpoint inside the caps."""
        return Setpoint(
            min(max(speed_mps, 0.0), self.max_speed_mps),
            min(max(incline_pct, 0.0), self.max_incline_pct),
        )


def _lowest(one: float, other: float | None) -> float:
    return one if other is None else min(one, other)


@dataclass(frozen=True, slots=True)
class Program:
    """What does not change while a session runs."""

    plan: Plan
    caps: Caps
    unit: SpeedUnit  # for speaking

    def target(self, index: int) -> Setpoint:
        """What step `index` comes to under the caps; standing after the last step."""
        if index >= len(self.plan.steps):
            return STAND
        step = self.plan.steps[index]
        return self.caps.clamp(step.speed_mps, step.incline_pct)

    @property
    def cool_down(self) -> int:
        """Index of the first step of the cool-down at the plan's tail; past the end without one."""
        steps = self.plan.steps
        index = len(steps)
        while index > 0 and steps[index - 1].kind == "cool-down":
            index -= 1
        return index


class Belt(NamedTuple):
    """What is measured of the belt, as of the last tick."""

    at_s: float  # the caller's clock
    travel_m: float  # since the session's start, pauses included
    speed_mps: float  # smoothed
    standstill: bool


@dataclass(frozen=True, slots=True)
class Course:
    """The step being run."""

    index: int
    began_s: float
    began_m: float
    target: Setpoint  # in force
    wanted: Setpoint  # once a pending `Rise` is due; else the same
    from_mps: float  # where the ramp to the target's speed began, and when
    since_s: float
    cues_said: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """An announced change to step `to` (past the last one: to standstill)."""

    to: int
    due_s: float  # when its announcement is old enough
    due_m: float | None = None  # travel that must have been reached, for the end of a distance


@dataclass(frozen=True, slots=True)
class Rise:
    """An announced rise within the step, to the course's `wanted`."""

    due_s: float


class EngineState(NamedTuple):
    """A session after its newest event. Read it with `sessions.engine.progress`.

    A named tuple, as it is built anew at every tick: a frozen dataclass takes four times as long.
    """

    program: Program
    phase: Phase
    now_s: float  # the caller's clock
    zero_s: float  # `elapsed_s` is `now_s - zero_s` while the counters run
    zero_m: float
    elapsed_s: float
    travel_m: float
    belt: Belt
    course: Course
    pending: Turn | Rise | None = None
    said: tuple[Announcement, ...] = ()  # by the newest event
    begun: tuple[int, ...] = ()  # steps begun by the newest event

    @property
    def step(self) -> PlannedStep:
        """The step being run, or the last one that was."""
        return self.program.plan.steps[self.course.index]


def begin(plan: Plan, caps: Caps, *, unit: SpeedUnit = "mph", now_s: float = 0.0) -> EngineState:
    """A session that waits for the confirmation. Speeds that no announcement of the plan words
    are spoken in `unit`. The caps are lowered to the plan's own limits.

    Raises `ValueError` for a plan without steps.
    """
    if not plan.steps:
        raise ValueError(f"workout {plan.name!r} has no steps; give it at least one")
    lowest = Caps(
        min(caps.max_speed_mps, plan.max_speed_mps),
        min(caps.max_incline_pct, plan.max_incline_pct),
        min(caps.start_speed_mps, caps.max_speed_mps, plan.max_speed_mps),
    )
    return EngineState(
        program=Program(plan, lowest, unit),
        phase=Phase.READY,
        now_s=now_s,
        zero_s=now_s,
        zero_m=0.0,
        elapsed_s=0.0,
        travel_m=0.0,
        belt=Belt(now_s, 0.0, 0.0, standstill=True),
        course=Course(0, 0.0, 0.0, STAND, STAND, 0.0, 0.0),
    )


def setpoint(state: EngineState) -> Setpoint:
    """What the belt should do now. While paused it stands and the incline stays where it is."""
    match state.phase:
        case Phase.RUNNING:
            return _ramped(state)
        case Phase.PAUSED:
            return Setpoint(0.0, state.course.target.incline_pct)
        case _:
            return STAND


def _ramped(state: EngineState) -> Setpoint:
    """The target, or where the step's own ramp has come on the way to it."""
    course = state.course
    target, ramp_mps2 = course.target, state.step.ramp_mps2
    if ramp_mps2 is None or course.from_mps == target.speed_mps:
        return target
    reach_mps = ramp_mps2 * (state.elapsed_s - course.since_s)
    gap_mps = target.speed_mps - course.from_mps
    if abs(gap_mps) <= reach_mps:
        return target
    return Setpoint(course.from_mps + math.copysign(reach_mps, gap_mps), target.incline_pct)
