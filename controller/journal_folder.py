"""The folder of the records, as its one writer has it: lock, journal, raw force."""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from mcap.exceptions import InvalidMagic

from controller.audit.sessions import REMOVED, Interrupted, RawSealed, SessionNotes
from controller.audit.trail import Trail
from sessions.journal import store
from sessions.journal.capture import DECK, Capture, RawBlock
from sessions.journal.removal import remove
from sessions.journal.rows import Record, SessionEnd, SessionStart, Telemetry
from sessions.journal.sealing import is_whole, seal

JOURNAL = "journal.sqlite"
RAW = "raw"
_LOCK = "journal.lock"


def journal_path(folder: Path) -> Path:
    """Where the journal of a data folder is."""
    return folder / JOURNAL


def raw_path(folder: Path, session_id: str) -> Path:
    """Where the raw force of a session is, if there is any."""
    return folder / RAW / f"{session_id}.mcap"


def being_written(folder: Path) -> bool:
    """Whether a process is recording into this folder now."""
    try:
        with (folder / _LOCK).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


class JournalFolder:
    """Opened by its one writer: sessions whose record has no end are marked as interrupted, and
    raw force that was never closed is made whole, whatever its session. The constructor and every
    method raise `JournalError`, `sqlite3.Error` or `OSError`."""

    def __init__(self, folder: Path, trail: Trail | None = None) -> None:
        """`trail` is the folder's audit trail; without, in the name of the system's user."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._lock = _locked(folder / _LOCK)
        try:
            self._db = store.open_for_writing(journal_path(folder))
            self.interrupted = store.mark_interrupted(self._db)
            sealed = _seal(folder, self.session_ids())
        except BaseException:
            os.close(self._lock)
            raise
        self._starts: dict[str, SessionStart] = {}
        self._captures: dict[str, Capture] = {}
        self._trail = trail or Trail(folder)
        left = [Interrupted(session_id) for session_id in self.interrupted]
        late = [
            RawSealed(session_id) for session_id in sealed if session_id not in self.interrupted
        ]
        self._notes = SessionNotes(self._trail, partial(raw_path, folder), [*left, *late])

    def session_ids(self) -> list[str]:
        """The ids that are taken."""
        return store.session_ids(self._db)

    def append(self, records: Sequence[Record], telemetry: Iterable[tuple[str, Telemetry]]) -> None:
        """Write records and telemetry; on disk when this returns."""
        store.append(self._db, records, telemetry)
        for record in records:
            if isinstance(record, SessionStart):
                self._starts[record.session_id] = record

    def audit(self, records: Iterable[Record]) -> str | None:
        """Note in the audit trail what is in the journal; why that cannot be done, or None."""
        try:
            self._notes.add(self._db, records)
        except (OSError, sqlite3.Error) as error:
            return f"the audit trail takes nothing: {error}"
        return self._trail.head_trouble

    def remove(self, session_ids: Sequence[str], why: str, events: Sequence[int] = ()) -> None:
        """Remove sessions and events outside sessions for good, with a record of it."""
        self._trail.append(REMOVED, why, {"sessions": list(session_ids), "events": len(events)})
        remove(self._db, session_ids, events)
        for session_id in session_ids:
            raw_path(self._folder, session_id).unlink(missing_ok=True)

    def add_raw(self, blocks: Iterable[tuple[str, RawBlock]]) -> None:
        """Write raw force; whole seconds are on disk when this returns."""
        for session_id, block in blocks:
            if session_id in self._captures:
                self._captures[session_id].add(block)
            elif session_id in self._starts:
                self._captures[session_id] = self._capture(self._starts[session_id])
                self._captures[session_id].add(block)

    def close_raw(self, records: Iterable[Record]) -> None:
        """Close the raw-force files of sessions that end with these records."""
        for record in records:
            if isinstance(record, SessionEnd):
                self._starts.pop(record.session_id, None)
                capture = self._captures.pop(record.session_id, None)
                if capture is not None:
                    capture.close()

    def abandon_raw(self) -> None:
        """Give up the raw-force files that are open: the disk takes no more."""
        for capture in self._captures.values():
            capture.abandon()
        self._captures.clear()
        self._starts.clear()

    def close(self) -> None:
        """Close everything; sessions that are open stay so and are found interrupted."""
        for capture in self._captures.values():
            with suppress(OSError):
                capture.close()
        try:
            self._db.close()
        finally:
            os.close(self._lock)

    def _capture(self, start: SessionStart) -> Capture:
        wall_ns = round(datetime.fromisoformat(start.wall_utc).timestamp() * 1e6) * 1000
        path = raw_path(self._folder, start.session_id)
        deck = json.loads(start.meta_json).get(DECK)
        return Capture(path, start.session_id, start.at_s, wall_ns, deck)


def _seal(folder: Path, session_ids: Iterable[str]) -> list[str]:
    """Make raw force whole, and tell of which sessions. Its writer may have died after the
    session's end or after marking it, so that only the file itself tells. One that is no raw force
    at all stays as it is."""
    sealed = []
    for session_id in session_ids:
        path = raw_path(folder, session_id)
        if path.exists() and not is_whole(path):
            with suppress(InvalidMagic):
                seal(path)
                sealed.append(session_id)
    return sealed


def _locked(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise store.JournalError(
            f"another Backstride is recording into {path.parent}; end it, or set paths.data"
        ) from None
    return descriptor


def utc_text(moment: datetime) -> str:
    """ISO 8601 in UTC with microseconds, as the journal writes times for people."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
