"""From journal and participants to what a report says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime

from controller.care import store as care
from controller.care.history import course
from controller.config import Config
from controller.journal_folder import journal_path
from sessions.care.course import Course
from sessions.care.pain import Answer
from sessions.care.participant import Participant
from sessions.journal import store
from sessions.journal.rows import StoredSession
from sessions.reports.report import Report
from sessions.reports.session import Recorded, Session, told
from sessions.reports.session_report import EARLIER, Context, session_report
from sessions.reports.treatment_report import Treatment, treatment_report


class NothingRecorded(ValueError):
    """There is nothing to report on; the message says why."""


def of_session(journal: sqlite3.Connection, session: StoredSession, config: Config) -> Report:
    """The report of one session. Raises `NothingRecorded`, `CareError`."""
    name = str(session.meta.get("participant", ""))
    participant, treated = _cared_for(name, config)
    whole = _recorded(journal, session, treated)
    if not whole.telemetry and session.summary is None:
        raise NothingRecorded(f"{session.session_id}: nothing was recorded while the belt ran")
    before = [
        one
        for one in _sessions_of(journal, name)
        if (one.started_utc, one.session_id) < (session.started_utc, session.session_id)
    ]
    unit = config.machine.unit
    earlier = (
        told(_recorded(journal, one, treated, whole=False), unit, participant)
        for one in before[-EARLIER:]
    )
    return session_report(
        whole, Context(unit, config.site.name, participant=participant, earlier=tuple(earlier))
    )


def of_session_id(session_id: str, config: Config) -> Report:
    """The report of the session of this id. Raises `JournalError`, `NothingRecorded`,
    `CareError`."""
    journal = store.open_for_reading(journal_path(config.paths.data))
    if journal is None:
        raise NothingRecorded(f"{session_id}: nothing was ever recorded here")
    with closing(journal):
        return of_session(journal, store.find(journal, session_id), config)


def of_participant(db: sqlite3.Connection, pseudonym: str, config: Config, today: date) -> Report:
    """The report over a course of treatment; `db`: the participants. Raises `CareError`,
    `JournalError`, `NothingRecorded`."""
    participant = care.find(db, pseudonym)
    treated = course(db, config.paths.data, participant.pseudonym)
    if not treated.walked and not treated.entries:
        name = participant.pseudonym
        raise NothingRecorded(f"{name} has neither a plan nor a session; nothing is recorded yet")
    sessions = tuple(told_of(participant, treated, config))
    return treatment_report(
        Treatment(participant, treated, sessions, today, config.site.name), config.machine.unit
    )


def told_of(participant: Participant, treated: Course, config: Config) -> Iterator[Session]:
    """Every session of a participant that is over, the oldest first. Raises `JournalError`."""
    journal = store.open_for_reading(journal_path(config.paths.data))
    if journal is None:
        return
    with closing(journal):
        for session in _sessions_of(journal, participant.pseudonym):
            recorded = _recorded(journal, session, treated, whole=False)
            yield told(recorded, config.machine.unit, participant)


def _sessions_of(journal: sqlite3.Connection, pseudonym: str) -> list[StoredSession]:
    """Those that are over, the oldest first; none for nobody."""
    return [
        session
        for session in store.sessions(journal)
        if pseudonym
        and session.outcome is not None
        and str(session.meta.get("participant", "")).lower() == pseudonym.lower()
    ]


def _cared_for(name: str, config: Config) -> tuple[Participant | None, Course | None]:
    """The participant and what was written down, if somebody of this pseudonym is known."""
    participant = care.known(config.paths.data, name) if name else None
    if participant is None:
        return None, None
    with care.opened(config.paths.data) as db:
        return participant, course(db, config.paths.data, participant.pseudonym)


def _recorded(
    journal: sqlite3.Connection,
    session: StoredSession,
    treated: Course | None,
    *,
    whole: bool = True,
) -> Recorded:
    """Of a session in a row of others the summary suffices, where there is one."""
    rows = store.telemetry(journal, session.session_id)
    return Recorded(
        session=session,
        started=datetime.fromisoformat(session.started_utc).astimezone(),
        events=tuple(store.events(journal, session.session_id)),
        telemetry=tuple(rows) if whole or session.summary is None else (),
        outside=tuple(_outside(treated, session)),
    )


def _outside(treated: Course | None, session: StoredSession) -> Iterator[Answer]:
    """What was said about it before, after, and the next day."""
    if treated is None:
        return
    workout = str(session.meta.get("workout", ""))
    numbers = [one.number for one in treated.decisions if one.workout == workout]
    yield from treated.answers(numbers[-1] if numbers else None, session.session_id)
