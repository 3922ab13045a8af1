"""What the therapist decides and hears: the next session, and what was said outside of one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from controller.care.desk import Desk
from controller.care.proposing import Next, edited, next_number
from controller.care.store import CareError
from sessions.care.course import Course
from sessions.care.dose import Dose
from sessions.care.entries import Answered, Decided, workout_name
from sessions.care.pain import Answer, Moment, Reaction, react
from sessions.care.participant import Participant


@dataclass(frozen=True, slots=True)
class Edit:
    """What the therapist changes of a proposal, in percent. None: as proposed."""

    time: int | None = None
    speed: int | None = None
    incline: int | None = None

    def of(self, session: Next) -> Dose:
        """The dose that it makes. Raises `CareError` beyond the limits."""
        return edited(session, self.time, self.speed, self.incline)


def decide(at: Desk, session: Next, by: str, today: date, edit: Edit) -> Next:
    """Write the decision down, if its workout can be run. Raises `CareError` beyond the limits,
    `WorkoutError`, and `ValidationError` for who it is `by`."""
    participant = session.participant
    decided = Decided(
        number=session.number,
        on=today,
        goal=session.plan.goal,
        workout=workout_name(participant.pseudonym, session.number),
        dose=edit.of(session),
        proposed=session.proposal.dose,
        reasons=session.proposal.reasons,
        by=by,
    )
    session = replace(session, decided=decided)
    session.workout()
    at.write(participant.pseudonym, decided)
    return session


def hear(
    at: Desk, participant: Participant, said: Answer, today: date, number: int | None = None
) -> tuple[int, Reaction]:
    """Write down what was said outside a session, of the session `number` or of the obvious one;
    that number, and what follows. Raises `CareError` where there is none."""
    name = participant.pseudonym
    of = number or _session_of(said.moment, name, at.course(name))
    at.write(name, Answered(number=of, on=today, answer=said))
    return of, react(participant.pain_rule, at.course(name).answers(of))


def _session_of(moment: Moment, name: str, course: Course) -> int:
    if moment is Moment.BEFORE:
        return next_number(course)
    walked = [decided.number for decided in course.decisions if decided != course.open_decision]
    if not walked:
        raise CareError(f"{name} has walked no session of a plan; say of which session it is")
    return walked[-1]
