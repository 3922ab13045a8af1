"""How a participant stands in the calendar of their plan today, in one word and one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sessions.care.timetable import Entry, Standing

_DONE = frozenset({Standing.DONE, Standing.EXTRA})


class Turn(StrEnum):
    """Whether it is their turn, the most pressing first."""

    DUE = "due today"
    OVERDUE = "overdue"
    DONE = "done today"
    COMING = "coming"
    OVER = "over"
    UNPLANNED = "no plan"


@dataclass(frozen=True, slots=True)
class Place:
    """A participant's place today. `day`: since when overdue, or when the next session is; None: no
    session is to come."""

    turn: Turn
    day: date | None = None


def place(entries: Sequence[Entry], today: date) -> Place:
    """Where the timetable of a plan stands; without entries there is no plan."""
    if not entries:
        return Place(Turn.UNPLANNED)
    done = [entry.day for entry in entries if entry.standing in _DONE]
    if today in done:
        return Place(Turn.DONE, _first(entries, Standing.COMING))
    if any(entry.standing is Standing.DUE for entry in entries):
        return Place(Turn.DUE, today)
    last = max(done, default=date.min)
    missed = [e.day for e in entries if e.standing is Standing.MISSED and e.day > last]
    if missed:
        return Place(Turn.OVERDUE, missed[0])
    coming = _first(entries, Standing.COMING)
    return Place(Turn.OVER) if coming is None else Place(Turn.COMING, coming)


def _first(entries: Sequence[Entry], standing: Standing) -> date | None:
    return min((entry.day for entry in entries if entry.standing is standing), default=None)
