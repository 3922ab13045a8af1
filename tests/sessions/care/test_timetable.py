"""A plan's calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.care.programmes import Goal
from sessions.care.progression import TreatmentPlan
from sessions.care.timetable import DAYS_OF_WEEK, Standing, next_due, timetable
from tests.sessions.care.people import MONDAY

PLAN = TreatmentPlan(goal=Goal.REHABILITATION, begins=MONDAY, weeks=2, a_week=3)


def day(after: int) -> date:
    return MONDAY + timedelta(days=after)


def standings(done: list[int], today: int) -> list[tuple[int, str]]:
    entries = timetable(PLAN, [day(after) for after in done], day(today))
    return [((entry.day - MONDAY).days, entry.standing.value) for entry in entries]


def test_a_plan_at_its_first_day() -> None:
    coming = [(n, "coming") for n in (2, 4, 7, 9, 11)]
    assert standings([], 0) == [(0, "due"), *coming]


def test_done_missed_due_and_coming() -> None:
    assert standings([0], 4) == [
        (0, "done"), (2, "missed"), (4, "due"), (7, "coming"), (9, "coming"), (11, "coming"),
    ]  # fmt: skip


def test_a_session_on_another_day_stands_for_the_one_planned() -> None:
    assert standings([1], 2)[:3] == [(1, "done"), (2, "due"), (4, "coming")]


def test_more_than_planned_is_extra() -> None:
    assert standings([0, 1, 2, 3, 14], 15)[:4] == [
        (0, "done"), (1, "done"), (2, "done"), (3, "extra"),
    ]  # fmt: skip
    assert standings([0, 1, 2, 3, 14], 15)[-1] == (14, "extra")


def test_the_next_day_and_the_end() -> None:
    assert next_due(timetable(PLAN, [], day(1))) == day(2)
    assert next_due(timetable(PLAN, [], day(12))) is None


@pytest.mark.parametrize("a_week", range(1, 8))
def test_days_of_a_week_are_days_of_a_week(a_week: int) -> None:
    days = DAYS_OF_WEEK[a_week]
    assert len(set(days)) == a_week
    assert sorted(days) == list(days)
    assert 0 <= days[0] <= days[-1] < 7


@given(st.lists(st.integers(-5, 30), max_size=15), st.integers(-5, 30))
def test_every_session_done_is_in_it_once(done: list[int], today: int) -> None:
    entries = timetable(PLAN, [day(after) for after in done], day(today))
    was = [e for e in entries if e.standing in {Standing.DONE, Standing.EXTRA}]
    assert sorted(e.day for e in was) == sorted(day(after) for after in done)
    planned = [e for e in entries if e.standing is not Standing.EXTRA]
    assert len(planned) == PLAN.weeks * PLAN.a_week
