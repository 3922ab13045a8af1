"""A course of treatment: decisions, sessions and answers find each other."""

from __future__ import annotations

from datetime import date, timedelta

from sessions.care.course import Course, Walked
from sessions.care.dose import Dose
from sessions.care.entries import KINDS, Answered, Decided, kind_of, workout_name
from sessions.care.pain import Answer, Moment
from sessions.care.programmes import Goal
from sessions.care.progression import TreatmentPlan
from sessions.care.screening import Screening
from tests.sessions.care.people import MONDAY

DOSE = Dose(time=70, speed=100, incline=0)
PLAN = TreatmentPlan(goal=Goal.SENIOR, begins=MONDAY, weeks=6, a_week=3)


def decided(number: int, dose: Dose = DOSE, goal: Goal = Goal.SENIOR) -> Decided:
    return Decided(
        number=number,
        on=MONDAY,
        goal=goal,
        workout=workout_name("P7", number),
        dose=dose,
        proposed=DOSE,
        reasons=("why",),
        by="PT",
    )


def walked(number: int, *answers: Answer, finished: bool = True, day: date = MONDAY) -> Walked:
    return Walked(f"s{number}", day, f"p7-{number}", finished, answers, 110.0, None, 120.0)


def said(number: int, moment: Moment, pain: int | None, exertion: float | None = None) -> Answered:
    answer = Answer(moment=moment, pain=pain, exertion=exertion)
    return Answered(number=number, on=MONDAY, answer=answer)


def during(pain: int | None = None, exertion: float | None = None) -> Answer:
    return Answer(moment=Moment.DURING, at_s=60, pain=pain, exertion=exertion)


def test_a_session_is_what_was_decided_walked_and_said() -> None:
    entries = (
        PLAN,
        decided(1),
        said(1, Moment.BEFORE, 1, 9.0),
        said(1, Moment.AFTER, 2, 5.0),
        said(1, Moment.NEXT_DAY, 0),
        said(2, Moment.AFTER, 9),
    )
    course = Course(entries, (walked(1, during(3, 4.0), during(2)),))
    (done,) = course.done()
    pains = (done.pain_before, done.pain_during, done.pain_after, done.pain_next_day)
    assert pains == (1, 3, 2, 0)
    assert done.exertion == 5.0  # not what was said before it began
    assert (done.dose, done.finished, done.max_heart_bpm) == (DOSE, True, 120.0)


def test_what_was_begun_twice_counts_once_with_the_worst() -> None:
    later = MONDAY + timedelta(days=1)
    first, second = walked(1, during(4), finished=False), walked(1, during(1), day=later)
    (done,) = Course((PLAN, decided(1)), (first, second)).done()
    assert (done.pain_during, done.finished, done.day) == (4, True, later)


def test_a_decision_stays_open_until_it_is_walked() -> None:
    assert Course((PLAN,), ()).open_decision is None
    assert Course((PLAN, decided(1)), ()).open_decision == decided(1)
    assert Course((PLAN, decided(1)), (walked(1),)).open_decision is None


def test_the_newest_of_two_decisions_counts() -> None:
    easier = decided(1, Dose(time=60, speed=100, incline=0))
    course = Course((PLAN, decided(1), easier), (walked(1),))
    assert [done.dose.time for done in course.done()] == [60]


def test_another_goal_begins_at_its_own_start() -> None:
    other = PLAN.model_copy(update={"goal": Goal.REHABILITATION})
    course = Course((PLAN, decided(1), other), (walked(1),))
    assert course.plan == other
    assert course.done() == []


def test_sessions_that_nobody_decided_on_do_not_count() -> None:
    taster = Walked("s9", MONDAY, "taster", True)
    assert Course((PLAN, decided(1)), (taster,)).done() == []


def test_every_entry_has_its_kind() -> None:
    entries = (PLAN, decided(1), said(1, Moment.AFTER, 1), Screening(on=MONDAY, answers={}))
    assert {kind_of(entry) for entry in entries} == set(KINDS)
    for entry in entries:
        assert KINDS[kind_of(entry)].model_validate_json(entry.model_dump_json()) == entry
