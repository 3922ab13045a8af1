"""What the journal knows of a participant's sessions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from controller import api
from controller.care.store import entries, find
from controller.journal_folder import journal_path
from sessions.care.course import Course, Walked
from sessions.journal import store as journal
from sessions.journal.rows import StoredSession
from sessions.reports.said import recorded


def course(db: sqlite3.Connection, folder: Path, pseudonym: str) -> Course:
    """Everything about a participant of this data folder. Raises `UnknownParticipant` and
    `JournalError`."""
    participant = find(db, pseudonym)
    written = tuple(one.entry for one in entries(db, participant.pseudonym))
    return Course(written, tuple(walked(folder, participant.pseudonym)))


def walked(folder: Path, pseudonym: str) -> Iterator[Walked]:
    """The sessions under this pseudonym, in capitals or not, the oldest first; none under way."""
    db = journal.open_for_reading(journal_path(folder))
    if db is None:
        return
    with closing(db):
        for session in journal.sessions(db):
            name = str(session.meta.get("participant", ""))
            if session.outcome is not None and name.lower() == pseudonym.lower():
                yield _walked(db, session)


def _walked(db: sqlite3.Connection, session: StoredSession) -> Walked:
    told = None if session.summary is None else api.Summary.model_validate(session.summary)
    return Walked(
        session_id=session.session_id,
        day=datetime.fromisoformat(session.started_utc).astimezone().date(),
        workout=str(session.meta.get("workout", "")),
        finished=session.outcome == api.Outcome.FINISHED,
        answers=tuple(recorded(session, journal.events(db, session.session_id))),
        cadence_spm=None if told is None else told.mean_cadence_spm,
        max_heart_bpm=None if told is None else told.max_heart_rate_bpm,
    )
