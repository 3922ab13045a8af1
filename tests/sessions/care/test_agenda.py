"""Whose turn it is today, by the calendar of the plan."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sessions.care.agenda import Place, Turn, place
from sessions.care.programmes import Goal
from sessions.care.progression import TreatmentPlan
from sessions.care.timetable import timetable

MONDAY = date(2026, 11, 2)
PLAN = TreatmentPlan(goal=Goal.REHABILITATION, begins=MONDAY, weeks=2, a_week=3)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("done", "today", "expected"),
    [
        ((), 0, Place(Turn.DUE, day(0))),
        ((), -3, Place(Turn.COMING, day(0))),
        ((), 1, Place(Turn.OVERDUE, day(0))),
        ((0,), 0, Place(Turn.DONE, day(2))),
        ((0,), 1, Place(Turn.COMING, day(2))),
        ((0,), 3, Place(Turn.OVERDUE, day(2))),
        ((0,), 4, Place(Turn.DUE, day(4))),
        ((0, 3), 4, Place(Turn.DUE, day(4))),
        ((0, 2, 4, 7, 9, 11), 11, Place(Turn.DONE, None)),
        ((0, 2, 4, 7, 9, 11), 12, Place(Turn.OVER)),
        ((0, 2, 4, 5), 5, Place(Turn.DONE, day(7))),
    ],
)
def test_whose_turn_it_is(done: tuple[int, ...], today: int, expected: Place) -> None:
    entries = timetable(PLAN, [day(one) for one in done], day(today))
    assert place(entries, day(today)) == expected


def test_without_a_plan_it_is_nobodys() -> None:
    assert place((), MONDAY) == Place(Turn.UNPLANNED)
