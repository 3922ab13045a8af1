"""Who comes to the machine: from the records to what a start must know of them."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

from controller.care import store
from controller.care.history import course
from controller.care.proposing import next_number
from sessions.care.course import Course
from sessions.care.entries import Answered
from sessions.care.pain import Answer, Moment
from sessions.care.readiness import Case, Weight, findings
from sessions.care.visit import Visit
from sessions.journal.store import JournalError


def visit(folder: Path, pseudonym: str, workout: str, today: date) -> Visit | None:
    """What is known of the participant; None for nobody, and where nobody at all is on record: then
    a pseudonym is a mere label. `workout`: the name of the loaded one.

    Raises `CareError`: a pseudonym that is not on record may be somebody's whose limits would then
    not be in force, and so may one whose record cannot be read.
    """
    if not pseudonym or not store.participants_path(folder).exists():
        return None
    with store.opened(folder) as db:
        return _visit(db, folder, pseudonym, workout, today) if store.pseudonyms(db) else None


def _visit(
    db: sqlite3.Connection, folder: Path, pseudonym: str, workout: str, today: date
) -> Visit:
    participant = store.find(db, pseudonym)
    try:
        treated = course(db, folder, participant.pseudonym)
    except JournalError as error:
        raise store.CareError(str(error)) from error
    found = findings(Case(participant, treated, workout, today))
    return Visit(
        participant=participant,
        on=today,
        blocks=tuple(words for weight, words in found if weight is Weight.BLOCKS),
        warns=tuple(words for weight, words in found if weight is Weight.WARNS),
        said=tuple(_said_today(treated, today)),
        owed=_owed(treated, today),
    )


def _said_today(treated: Course, today: date) -> list[Answer]:
    """What was written down today of how they are before the session to come."""
    number = next_number(treated)
    return [
        said.answer
        for said in treated.of(Answered)
        if said.about(number, ()) and said.on == today and said.answer.moment is Moment.BEFORE
    ]


def _owed(treated: Course, today: date) -> str:
    """The last session, if it was on an earlier day and nobody said how the day after was."""
    if not treated.walked or treated.walked[-1].day >= today:
        return ""
    last = treated.walked[-1]
    numbers = [one.number for one in treated.decisions if one.workout == last.workout]
    said = treated.answers(numbers[-1] if numbers else None, last.session_id)
    known = any(one.moment is Moment.NEXT_DAY and one.pain is not None for one in said)
    return "" if known else last.session_id
