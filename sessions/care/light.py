"""The traffic light of a participant: whether anything is in the way of the next session.

An answer that forbids a session is red. Questions that are due, and what was said about the last
session (`pain`) with the day after it, are amber: to be looked at before. Red outweighs amber.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Final

from sessions.care.course import Course
from sessions.care.pain import Act, react
from sessions.care.participant import Participant
from sessions.care.screening import Verdict, answered, due


class Colour(IntEnum):
    """What it shows; the gravest counts."""

    GREEN = 0
    AMBER = 1  # look before going on
    RED = 2  # no session


@dataclass(frozen=True, slots=True)
class Light:
    """What it shows, and why in words; no words where nothing is in the way."""

    colour: Colour
    words: tuple[str, ...] = ()


_SCREENED: Final[Mapping[Verdict, Colour]] = {
    Verdict.CLEARED: Colour.GREEN,
    Verdict.ASK_FIRST: Colour.RED,
    Verdict.NOT_NOW: Colour.RED,
}
_REACTED: Final[Mapping[Act, Colour]] = {
    Act.GO_ON: Colour.GREEN,
    Act.HOLD: Colour.AMBER,
    Act.LOWER: Colour.AMBER,
    Act.STOP: Colour.AMBER,
}
"""A stop for pain ended that session; the next is the therapist's to decide."""


def light(participant: Participant, course: Course, today: date) -> Light:
    """The light of this day."""
    outcome = answered(course.screenings, participant.clearance, today)
    found = [(_SCREENED[outcome.verdict], words) for words in outcome.words]
    if missing := due(course.screenings, today):
        keys = ", ".join(question.key for question in missing)
        found.append((Colour.AMBER, f"Screening is due: {keys}"))
    found += _last(participant, course)
    told = [(colour, words) for colour, words in found if colour is not Colour.GREEN]
    told.sort(key=lambda one: -one[0])
    return Light(max((c for c, _ in told), default=Colour.GREEN), tuple(w for _, w in told))


def _last(participant: Participant, course: Course) -> list[tuple[Colour, str]]:
    if not course.walked:
        return []
    last = course.walked[-1]
    reaction = react(participant.pain_rule, course.said_about(last))
    why = reaction.words.partition(". ")[0]
    found = [(_REACTED[reaction.act], f"Last session: {why}")]
    if not last.finished:
        found.append((Colour.AMBER, "The last session did not come to its end"))
    return found
