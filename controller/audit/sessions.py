"""Sessions in the audit trail: opened, closed with the SHA-256 of what the journal has of them and
of their raw force."""

from __future__ import annotations

import json
import sqlite3
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from controller.audit.raw_force import SEALED, PathOf, told_of
from controller.audit.subjects import salt_of, tag
from controller.audit.trail import Trail
from sessions.journal.contents import content_sha256
from sessions.journal.rows import INTERRUPTED, Entry, Record, SessionEnd, SessionStart

OPENED: Final = "session opened"
CLOSED: Final = "session closed"
REMOVED: Final = "sessions removed"


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A session that ended with the program that recorded it."""

    session_id: str


@dataclass(frozen=True, slots=True)
class RawSealed:
    """Raw force that was completed after its session had been closed."""

    session_id: str


class SessionNotes:
    """Writes them. What cannot be written waits: a record is no reason to stop a session."""

    def __init__(
        self, trail: Trail, raw_of: PathOf, due: Iterable[Interrupted | RawSealed] = ()
    ) -> None:
        """`due` is what the program before this one left to be noted."""
        self._trail, self._raw_of = trail, raw_of
        self._due: deque[Record | Interrupted | RawSealed] = deque(due)

    def add(self, db: sqlite3.Connection, records: Iterable[Record]) -> None:
        """Records that are on disk in the journal; an end after its raw force. Raises `OSError`
        where the trail takes nothing; the next call tries again."""
        self._due.extend(record for record in records if not isinstance(record, Entry))
        while self._due:
            self._write(db, self._due[0])
            self._due.popleft()

    def _write(self, db: sqlite3.Connection, due: Record | Interrupted | RawSealed) -> None:
        match due:
            case SessionStart():
                self._trail.append(OPENED, due.session_id, self._opened(due))
            case SessionEnd():
                self._close(db, due.session_id, due.outcome)
            case Interrupted(session_id):
                self._close(db, session_id, INTERRUPTED)
            case RawSealed(session_id):
                self._trail.append(SEALED, session_id, told_of(self._raw_of(session_id)))

    def _close(self, db: sqlite3.Connection, session_id: str, outcome: str) -> None:
        told = {
            "outcome": outcome,
            "sha256": content_sha256(db, session_id),
            "raw": told_of(self._raw_of(session_id)),
        }
        self._trail.append(CLOSED, session_id, told)

    def _opened(self, start: SessionStart) -> dict[str, object]:
        meta = json.loads(start.meta_json)
        who = str(meta.get("participant") or "")
        salted = tag(salt_of(self._trail.folder, who), who) if who else ""
        return {"participant": salted, "attended_by": str(meta.get("attended_by") or "")}
