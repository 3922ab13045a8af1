"""A plan, and what it proposes for the next session.

Slow and tailored (article "Running Backwards: a training idea"): time before speed before incline,
one of them and one step at a time, after two good sessions in a row; one step back after trouble.
The same sessions give the same proposal, with its reasons in words. The therapist decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from sessions.care.dose import Base, Ceiling, Dose, down, lowered, raised, start, up, within
from sessions.care.evidence import Advice, Done, Seen, findings
from sessions.care.pain import PainRule
from sessions.care.programmes import PROGRAMMES, Goal, Quantity
from sessions.care.records import Record

GOOD_IN_A_ROW: Final = 2
LONG_BREAK_DAYS: Final = 14
BEGIN_ANEW_DAYS: Final = 28


class TreatmentPlan(Record):
    """A course of treatment: from `begins` on, so many sessions in each of so many weeks."""

    goal: Goal
    begins: date
    weeks: Annotated[int, Field(ge=1, le=52)]
    a_week: Annotated[int, Field(ge=1, le=7)]


class Change(StrEnum):
    """What a proposal does with the dose of the last session."""

    FIRST = "first"
    RAISED = "raised"
    SAME = "same"
    BACK = "back"
    ANEW = "anew"  # after a long break everything begins again


@dataclass(frozen=True, slots=True)
class Case:
    """All that a proposal follows from, besides the sessions."""

    goal: Goal
    base: Base  # of the preset that the goal names
    ceiling: Ceiling
    rule: PainRule
    pain_today: int | None = None  # said before the session that is proposed


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to do next, and why."""

    dose: Dose
    change: Change
    quantity: Quantity | None
    reasons: tuple[str, ...]


def propose(case: Case, done: Sequence[Done], today: date) -> Proposal:
    """The next session after those that were done, the oldest first."""
    proposal = _unlimited(case, done, today)
    dose = within(proposal.dose, case.base, case.ceiling)
    if dose == proposal.dose:
        return proposal
    reasons = (*proposal.reasons, *_limited(proposal.dose, dose, case.ceiling))
    return Proposal(dose, proposal.change, proposal.quantity, reasons)


def _unlimited(case: Case, done: Sequence[Done], today: date) -> Proposal:
    programme = PROGRAMMES[case.goal]
    if not done:
        why = (*_pain_today(case), f"the first session: {programme.source}")
        return Proposal(start(programme), Change.FIRST, None, why)
    away_days = (today - done[-1].day).days
    if away_days > BEGIN_ANEW_DAYS:
        return _anew(case, done[-1], f"{away_days} days since the last session")
    advice, reasons = _advice(case, done)
    if away_days > LONG_BREAK_DAYS:
        advice = Advice.BACK
        reasons = (f"{away_days} days since the last session", *reasons)
    match advice:
        case Advice.BACK:
            return _back(case, done[-1], reasons)
        case Advice.SAME:
            return Proposal(done[-1].dose, Change.SAME, None, reasons)
        case Advice.RAISE:
            return _raised(case, done[-1])


def _advice(case: Case, done: Sequence[Done]) -> tuple[Advice, tuple[str, ...]]:
    """What the last session, today's pain and the number of good sessions speak for."""
    last, before = done[-1], done[-2] if len(done) > 1 else None
    found = list(findings(Seen(last, before, case.rule, case.ceiling)))
    found[:0] = [(Advice.BACK, why) for why in _pain_today(case)]
    if not found and (good := _good_in_a_row(case, done)) < GOOD_IN_A_ROW:
        found.append((Advice.SAME, f"{good} of {GOOD_IN_A_ROW} good sessions at this dose"))
    advice = max((advice for advice, _ in found), default=Advice.RAISE)
    return advice, tuple(why for _, why in found)


def _pain_today(case: Case) -> list[str]:
    if case.pain_today is None or case.pain_today < case.rule.hold_from:
        return []
    return [f"pain {case.pain_today} of 10 today"]


def _good_in_a_row(case: Case, done: Sequence[Done]) -> int:
    """How many of the last sessions had the last one's dose and nothing against them."""
    count = 0
    for index in range(len(done) - 1, -1, -1):
        before = done[index - 1] if index else None
        seen = Seen(done[index], before, case.rule, case.ceiling)
        if done[index].dose != done[-1].dose or findings(seen):
            break
        count += 1
    return count


def _raised(case: Case, last: Done) -> Proposal:
    programme = PROGRAMMES[case.goal]
    quantity = raised(last.dose, programme, case.base, case.ceiling)
    good = f"{GOOD_IN_A_ROW} good sessions in a row"
    if quantity is None:
        why = f"{good}; time, speed and incline are as far as plan and limits allow"
        return Proposal(last.dose, Change.SAME, None, (why,))
    dose = up(last.dose, programme, quantity)
    why = f"{good}: {_move(quantity, last.dose, dose)}, nothing else"
    return Proposal(dose, Change.RAISED, quantity, (why,))


def _back(case: Case, last: Done, reasons: tuple[str, ...]) -> Proposal:
    programme = PROGRAMMES[case.goal]
    quantity = down(last.dose, programme)
    if quantity is None:
        least = "the plan is at its least; an easier session is the therapist's to decide"
        return Proposal(last.dose, Change.SAME, None, (*reasons, least))
    dose = lowered(last.dose, programme, quantity)
    return Proposal(dose, Change.BACK, quantity, (*reasons, _move(quantity, last.dose, dose)))


def _anew(case: Case, last: Done, why: str) -> Proposal:
    """The start again, where it is lower than what was done last."""
    first = start(PROGRAMMES[case.goal])
    dose = Dose(
        time=min(first.time, last.dose.time),
        speed=min(first.speed, last.dose.speed),
        incline=min(first.incline, last.dose.incline),
    )
    return Proposal(dose, Change.ANEW, None, (f"{why}: the plan begins anew",))


def _move(quantity: Quantity, was: Dose, now: Dose) -> str:
    return f"{quantity} from {was.of(quantity)} to {now.of(quantity)} %"


def _limited(wished: Dose, dose: Dose, ceiling: Ceiling) -> list[str]:
    reasons = {Quantity.SPEED: ceiling.speed.reason, Quantity.INCLINE: ceiling.incline.reason}
    return [
        f"{_move(quantity, wished, dose)}: {reason}"
        for quantity, reason in reasons.items()
        if wished.of(quantity) != dose.of(quantity)
    ]
