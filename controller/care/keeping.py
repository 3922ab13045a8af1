"""What a running controller writes to participants' records, off its loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from controller.audit.trail import Trail
from controller.care.store import CareError, Written, opened, write
from controller.journal_folder import utc_text
from sessions.care.entries import Answered


class Keeping:
    """Writes in order, in a thread; `troubled` hears what was not written."""

    def __init__(self, trail: Trail, troubled: Callable[[str], object]) -> None:
        """`trail` is the audit trail of the data folder."""
        self._trail = trail
        self._troubled = troubled
        self._tasks: set[asyncio.Task[None]] = set()

    def write_down(self, pseudonym: str, said: Answered) -> None:
        """What a participant said about an earlier session."""
        written = Written(utc_text(datetime.now(UTC)), said)
        task = asyncio.create_task(self._write(pseudonym, written))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Wait for what is being written."""
        await asyncio.gather(*self._tasks)

    async def _write(self, pseudonym: str, written: Written) -> None:
        try:
            await asyncio.to_thread(_write, self._trail, pseudonym, written)
        except CareError as error:
            self._troubled(f"an answer of {pseudonym} is in the journal only: {error}")


def _write(trail: Trail, pseudonym: str, written: Written) -> None:
    with opened(trail.folder, trail) as db:
        write(db, pseudonym, written)
