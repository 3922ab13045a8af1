"""What is written down about a participant over a course of treatment, entry by entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final

from pydantic import Field

from sessions.care.dose import Dose
from sessions.care.pain import Answer
from sessions.care.programmes import Goal
from sessions.care.progression import TreatmentPlan
from sessions.care.records import By, Record
from sessions.care.screening import Screening

Number = Annotated[int, Field(ge=1)]
"""Which session of the treatment, from 1 on: that of the decision on it."""


class Decided(Record):
    """The therapist accepted a proposal, or edited it: what the session `number` is to be."""

    number: Number
    on: date
    goal: Goal
    workout: str  # its name, by which the session is found in the journal
    dose: Dose
    proposed: Dose
    reasons: tuple[str, ...]
    by: By


class Answered(Record):
    """Pain and exertion asked about a session outside of it: before, after, the next day."""

    number: Number
    on: date
    answer: Answer


Entry = Screening | TreatmentPlan | Decided | Answered
KINDS: Final[Mapping[str, type[Entry]]] = {
    "screening": Screening,
    "plan": TreatmentPlan,
    "decision": Decided,
    "answer": Answered,
}


def kind_of(entry: Entry) -> str:
    """The name of the entry's kind."""
    return next(name for name, kind in KINDS.items() if isinstance(entry, kind))


def workout_name(pseudonym: str, number: int) -> str:
    """How the workout of a session is called: `p7-3`."""
    return f"{pseudonym.lower()}-{number}"
