"""Whether a participant may begin a session now: what forbids it, and what is only to be known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from sessions.care.course import Course
from sessions.care.participant import Participant
from sessions.care.screening import Verdict, standing


class Weight(StrEnum):
    """What a finding means for a start."""

    BLOCKS = "blocks"
    WARNS = "warns"


SCREENED: Final[Mapping[Verdict, Weight | None]] = {
    Verdict.CLEARED: None,
    Verdict.ASK_FIRST: Weight.BLOCKS,
    Verdict.NOT_NOW: Weight.BLOCKS,
}


@dataclass(frozen=True, slots=True)
class Case:
    """Who is about to walk what, and when. `workout`: its name, empty where none is loaded."""

    participant: Participant
    course: Course
    workout: str
    today: date


Finding = tuple[Weight, str]


def findings(case: Case) -> tuple[Finding, ...]:
    """Everything that speaks against beginning now, in words with their remedies."""
    return tuple(finding for check in _CHECKS for finding in check(case))


def _screening(case: Case) -> Iterator[Finding]:
    participant, name = case.participant, case.participant.pseudonym
    outcome = standing(case.course.screenings, participant.clearance, case.today)
    if weight := SCREENED[outcome.verdict]:
        words = "; ".join(outcome.words)
        yield weight, f"{words}; `backstride participants screen {name}` asks what is due"


def _decision(case: Case) -> Iterator[Finding]:
    """A plan decides on each session; another workout counts for nothing in it."""
    if case.course.plan is None or not case.workout:
        return
    name, decided = case.participant.pseudonym, case.course.open_decision
    if decided is None:
        yield Weight.WARNS, f"nobody decided on {name}'s next session; this is not one of the plan"
    elif decided.workout != case.workout:
        yield Weight.WARNS, f"decided for {name} is {decided.workout}, not this workout"


def _second(case: Case) -> Iterator[Finding]:
    if any(walked.day == case.today for walked in case.course.walked):
        yield Weight.WARNS, f"{case.participant.pseudonym} has walked today already"


_CHECKS: Final[Sequence[Callable[[Case], Iterator[Finding]]]] = (_screening, _decision, _second)
