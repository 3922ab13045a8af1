"""What a process says in JSON lines, read as it comes, with the time at which it was heard."""

from __future__ import annotations

import json
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO, Any

DEADLINE_S = 40.0
"""The longest that is waited for anything: only a hang reaches it."""

Message = dict[str, Any]
"""JSON; `heard_s` is the monotonic time at which it was read."""


class NotSeen(Exception):
    """Something that had to come did not; the message says what, and what came instead."""


class Lines:
    """JSON lines of a process, collected by a thread."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.seen: list[Message] = []
        self._new: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def until(self, met: Callable[[Message], bool], what: str) -> Message:
        """The next message that `met` accepts. Raises `NotSeen`."""
        if (message := self.within(DEADLINE_S, met, what)) is None:
            raise NotSeen(f"no {what} within {DEADLINE_S:.0f} s; seen {self.seen[-5:]}")
        return message

    def within(self, seconds: float, met: Callable[[Message], bool], what: str) -> Message | None:
        """The next message that `met` accepts, if it comes in time.

        Raises `NotSeen` if the process ends.
        """
        deadline_s = time.monotonic() + seconds
        while (left_s := deadline_s - time.monotonic()) > 0:
            try:
                message = self._new.get(timeout=left_s)
            except queue.Empty:
                break
            if message is None:
                self._new.put(None)
                raise NotSeen(f"the process ended before {what}; it said {self.seen[-5:]}")
            self.seen.append(message)
            if met(message):
                return message
        return None

    def rest(self) -> list[Message]:
        """What came until now, without waiting."""
        came: list[Message] = []
        while not self._new.empty():
            if (message := self._new.get()) is None:
                self._new.put(None)
                break
            came.append(message)
        self.seen += came
        return came

    def _read(self, stream: IO[bytes]) -> None:
        for line in _until_closed(stream):
            message = json.loads(line)
            message["heard_s"] = time.monotonic()
            self._new.put(message)
        self._new.put(None)


def _until_closed(stream: IO[bytes]) -> Iterator[bytes]:
    """Its lines, also if it is closed while the next one is waited for."""
    with suppress(ValueError):
        yield from stream
