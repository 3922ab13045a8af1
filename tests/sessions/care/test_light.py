"""The traffic light: what is in the way of the next session."""

from __future__ import annotations

from datetime import date

import pytest

from sessions.care.course import Course, Walked
from sessions.care.entries import Answered, Entry
from sessions.care.light import Colour, light
from sessions.care.pain import Answer, Moment
from sessions.care.participant import Clearance, Participant
from sessions.care.programmes import Goal
from sessions.care.screening import QUESTIONS, Screening

TODAY = date(2026, 11, 23)
P7 = Participant(pseudonym="P7", goal=Goal.REHABILITATION)


def screened(**yes: bool) -> Screening:
    return Screening(on=TODAY, answers={q.key: yes.get(q.key, False) for q in QUESTIONS})


def walked(pain: int, *, finished: bool = True) -> Walked:
    said = (Answer(moment=Moment.DURING, at_s=120, pain=pain),)
    return Walked("1", date(2026, 11, 20), "p7-1", finished, said)


@pytest.mark.parametrize(
    ("entries", "sessions", "colour", "words"),
    [
        ((screened(),), (), Colour.GREEN, ()),
        ((), (), Colour.AMBER, ("Screening is due: balance, fall",)),
        ((screened(balance=True),), (), Colour.RED, ("ask a physical therapist first",)),
        ((screened(knee=True),), (), Colour.RED, ("not now",)),
        ((screened(),), (walked(3),), Colour.GREEN, ()),
        ((screened(),), (walked(4),), Colour.AMBER, ("Last session: Pain 4 of 10",)),
        ((screened(),), (walked(7),), Colour.AMBER, ("Last session: Pain 7 of 10",)),
        ((screened(),), (walked(0, finished=False),), Colour.AMBER, ("not come to its end",)),
        ((screened(knee=True),), (walked(7),), Colour.RED, ("not now", "Pain 7 of 10")),
    ],
)
def test_what_it_shows(
    entries: tuple[Entry, ...],
    sessions: tuple[Walked, ...],
    colour: Colour,
    words: tuple[str, ...],
) -> None:
    shown = light(P7, Course(entries, sessions), TODAY)
    assert shown.colour is colour
    assert len(shown.words) == len(words)
    assert all(part in told for part, told in zip(words, shown.words, strict=True))


def test_a_clearance_lifts_what_must_be_asked_first() -> None:
    cleared = P7.model_copy(update={"clearance": Clearance(by="PT", on=TODAY)})
    assert light(cleared, Course((screened(balance=True),), ()), TODAY).colour is Colour.GREEN


def test_the_day_after_counts_to_the_session() -> None:
    later = Answered(session_id="1", on=TODAY, answer=Answer(moment=Moment.NEXT_DAY, pain=5))
    shown = light(P7, Course((screened(), later), (walked(1),)), TODAY)
    assert shown.colour is Colour.AMBER
