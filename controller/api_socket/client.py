"""A client's end of the API on a Unix socket."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from controller.api import (
    SERVER_MESSAGES,
    Accepted,
    AnyCommand,
    Hello,
    Refused,
    ServerMessage,
    Snapshot,
    Stop,
    Welcome,
)
from controller.api_socket.lines import NO_ID, encode

ANSWER_S = 5.0
KEPT_EVENTS = 10_000  # for a client that does not read; older ones are lost
_MAX_MESSAGE = 16 * 1024 * 1024  # bytes; a snapshot carries the whole profile


class NotConnected(ConnectionError):
    """No controller, or no longer; the message says why."""


class ApiClient:
    """A connection to a running controller. Iterate over it for snapshots and events: of
    snapshots that wait only the newest is kept. It ends when the connection does."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._ids = count(1)
        self._asked: dict[str, asyncio.Future[Accepted | Refused | Welcome]] = {}
        self._events: deque[ServerMessage] = deque(maxlen=KEPT_EVENTS)
        self._snapshot: Snapshot | None = None
        self._news = asyncio.Event()
        self._reason = "the controller closed the connection"
        self._hello = ""
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def connect(cls, path: Path, name: str) -> Self:
        """Connect and say hello as `name`. Raises `NotConnected`, or `TimeoutError` where nothing
        answers."""
        try:
            reader, writer = await asyncio.open_unix_connection(path, limit=_MAX_MESSAGE)
        except OSError as error:
            reason = error.strerror or str(error)
            raise NotConnected(f"no controller at {path}: {reason}; start one first") from None
        client = cls(reader, writer)
        try:
            await client._say_hello(name)
        except BaseException:
            await client.close()
            raise
        return client

    async def request(self, command: AnyCommand, timeout_s: float = ANSWER_S) -> Accepted | Refused:
        """Send a command and wait for its answer. The client sets the command's `id`.

        Raises `TimeoutError` without an answer in time, `NotConnected` if the connection ends.
        """
        answer = await self._ask(command.model_copy(update={"id": self._next_id()}), timeout_s)
        assert not isinstance(answer, Welcome)
        return answer

    async def stop(self, by: str = "", timeout_s: float = ANSWER_S) -> Accepted | Refused:
        """STOP."""
        return await self.request(Stop(id=NO_ID, by=by), timeout_s)

    async def close(self) -> None:
        """End the connection; what the controller does goes on."""
        self._reading.cancel()
        await asyncio.wait([self._reading])
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    async def __aiter__(self) -> AsyncIterator[ServerMessage]:
        while True:
            while self._events:
                yield self._events.popleft()
            if self._snapshot is not None:
                snapshot, self._snapshot = self._snapshot, None
                yield snapshot
            elif self._reading.done():
                return
            else:
                self._news.clear()
                await self._news.wait()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    # --- in and out ---

    async def _say_hello(self, name: str) -> None:
        self._hello = self._next_id()
        answer = await self._ask(Hello(id=self._hello, client=name), ANSWER_S)
        if isinstance(answer, Refused):
            raise NotConnected(f"the controller refuses: {answer.reason}")

    def _next_id(self) -> str:
        return str(next(self._ids))

    async def _ask(self, command: AnyCommand, timeout_s: float) -> Accepted | Refused | Welcome:
        if self._reading.done():
            raise NotConnected(self._reason)
        answer: asyncio.Future[Accepted | Refused | Welcome]
        answer = self._asked[command.id] = asyncio.get_running_loop().create_future()
        try:
            self._writer.write(encode(command))
            async with asyncio.timeout(timeout_s):
                return await answer
        finally:
            del self._asked[command.id]

    async def _read(self) -> None:
        try:
            while line := await self._reader.readline():
                self._hear(SERVER_MESSAGES.validate_json(line))
        except ConnectionError:
            pass  # as good as an end; what the controller said last is the reason
        except ValueError as error:
            self._reason = f"the controller sent what is no message: {error}"
        finally:
            for answer in self._asked.values():
                if not answer.done():
                    answer.set_exception(NotConnected(self._reason))
            self._news.set()

    def _hear(self, message: ServerMessage) -> None:
        match message:
            case Snapshot():
                self._snapshot = message
            case Welcome():
                self._settle(self._hello, message)
            case Accepted(id=identifier) | Refused(id=identifier) if identifier in self._asked:
                self._settle(identifier, message)
            case _:
                self._events.append(message)
        if isinstance(message, Refused) and message.id == NO_ID:
            self._reason = message.reason
        self._news.set()

    def _settle(self, identifier: str, answer: Accepted | Refused | Welcome) -> None:
        waiting = self._asked.get(identifier)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer)
