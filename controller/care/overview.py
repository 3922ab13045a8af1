"""Where each participant stands today, and the limits in force for one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from controller.belt.limits import Limit
from controller.care.desk import Desk
from controller.care.limits import heart_limits_of, incline_limits_of, speed_limits_of
from controller.machine_card import card_name
from controller.treadmills.cards import load_card
from controller.workouts import find_workout
from sessions.care.agenda import Place, Turn, place
from sessions.care.course import Course, Walked
from sessions.care.light import Light, light
from sessions.care.participant import Participant
from sessions.care.programmes import PROGRAMMES
from sessions.care.screening import Outcome, standing
from sessions.care.timetable import Entry, Standing, next_due, timetable


@dataclass(frozen=True, slots=True)
class Overview:
    """One participant today."""

    participant: Participant
    course: Course
    calendar: tuple[Entry, ...]  # empty without a plan
    place: Place
    screening: Outcome
    light: Light

    @property
    def done(self) -> int:
        """Sessions of the plan that were done."""
        return sum(entry.standing is Standing.DONE for entry in self.calendar)

    @property
    def planned(self) -> int:
        """Sessions of the plan."""
        return sum(entry.standing is not Standing.EXTRA for entry in self.calendar)

    @property
    def next_due(self) -> date | None:
        """The day of the next session; None without a plan, or when it is over."""
        return next_due(self.calendar)

    @property
    def last(self) -> Walked | None:
        """The last session, of the plan or not."""
        return self.course.walked[-1] if self.course.walked else None

    @property
    def last_pain(self) -> int | None:
        """The worst that was said about it; None: nothing was said, or there is none."""
        said = self.course.said_about(self.last) if self.last else []
        return max((answer.pain for answer in said if answer.pain is not None), default=None)


def overview(at: Desk, participant: Participant, today: date) -> Overview:
    """Where one participant stands. Raises `CareError`, `JournalError`."""
    return _overview(participant, at.course(participant.pseudonym), today)


def everybody(at: Desk, today: date) -> list[Overview]:
    """All participants, whose turn it is first. Raises `CareError`, `JournalError`."""
    order, courses = tuple(Turn), at.courses()
    found = [_overview(one, courses[one.pseudonym], today) for one in at.everybody()]
    return sorted(found, key=lambda one: (order.index(one.place.turn), one.place.day or date.max))


def _overview(participant: Participant, course: Course, today: date) -> Overview:
    days = [session.day for session in course.done()]
    calendar = timetable(course.plan, days, today) if course.plan else ()
    return Overview(
        participant=participant,
        course=course,
        calendar=calendar,
        place=place(calendar, today),
        screening=standing(course.screenings, participant.clearance, today),
        light=light(participant, course, today),
    )


def limits_in_force(at: Desk, participant: Participant) -> Iterator[tuple[str, Sequence[Limit]]]:
    """Every limit of each quantity for the preset of the participant's goal, the one that counts
    first: speed in m/s, incline in percent, heart rate in beats per minute."""
    config = at.config
    plan = find_workout(PROGRAMMES[participant.goal].preset).workout.plan(config.machine.unit)
    card = load_card(card_name(config))
    yield "speed", speed_limits_of(participant, plan, card, config)
    yield "incline", incline_limits_of(participant, plan, card, config)
    yield "heart", heart_limits_of(participant, config)
