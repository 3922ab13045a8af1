"""What the journal knows of a participant's sessions."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from controller import api
from controller.care.store import entries, find, pseudonyms
from controller.journal_folder import journal_path
from sessions.care.course import Course, Walked
from sessions.care.entries import Entry
from sessions.journal import store as journal
from sessions.journal.rows import StoredSession
from sessions.reports.said import recorded


def course(db: sqlite3.Connection, folder: Path, pseudonym: str) -> Course:
    """Everything about a participant of this data folder. Raises `UnknownParticipant` and
    `JournalError`."""
    name = find(db, pseudonym).pseudonym
    return Course(_written(db, name), tuple(walked(folder, name)))


def courses(db: sqlite3.Connection, folder: Path) -> dict[str, Course]:
    """The course of everybody on record, by pseudonym; the journal is read once. Raises
    `JournalError`."""
    names = {name.lower(): name for name in pseudonyms(db)}
    sessions: dict[str, list[Walked]] = {name: [] for name in names.values()}
    for who, one in _all_walked(folder, set(names)):
        sessions[names[who]].append(one)
    return {name: Course(_written(db, name), tuple(those)) for name, those in sessions.items()}


def walked(folder: Path, pseudonym: str) -> Iterator[Walked]:
    """The sessions under this pseudonym, in capitals or not, the oldest first; none under way."""
    return (one for _, one in _all_walked(folder, {pseudonym.lower()}))


def _all_walked(folder: Path, whose: Container[str]) -> Iterator[tuple[str, Walked]]:
    """Sessions with whose they are, in small letters."""
    db = journal.open_for_reading(journal_path(folder))
    if db is None:
        return
    with closing(db):
        for session in journal.sessions(db):
            name = str(session.meta.get("participant", "")).lower()
            if session.outcome is not None and name in whose:
                yield name, _walked(db, session)


def _written(db: sqlite3.Connection, name: str) -> tuple[Entry, ...]:
    return tuple(one.entry for one in entries(db, name))


def _walked(db: sqlite3.Connection, session: StoredSession) -> Walked:
    told = None if session.summary is None else api.Summary.model_validate(session.summary)
    return Walked(
        session_id=session.session_id,
        day=datetime.fromisoformat(session.started_utc).astimezone().date(),
        workout=str(session.meta.get("workout", "")),
        finished=session.outcome == api.Outcome.FINISHED,
        answers=tuple(recorded(session, journal.events(db, session.session_id))),
        cadence_spm=None if told is None else told.mean_cadence_spm,
        asymmetry_pct=_asymmetry_pct(told.form) if told and told.form else None,
        max_heart_bpm=None if told is None else told.max_heart_rate_bpm,
    )


def _asymmetry_pct(form: api.FormSummary) -> float | None:
    """Of contact time, whichever side it is."""
    return None if form.time_asymmetry_pct is None else abs(form.time_asymmetry_pct)
