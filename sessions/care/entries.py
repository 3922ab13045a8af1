"""What is written down about a participant over a course of treatment, entry by entry."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

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
    """Pain and exertion asked about a session outside of it: before, after, the next day. It is the
    plan's session `number`, or the journal's `session_id`, or both."""

    number: Number | None = None
    on: date
    answer: Answer
    session_id: Annotated[str, Field(max_length=64)] = ""

    @model_validator(mode="after")
    def _about_something(self) -> Self:
        if self.number is None and not self.session_id:
            raise ValueError("an answer is about a session; give its number or its id")
        return self

    def about(self, number: int | None, session_ids: Container[str]) -> bool:
        """Whether it is about that session of the plan, or about one of those of the journal. The
        id counts where there is one: a session of the plan may have been begun twice."""
        return self.session_id in session_ids if self.session_id else self.number == number


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
