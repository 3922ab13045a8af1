"""What is older than a site keeps records."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from controller.audit.trail import Trail
from controller.journal_folder import JournalFolder, journal_path, raw_path
from sessions.journal import store
from sessions.journal.rows import StoredSession


@dataclass(frozen=True, slots=True)
class Old:
    """Sessions and events outside sessions that are older than records are kept, and the bytes of
    their raw force."""

    sessions: tuple[StoredSession, ...]
    events: tuple[int, ...]  # their `seq`
    raw_bytes: int

    @property
    def ids(self) -> tuple[str, ...]:
        """Of the sessions."""
        return tuple(session.session_id for session in self.sessions)


def older(folder: Path, now: datetime, keep_days: int) -> Old:
    """What began more than so many days ago; no session under way. Raises `JournalError`."""
    db = store.open_for_reading(journal_path(folder))
    if db is None:
        return Old((), (), 0)
    before = now - timedelta(days=keep_days)
    with closing(db):
        sessions = tuple(
            session
            for session in store.sessions(db)
            if session.outcome is not None and _moment(session.started_utc) < before
        )
        events = tuple(
            event.seq for event in store.events(db, None) if _moment(event.wall_utc) < before
        )
    return Old(sessions, events, _raw_bytes(folder, sessions))


def prune(folder: Path, old: Old, trail: Trail) -> None:
    """Remove it for good, with a record of it in the audit trail. No controller may record here.
    Raises `JournalError`, `sqlite3.Error` and `OSError`."""
    with closing(JournalFolder(folder, trail)) as records:
        records.remove(old.ids, "retention", old.events)


def _moment(utc: str) -> datetime:
    return datetime.fromisoformat(utc)


def _raw_bytes(folder: Path, sessions: Sequence[StoredSession]) -> int:
    paths = (raw_path(folder, session.session_id) for session in sessions)
    return sum(path.stat().st_size for path in paths if path.exists())


TROUBLES = (store.JournalError, sqlite3.Error, OSError)
"""What may go wrong here."""
