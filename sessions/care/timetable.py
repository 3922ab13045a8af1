"""A plan's days: what is done, due, missed and to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sessions.care.progression import TreatmentPlan

DAYS_OF_WEEK: Final[Mapping[int, tuple[int, ...]]] = {
    1: (0,),
    2: (0, 3),
    3: (0, 2, 4),
    4: (0, 2, 4, 6),
    5: (0, 1, 3, 4, 6),
    6: (0, 1, 2, 3, 4, 5),
    7: (0, 1, 2, 3, 4, 5, 6),
}
"""For so many sessions a week, the days on which they fall, from the day on which the plan begins:
as far from each other as they can be."""


class Standing(StrEnum):
    """How a session of the plan stands."""

    DONE = "done"
    MISSED = "missed"
    DUE = "due"
    COMING = "coming"
    EXTRA = "extra"  # done, though the plan has none


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One session in the calendar: on the day when it was done, or will be."""

    day: date
    standing: Standing


def timetable(plan: TreatmentPlan, done: Sequence[date], today: date) -> tuple[Entry, ...]:
    """Every session of the plan, and every one that was done, by day."""
    entries: list[Entry] = []
    for week in range(plan.weeks):
        first = plan.begins + timedelta(weeks=week)
        entries += _week(plan, first, [day for day in done if 0 <= (day - first).days < 7], today)
    last = plan.begins + timedelta(weeks=plan.weeks)
    outside = [Entry(day, Standing.EXTRA) for day in done if not plan.begins <= day < last]
    return tuple(sorted((*entries, *outside)))


def next_due(entries: Sequence[Entry]) -> date | None:
    """The day of the next session; None when the plan is over."""
    open_ = (e.day for e in entries if e.standing in {Standing.DUE, Standing.COMING})
    return min(open_, default=None)


def _week(plan: TreatmentPlan, first: date, done: list[date], today: date) -> list[Entry]:
    """The sessions done stand for the first of the week's; what is left keeps its day."""
    planned = [first + timedelta(days=offset) for offset in DAYS_OF_WEEK[plan.a_week]]
    entries = [
        Entry(day, Standing.DONE if count < len(planned) else Standing.EXTRA)
        for count, day in enumerate(sorted(done))
    ]
    return entries + [Entry(day, _open(day, today)) for day in planned[len(done) :]]


def _open(day: date, today: date) -> Standing:
    if day == today:
        return Standing.DUE
    return Standing.MISSED if day < today else Standing.COMING
