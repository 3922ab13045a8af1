"""What the session engine takes and gives: frozen values, SI units, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """Where a session stands."""

    READY = "ready"  # loaded; waiting for a person's confirmation
    RUNNING = "running"
    PAUSED = "paused"  # the belt stands or is on its way there; a new confirmation resumes
    EASING = "easing"  # the last step is over (or was ended early): on the way to standstill
    FINISHED = "finished"  # standstill after the last step or an early finish
    ENDED = "ended"  # ended by a stop; never resumes


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A person at the machine confirmed: start, or go on after a pause."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passed. `belt_m` is the belt travel measured since the session's start, `standstill`
    whether the belt is measured to stand."""

    belt_m: float
    standstill: bool = False


@dataclass(frozen=True, slots=True)
class Pause:
    """A person wants the belt to stand for a while."""


@dataclass(frozen=True, slots=True)
class Skip:
    """On to the next step."""


@dataclass(frozen=True, slots=True)
class Back:
    """This step again from its start, or, within its first seconds, the one before."""


@dataclass(frozen=True, slots=True)
class GoOn:
    """The word that a step "until told" waits for."""


@dataclass(frozen=True, slots=True)
class NudgeSpeed:
    """One step (+1 or -1) of speed for the rest of the step."""

    steps: int


@dataclass(frozen=True, slots=True)
class NudgeIncline:
    """One step (+1 or -1) of incline for the rest of the step."""

    steps: int


@dataclass(frozen=True, slots=True)
class Aim:
    """Speed and incline for the rest of the step, within the caps. None: as it is."""

    speed_mps: float | None = None
    incline_pct: float | None = None


@dataclass(frozen=True, slots=True)
class LowerCaps:
    """No more than this from now on. What is above the caps in force, or None, changes nothing."""

    max_speed_mps: float | None = None
    max_incline_pct: float | None = None


@dataclass(frozen=True, slots=True)
class FinishEarly:
    """Go to the cool-down now; without one, ease to standstill."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """The belt was stopped, by a person or a cause: the session is over."""

    cause: str


EngineEvent = (
    Confirmed
    | Tick
    | Pause
    | Skip
    | Back
    | GoOn
    | NudgeSpeed
    | NudgeIncline
    | Aim
    | LowerCaps
    | FinishEarly
    | Stopped
)


@dataclass(frozen=True, slots=True)
class Setpoint:
    """Belt speed and incline wanted now. Both 0: stand."""

    speed_mps: float
    incline_pct: float


class Tone(StrEnum):
    """The sound that goes before the words."""

    NONE = "none"
    FASTER = "faster"
    SLOWER = "slower"
    CHANGE = "change"
    START = "start"
    END = "end"
    CALL = "call"  # somebody wants to be heard; nothing changes
    ATTENTION = "attention"  # alarm of low priority: something is amiss, the belt goes on
    WARNING = "warning"  # of medium priority: the belt eases
    ALARM = "alarm"  # of high priority: the belt stops, or somebody may have fallen


@dataclass(frozen=True, slots=True)
class Announcement:
    """Words for the person on the belt, to be spoken now."""

    text: str
    tone: Tone = Tone.NONE
