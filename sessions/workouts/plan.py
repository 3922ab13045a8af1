"""What a workout comes to: its repeats unrolled, every quantity in SI.

A `Plan` is what the session engine runs, the rehearsal rehearses and the screens draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sessions.coaching.condition import Condition


class Gait(StrEnum):
    """How the participant moves over the belt."""

    BACKWARD_WALK = "backward walk"
    BACKWARD_RUN = "backward run"
    FORWARD = "forward"


class StepKind(StrEnum):
    """What a step is for."""

    WARM_UP = "warm-up"
    WORK = "work"
    RECOVERY = "recovery"
    COOL_DOWN = "cool-down"


@dataclass(frozen=True, slots=True)
class AfterTime:
    """The step ends after `seconds` of it."""

    seconds: float


@dataclass(frozen=True, slots=True)
class AfterDistance:
    """The step ends after `metres` of measured belt travel."""

    metres: float


@dataclass(frozen=True, slots=True)
class UntilTold:
    """The step ends when a person says so."""


StepEnd = AfterTime | AfterDistance | UntilTold


@dataclass(frozen=True, slots=True)
class Cue:
    """Words spoken `at_s` seconds into a step."""

    at_s: float
    text: str


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step as it will be run."""

    kind: StepKind
    speed_mps: float
    incline_pct: float
    end: StepEnd
    announcement: str  # what to say before it, without the time ("Faster: 2 mph, 5 % incline")
    ramp_mps2: float | None = None  # slower than the gate's own ramp, where the workout asks for it
    cues: tuple[Cue, ...] = ()
    form: tuple[Condition, ...] = ()  # the way up to this step only while all of these hold


@dataclass(frozen=True, slots=True)
class Plan:
    """A workout ready to run."""

    name: str
    title: str
    gait: Gait
    steps: tuple[PlannedStep, ...]
    max_speed_mps: float  # the workout's own limits
    max_incline_pct: float

    @property
    def duration_s(self) -> float | None:
        """Seconds that the steps will take at their speeds, or None if one waits to be told."""
        total_s = 0.0
        for step in self.steps:
            match step.end:
                case AfterTime(seconds):
                    total_s += seconds
                case AfterDistance(metres):
                    total_s += metres / step.speed_mps
                case UntilTold():
                    return None
        return total_s
