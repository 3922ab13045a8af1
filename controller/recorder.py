"""Records sessions, off the control path.

One thread owns the journal and the raw-force files. What the control path hands over lands in
bounded queues and never waits for a disk. Events are written within milliseconds, telemetry and raw
force at least once a second. An event's future is done when the event is on disk, or fails with
`NotRecorded`; `kill -9` loses at most the last second of telemetry and no event whose future was
done. Trouble with the disk is health, never an exception: a record is no reason to stop a belt, but
without one no new session begins.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

from controller.api import Health, Summary
from controller.audit.trail import Trail
from controller.backlog import Backlog, Batch, Pending
from controller.journal_folder import JournalFolder, utc_text
from sessions.journal.capture import RawBlock
from sessions.journal.rows import (
    Entry,
    Record,
    SessionEnd,
    SessionStart,
    Telemetry,
    encode,
    next_session_id,
)
from sessions.journal.store import JournalError

WRITE_PERIOD_S = 0.5  # telemetry and raw force wait no longer than this
RETRY_S = 1.0
STALLED_S = 2.0  # a write that takes longer is a sick disk
CLOSE_S = 5.0
MIN_FREE_BYTES = 50 * 1024 * 1024

_TROUBLES = (OSError, sqlite3.Error, JournalError)


class NotRecorded(Exception):
    """An event is not on disk; the message says why."""


def free_bytes(folder: Path) -> int:
    """Bytes free where the records are, or will be."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return shutil.disk_usage(folder).free


