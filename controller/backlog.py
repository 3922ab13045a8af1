"""What waits to be recorded: bounded queues between the control path and the writer's thread.

Handing over takes a lock for microseconds and never waits for the writer. A full queue refuses
records, which somebody may wait for, with a word to the giver, and drops telemetry and raw force
with a count.
"""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field

from sessions.journal.capture import RawBlock
from sessions.journal.rows import Record, Telemetry

RECORDS = 4096
TELEMETRY = 1200  # two minutes
RAW = 12_000  # two minutes of a deck's hundred frames a second


@dataclass(frozen=True, slots=True)
class Pending:
    """A record and who waits for it."""

    record: Record
    written: Future[None] = field(default_factory=Future)

    def done(self) -> None:
        """It is on disk."""
        if not self.written.done():
            self.written.set_result(None)

    def failed(self, error: Exception) -> None:
        """It is not on disk (it may get there later, but nobody should count on it)."""
        if not self.written.done():
            self.written.set_exception(error)


@dataclass(slots=True)
class Batch:
    """What is written in one go. Telemetry and raw force carry the id of their session."""

    records: list[Pending] = field(default_factory=list)
    telemetry: list[tuple[str, Telemetry]] = field(default_factory=list)
    raw: list[tuple[str, RawBlock]] = field(default_factory=list)


class Backlog:
    """Thread-safe; any number of givers, one taker."""

    def __init__(self, records: int = RECORDS, telemetry: int = TELEMETRY, raw: int = RAW) -> None:
        self._sizes = (records, telemetry, raw)
        self._changed = threading.Condition()
        self._records: deque[Pending] = deque()
        self._telemetry: deque[tuple[str, Telemetry]] = deque()
        self._raw: deque[tuple[str, RawBlock]] = deque()
        self._closed = False
        self.dropped_telemetry = 0
        self.dropped_raw = 0

    def put_record(self, pending: Pending) -> bool:
        """False: there is no room; the record was not taken."""
        with self._changed:
            if self._closed or len(self._records) >= self._sizes[0]:
                return False
            self._records.append(pending)
            self._changed.notify()
            return True

    def put_telemetry(self, session_id: str, row: Telemetry) -> None:
        """Take a row, or count it as dropped."""
        with self._changed:
            if len(self._telemetry) >= self._sizes[1]:
                self.dropped_telemetry += 1
            else:
                self._telemetry.append((session_id, row))

    def put_raw(self, session_id: str, block: RawBlock) -> None:
        """Take a block, or count its samples as dropped."""
        with self._changed:
            if len(self._raw) >= self._sizes[2]:
                self.dropped_raw += len(block.counts)
            else:
                self._raw.append((session_id, block))

    def take(self, within_s: float) -> Batch:
        """All that waits, as soon as a record does, and else after `within_s`."""
        with self._changed:
            self._changed.wait_for(lambda: self._records or self._closed, within_s)
            batch = Batch(list(self._records), list(self._telemetry), list(self._raw))
            self._records.clear()
            self._telemetry.clear()
            self._raw.clear()
            return batch

    def put_back(self, batch: Batch) -> None:
        """Let what could not be written wait in front, as far as there is room."""
        with self._changed:
            self._records.extendleft(reversed(batch.records))
            room = max(0, self._sizes[1] - len(self._telemetry))
            self.dropped_telemetry += max(0, len(batch.telemetry) - room)
            kept = batch.telemetry[len(batch.telemetry) - min(room, len(batch.telemetry)) :]
            self._telemetry.extendleft(reversed(kept))

    def close(self) -> None:
        """Take no more records, and wake the taker."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def wait_closed(self, within_s: float) -> bool:
        """Wait until `close`, at most `within_s`; whether it was called."""
        with self._changed:
            return self._changed.wait_for(lambda: self._closed, within_s)
