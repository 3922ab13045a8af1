"""The next session of a participant: may it be, which dose, and the workout that it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from controller.care.limits import ceiling
from controller.care.store import CareError
from controller.config import Config
from controller.machine_card import card_name
from controller.treadmills.cards import load_card
from controller.workouts import find_workout
from sessions.care.course import Course
from sessions.care.dose import Base, Ceiling, Dose, within
from sessions.care.entries import Decided, workout_name
from sessions.care.pain import Act, Moment, react
from sessions.care.participant import Participant
from sessions.care.prescription import prescribe
from sessions.care.programmes import PROGRAMMES
from sessions.care.progression import Case, Proposal, TreatmentPlan, propose
from sessions.care.screening import Verdict, standing
from sessions.care.timetable import next_due, timetable
from sessions.care.workout_text import workout_text
from sessions.workouts.reading import read_workout


class NotToday(CareError):
    """No session may take place; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Next:
    """The next session as it is proposed, and as it was decided if that still fits."""

    participant: Participant
    plan: TreatmentPlan
    number: int
    proposal: Proposal
    decided: Decided | None
    due: date | None
    base: Base
    ceiling: Ceiling

    @property
    def dose(self) -> Dose:
        """What is to be walked."""
        return self.decided.dose if self.decided else self.proposal.dose

    def workout(self) -> str:
        """The workout as YAML, with its reasons at the head. Raises `WorkoutError` where a dose
        makes a workout that cannot be run."""
        name = workout_name(self.participant.pseudonym, self.number)
        reasons = self.proposal.reasons
        made = prescribe(self.base, self.dose, self.ceiling, name, reasons)
        text = workout_text(made, self._notes())
        read_workout(text.encode(), f"{name}.yaml")
        return text

    def _notes(self) -> Iterator[str]:
        name = self.participant.pseudonym
        yield f"{name}, session {self.number} for {self.plan.goal}: {self.dose}"
        yield from (f"why: {reason}" for reason in self.proposal.reasons)
        if self.decided is None:
            yield "proposed; no therapist has accepted it yet"
        else:
            yield f"decided by {self.decided.by} on {self.decided.on}"
        if self.due is not None:
            yield f"due on {self.due}"


def next_session(participant: Participant, course: Course, config: Config, today: date) -> Next:
    """What comes next. Raises `CareError` without a plan, and `NotToday`."""
    name, plan = participant.pseudonym, course.plan
    if plan is None:
        raise CareError(f"{name} has no plan; `backstride participants plan {name} --weeks 6`")
    require_clearance(participant, course, today)
    number = next_number(course)
    pain_today = _pain_today(participant, course, number)
    base = Base.of(find_workout(PROGRAMMES[plan.goal].preset).workout)
    card = load_card(card_name(config))
    limits = ceiling(participant, base.workout.plan(), card, config)
    case = Case(plan.goal, base, limits, participant.pain_rule, pain_today)
    done = course.done()
    proposal = propose(case, done, today)
    decided = _still_fits(course.open_decision, proposal, plan)
    due = next_due(timetable(plan, [session.day for session in done], today))
    return Next(participant, plan, number, proposal, decided, due, base, limits)


def require_clearance(participant: Participant, course: Course, today: date) -> None:
    """Raises `NotToday` unless screening, with its clearance, lets a session take place."""
    outcome = standing(course.screenings, participant.clearance, today)
    if outcome.verdict is not Verdict.CLEARED:
        name = participant.pseudonym
        raise NotToday(
            f"no session for {name}: {'; '.join(outcome.words)}\n"
            f"`backstride participants screen {name}` asks, "
            f"`backstride participants edit {name} --cleared-by` records a clearance"
        )


def next_number(course: Course) -> int:
    """The number of the session to come: the one decided on and not walked yet, or a new one."""
    if course.open_decision is not None:
        return course.open_decision.number
    return max((decided.number for decided in course.decisions), default=0) + 1


def edited(session: Next, time: int | None, speed: int | None, incline: int | None) -> Dose:
    """The proposed dose as the therapist edits it. Raises `CareError` beyond the limits."""
    given = {"time": time, "speed": speed, "incline": incline}
    values = session.proposal.dose.model_dump() | {k: v for k, v in given.items() if v is not None}
    dose = Dose.model_validate(values)
    if (most := within(dose, session.base, session.ceiling)) != dose:
        raise CareError(
            f"beyond the limits: {dose}; at most {most} ({_whose(session, dose, most)})"
        )
    return dose


def _whose(session: Next, dose: Dose, most: Dose) -> str:
    limits = session.ceiling
    return (limits.incline if dose.speed == most.speed else limits.speed).reason


def _pain_today(participant: Participant, course: Course, number: int) -> int | None:
    """The worst that was said before this session. Raises `NotToday` where it must not begin."""
    said = [answer for answer in course.answers(number) if answer.moment is Moment.BEFORE]
    reaction = react(participant.pain_rule, said)
    if reaction.act is Act.STOP:
        raise NotToday(f"no session for {participant.pseudonym}: {reaction.words}")
    return max((answer.pain for answer in said if answer.pain is not None), default=None)


def _still_fits(decided: Decided | None, proposal: Proposal, plan: TreatmentPlan) -> Decided | None:
    """The decision, unless what is known since makes for another proposal."""
    if decided is None or decided.goal != plan.goal or decided.proposed != proposal.dose:
        return None
    return decided