class Recorder:
    """The one writer of a data folder. Thread-safe."""

    def __init__(
        self,
        folder: Path,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        free: Callable[[Path], int] = free_bytes,
        backlog: Backlog | None = None,
        trail: Trail | None = None,
    ) -> None:
        self._folder = folder
        self._monotonic, self._wall, self._free = monotonic, wall, free
        self._backlog = backlog or Backlog()
        self._trail = trail
        self._thread = threading.Thread(target=self._work, name="recorder", daemon=True)
        self._opened = threading.Event()
        self._session_id: str | None = None
        self._given_ids: set[str] = set()
        # Written by the thread, read by anyone: each a single reference.
        self._journal: JournalFolder | None = None
        self._journal_ids: frozenset[str] = frozenset()
        self._trouble: str | None = None
        self._raw_trouble: str | None = None
        self._audit_trouble: str | None = None
        self._free_bytes: int | None = None
        self._busy_since_s: float | None = None

    def start(self) -> None:
        """Start the thread, and wait until the journal is open or known not to open."""
        self._thread.start()
        self._opened.wait()

    def new_session_id(self) -> str:
        """An id like `2026-11-22-003` that no session of this journal has."""
        day, taken = self._wall().astimezone().date(), self._journal_ids | self._given_ids
        session_id = next_session_id(day, taken)
        self._given_ids.add(session_id)
        return session_id

    def begin(self, session_id: str, meta: Mapping[str, object]) -> Future[None]:
        """A session begins; what follows belongs to it."""
        self._session_id = session_id
        start = SessionStart(session_id, self._monotonic(), self._now(), _encoded(meta))
        return self._record(start)

    def event(self, kind: str, data: Mapping[str, object], at_s: float) -> Future[None]:
        """Something happened at `at_s` (monotonic), in the session if one is open."""
        return self._record(Entry(self._session_id, at_s, self._now(), kind, _encoded(data)))

    def telemetry(self, row: Telemetry) -> None:
        """The state ten times a second; nothing outside sessions."""
        if self._session_id is not None:
            self._backlog.put_telemetry(self._session_id, row)

    def beats(self, data: Mapping[str, object], at_s: float) -> None:
        """What a heart-rate belt sent, about once a second; nothing outside sessions."""
        if self._session_id is not None:
            self.event("heart_beats", data, at_s)

    def raw(self, block: RawBlock) -> None:
        """Samples of the deck; nothing outside sessions."""
        if self._session_id is not None:
            self._backlog.put_raw(self._session_id, block)

    def end(self, summary: Summary) -> Future[None]:
        """The session ended. Done when its figures are on disk."""
        self._session_id = None
        figures = _encoded(summary.model_dump(mode="json"))
        return self._record(
            SessionEnd(summary.session_id, self._now(), summary.outcome.value, figures)
        )

    def health(self) -> tuple[Health, str]:
        """How the record does, in words for the operator."""
        if not self._opened.is_set():
            return Health.WAITING, "the journal is being opened"
        trouble = self._not_ready() or self._raw_trouble or self._audit_trouble
        words = [trouble or "", self._losses()]
        return (
            Health.BAD if trouble else Health.GOOD,
            "; ".join(word for word in words if word),
        )

    def ready(self) -> str | None:
        """Why no session may begin now, or None."""
        if not self._opened.is_set():
            return "the journal is being opened"
        return self._not_ready()

    def close(self) -> None:
        """Write what waits and end the thread; waits a few seconds for a disk, not for ever."""
        self._backlog.close()
        if self._thread.is_alive():
            self._thread.join(CLOSE_S)

    # --- the control path's side -----------------------------------------------------------------

    def _now(self) -> str:
        return utc_text(self._wall())

    def _record(self, record: Record) -> Future[None]:
        pending = Pending(record)
        if not self._backlog.put_record(pending):
            pending.failed(NotRecorded(self._trouble or "too much waits to be recorded"))
        return pending.written

    def _not_ready(self) -> str | None:
        if self._trouble is not None:
            return self._trouble
        busy_since_s = self._busy_since_s
        if busy_since_s is not None and self._monotonic() - busy_since_s > STALLED_S:
            return f"the disk has not answered for {self._monotonic() - busy_since_s:.0f} s"
        if not self._thread.is_alive():
            return "the journal is closed"
        if self._free_bytes is not None and self._free_bytes < MIN_FREE_BYTES:
            free, needed = self._free_bytes // 2**20, MIN_FREE_BYTES // 2**20
            return f"{free} MB free in {self._folder}, {needed} MB needed; make room"
        return None

    def _losses(self) -> str:
        rows, samples = self._backlog.dropped_telemetry, self._backlog.dropped_raw
        lost = [f"{rows} rows of telemetry"] if rows else []
        lost += [f"{samples} raw samples"] if samples else []
        return f"{' and '.join(lost)} were not recorded" if lost else ""

    # --- the thread's side -----------------------------------------------------------------------

    def _work(self) -> None:
        try:
            self._write(Batch())
            self._opened.set()
            self._write_until_closed()
        finally:
            self._opened.set()
            self._backlog.close()
            for pending in self._backlog.take(0).records:
                pending.failed(NotRecorded("the journal is closed"))
            if self._journal is not None:
                self._journal.close()

    def _write_until_closed(self) -> None:
        while not self._backlog.wait_closed(0):
            if not self._write(self._backlog.take(WRITE_PERIOD_S)):
                self._backlog.wait_closed(RETRY_S)
        self._write(self._backlog.take(0))

    def _write(self, batch: Batch) -> bool:
        self._busy_since_s = self._monotonic()
        try:
            self._free_bytes = self._free(self._folder)
            journal = self._journal or self._open()
            if batch.records or batch.telemetry:
                self._append(journal, batch)
            self._trouble = None
            self._write_raw(journal, batch)
            self._audit_trouble = journal.audit(pending.record for pending in batch.records)
        except _TROUBLES as error:
            self._trouble = _in_words(error)
            for pending in batch.records:
                pending.failed(NotRecorded(self._trouble))
            self._backlog.put_back(batch)
        finally:
            self._busy_since_s = None
        return self._trouble is None

    def _write_raw(self, journal: JournalFolder, batch: Batch) -> None:
        if any(isinstance(pending.record, SessionStart) for pending in batch.records):
            self._raw_trouble = None  # a new session tries anew
        try:
            journal.add_raw(batch.raw)
            journal.close_raw(pending.record for pending in batch.records)
        except OSError as error:
            journal.abandon_raw()
            self._raw_trouble = f"raw force is not recorded: {_in_words(error)}"

    def _open(self) -> JournalFolder:
        journal = JournalFolder(self._folder, self._trail)
        self._journal_ids = frozenset(journal.session_ids())
        self._journal = journal
        return journal

    def _append(self, journal: JournalFolder, batch: Batch) -> None:
        try:
            journal.append([pending.record for pending in batch.records], batch.telemetry)
        except sqlite3.IntegrityError:
            self._append_singly(journal, batch)
        for pending in batch.records:
            pending.done()

    def _append_singly(self, journal: JournalFolder, batch: Batch) -> None:
        """One record that the journal refuses must not take the others with it."""
        for pending in batch.records:
            try:
                journal.append([pending.record], ())
            except sqlite3.IntegrityError as error:
                pending.failed(NotRecorded(f"the journal refuses it: {error}"))
        for row in batch.telemetry:
            try:
                journal.append((), [row])
            except sqlite3.IntegrityError:
                self._backlog.dropped_telemetry += 1


def _encoded(data: Mapping[str, object]) -> str:
    """JSON for the journal. What JSON has not is kept as text: a black box refuses nothing."""
    try:
        return encode(data)
    except (TypeError, ValueError):
        return encode({"text": repr(data)})


def _in_words(error: Exception) -> str:
    return str(error) or type(error).__name__
