"""Sessions in the audit trail: opened, closed with the SHA-256 of what the journal has of them."""

from __future__ import annotations

import json
import sqlite3
from collections import deque
from collections.abc import Iterable
from typing import Final

from controller.audit.subjects import salt_of, tag
from controller.audit.trail import Trail
from sessions.journal.contents import content_sha256
from sessions.journal.rows import INTERRUPTED, Entry, Record, SessionEnd, SessionStart

OPENED: Final = "session opened"
CLOSED: Final = "session closed"
REMOVED: Final = "sessions removed"


class SessionNotes:
    """Writes them. What cannot be written waits: a record is no reason to stop a session."""

    def __init__(self, trail: Trail, interrupted: Iterable[str] = ()) -> None:
        """`interrupted` are sessions that ended with the program that recorded them."""
        self._trail = trail
        self._due: deque[Record | str] = deque(interrupted)

    def add(self, db: sqlite3.Connection, records: Iterable[Record]) -> None:
        """Records that are on disk in the journal. Raises `OSError` where the trail takes nothing;
        the next call tries again."""
        self._due.extend(record for record in records if not isinstance(record, Entry))
        while self._due:
            self._write(db, self._due[0])
            self._due.popleft()

    def _write(self, db: sqlite3.Connection, due: Record | str) -> None:
        match due:
            case SessionStart():
                self._trail.append(OPENED, due.session_id, self._opened(due))
            case SessionEnd():
                self._trail.append(CLOSED, due.session_id, _closed(db, due.session_id, due.outcome))
            case str():
                self._trail.append(CLOSED, due, _closed(db, due, INTERRUPTED))

    def _opened(self, start: SessionStart) -> dict[str, object]:
        meta = json.loads(start.meta_json)
        who = str(meta.get("participant") or "")
        salted = tag(salt_of(self._trail.folder, who), who) if who else ""
        return {"participant": salted, "attended_by": str(meta.get("attended_by") or "")}


def _closed(db: sqlite3.Connection, session_id: str, outcome: str) -> dict[str, object]:
    return {"outcome": outcome, "sha256": content_sha256(db, session_id)}
