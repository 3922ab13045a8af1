"""What a fault is, and what one trial of it showed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from controller.faults.stand import Setup, Stand


class Answer(StrEnum):
    """What ends the time that is measured and held against the budget."""

    STOP = "STOP on the wire"
    SLOWER = "a lower speed on the wire"  # or STOP
    TOLD = "latched and told"  # where nothing can be written any more
    SLOWS = "the belt slows"  # by the treadmill itself
    REFUSED = "refused"  # nothing ever moves


@dataclass(frozen=True, slots=True)
class Budget:
    """A time of docs/safety/hazards.yaml. It counts from something that comes about `before_ms`
    after the cause: the belt has to be away from what was ordered before that can be seen."""

    ms: int
    before_ms: int = 0
    before: str = ""

    @property
    def whole_ms(self) -> int:
        """From the cause."""
        return self.ms + self.before_ms


Cause = Callable[[Stand], float | None]
"""Does it; tells the monotonic time from which is measured, where that is not when it began."""


def nothing() -> str:
    """Is lacking."""
    return ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    seen: codes of which one must be the session's cause; empty where nobody is left to tell.
    ends: the controller's exit code.
    told: codes that count as told, where those are not the session's cause.
    at_mps: how fast the belt must be, where it is not to be as fast as the runner says.
    lacking: why it cannot be tried here, or "".
    """

    name: str
    hazard: str
    what: str
    cause: Cause
    seen: tuple[str, ...]
    ends: int
    answer: Answer = Answer.STOP
    budget: Budget | None = None
    setup: Setup = field(default_factory=Setup)
    at_mps: float | None = None
    told: tuple[str, ...] = ()
    lacking: Callable[[], str] = nothing


@dataclass(frozen=True, slots=True)
class Trial:
    """What was seen once. Times in milliseconds from the cause; None: it never came."""

    fault: str
    code: str | None  # of the session's cause
    told_ms: float | None  # the controller said it
    stop_ms: float | None  # first STOP on the wire
    slower_ms: float | None  # first lower speed on the wire
    slows_ms: float | None  # first measurement of a slower belt, ten a second
    stood_ms: float | None
    travel_m: float
    wrong: str = ""  # why this is not what must be seen

    def answer_ms(self, answer: Answer) -> float | None:
        """The time of what counts for a fault."""
        slower = [ms for ms in (self.stop_ms, self.slower_ms) if ms is not None]
        return {
            Answer.STOP: self.stop_ms,
            Answer.SLOWER: min(slower, default=None),
            Answer.TOLD: self.told_ms,
            Answer.SLOWS: self.slows_ms,
            Answer.REFUSED: None,
        }[answer]


def complaint(fault: Fault, trial: Trial) -> str:
    """What is wrong with a trial, in words; "" if all is as it must be and within its budget."""
    if trial.wrong or fault.answer is Answer.REFUSED:
        return trial.wrong
    took_ms = trial.answer_ms(fault.answer)
    if took_ms is None:
        return f"never came: {fault.answer}"
    if fault.budget is not None and took_ms > fault.budget.whole_ms:
        return f"{took_ms:.0f} ms, over the budget of {fault.budget.whole_ms} ms"
    return ""
