"""One client's connection, as the server sees it.

STOP is carried out as soon as its line is read, in a task of its own, and whatever waits of any
client is withdrawn: it was asked for before. A sign of life tells of now and waits for nothing. All
else waits in a short queue of its client, at a bounded rate. Reading never pauses, so that a STOP
behind a flood is found; while a client is being dismissed, STOP is all that is still heard.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import deque
from collections.abc import Coroutine
from typing import Protocol

from controller.api import (
    API_VERSION,
    Accepted,
    AnyCommand,
    Attend,
    Hello,
    Message,
    Refused,
    Snapshot,
    Stop,
    Watch,
    Welcome,
)
from controller.api_socket.lines import (
    MAX_LINE,
    NO_ID,
    BadLine,
    LineBuffer,
    encode,
    read_command,
    read_stop,
)
from controller.api_socket.outbox import MAX_WAITING, Outbox
from controller.api_socket.throttle import Throttle

MAX_CLIENTS = 32
MAX_BAD_LINES = 10
MAX_COMMANDS = 64  # of one client that wait
MAX_STOPS = 8  # of one client at a time: one that hangs does not block the next
RATE_HZ, BURST = 50.0, 100  # commands of one client besides STOP
GRACE_S = 1.0  # for a dismissed client's last STOP, and to read why
CHUNK = 4 * 1024  # bytes read of one client before the others have their turn


class Hub(Protocol):
    """What the commands are for."""

    async def handle(self, command: AnyCommand, client: str, /) -> Accepted | Refused:
        """Carry out a command of the client of that name. `Hello` is not passed on."""

    def snapshot(self) -> Snapshot:
        """Everything as it is now."""

    def left(self, client: str, /) -> None:
        """The last client of that name, which had said hello, is gone."""


class Peer(asyncio.BufferedProtocol):
    """A client. `peers` is the set of all of them; it enters and leaves by itself."""

    def __init__(self, hub: Hub, peers: set[Peer], uids: frozenset[int]) -> None:
        self._hub, self._peers, self._uids = hub, peers, uids
        self._loop = asyncio.get_running_loop()
        self._buffer = bytearray(CHUNK)
        self._lines, self._outbox = LineBuffer(), Outbox()
        self._throttle = Throttle(RATE_HZ, BURST, self._loop.time())
        self._told_of_flood = Throttle(1.0, 1, self._loop.time())
        self._waiting: deque[AnyCommand] = deque()
        self._stops_under_way = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._working = self._leaving = self._deaf = self._full = self._said_all = False
        self._bad_lines = 0
        self.name = "unnamed"
        self.subscribed = self._greeted = False
        self.gone = self._loop.create_future()

    # --- the connection ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._peers.add(self)
        uid = peer_uid(transport.get_extra_info("socket"))
        if uid is not None and uid not in self._uids:
            self._deaf = True
            self.dismiss("this is another user's controller")
        elif len(self._peers) > MAX_CLIENTS:
            self.dismiss(f"more than {MAX_CLIENTS} clients")

    def connection_lost(self, exc: Exception | None) -> None:
        self._peers.discard(self)
        if self._greeted and all(peer.name != self.name for peer in self._peers):
            self._hub.left(self.name)
        self._waiting.clear()
        self.subscribed = False
        self.gone.set_result(None)

    def eof_received(self) -> bool:
        """A client that has said all still gets its answers."""
        self._said_all, self.subscribed = True, False
        return bool(self._tasks) and not self._leaving

    def pause_writing(self) -> None:
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        self._write()

    def dismiss(self, reason: str) -> None:
        """Say why and close, after a moment in which only STOP is heard."""
        if self._leaving:
            return
        self._leaving, self.subscribed = True, False
        self._waiting.clear()
        self._outbox.clear()
        self._transport.write(encode(Refused(id=NO_ID, reason=f"disconnected: {reason}")))
        self._transport.write_eof()
        self._loop.call_later(GRACE_S, self._transport.abort)

    def close(self) -> None:
        """Close now, with what the client is willing to read within a moment."""
        self._transport.close()
        self._loop.call_later(GRACE_S, self._transport.abort)

    # --- out ---

    def send(self, line: bytes) -> None:
        """An event or an answer; a client too far behind for it is dismissed."""
        if self._leaving or self._transport.is_closing():
            return
        if not self._outbox.add(line):
            self.dismiss(f"too slow, {MAX_WAITING} messages behind")
            return
        self._write()

    def show(self, snapshot: bytes) -> None:
        """The newest snapshot, in the place of one that still waits."""
        if not self._leaving:
            self._outbox.show(snapshot)
            self._write()

    def _write(self) -> None:
        while not self._full and (line := self._outbox.take()) is not None:
            self._transport.write(line)

    def _answer(self, message: Message) -> None:
        self.send(encode(message))

    # --- in ---

    def get_buffer(self, sizehint: int) -> bytearray:
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        if self._deaf:
            return
        lines, overlong = self._lines.feed(bytes(self._buffer[:nbytes]))
        for line in filter(None, lines):
            self._hear(line)
        if overlong:
            self.dismiss(f"a line is longer than {MAX_LINE} bytes")

    def _hear(self, line: bytes) -> None:
        if (stop := read_stop(line)) is not None:
            self._stop(stop)
        elif self._leaving or not line.strip():
            return
        elif self._throttle.allows(self._loop.time()):
            self._understand(line)
        elif self._told_of_flood.allows(self._loop.time()):
            reason = f"too many commands: {RATE_HZ:g} a second are heard, the rest is dropped"
            self._answer(Refused(id=NO_ID, reason=reason))

    def _understand(self, line: bytes) -> None:
        try:
            command = read_command(line)
        except BadLine as bad:
            self._answer(bad.answer)
            self._bad_lines += 1
            if self._bad_lines >= MAX_BAD_LINES:
                self.dismiss(f"{MAX_BAD_LINES} lines were no commands")
            return
        if isinstance(command, Hello):
            self._welcome(command)
        elif not self.subscribed:
            self._answer(Refused(id=command.id, reason="say hello first; only stop works before"))
        elif isinstance(command, Attend | Watch):
            self._begin(self._carry_out(command))
        elif len(self._waiting) >= MAX_COMMANDS:
            self._answer(Refused(id=command.id, reason="too many commands wait; ask again later"))
        else:
            self._waiting.append(command)
            self._work()

    def _welcome(self, hello: Hello) -> None:
        if hello.version != API_VERSION:
            reason = f"this controller speaks version {API_VERSION}, not {hello.version}"
            self._answer(Refused(id=hello.id, reason=reason))
            return
        self.name, self.subscribed = hello.client or self.name, True
        self._greeted = True
        snapshot = self._hub.snapshot()
        self._answer(Welcome(at_s=snapshot.uptime_s))
        self.show(encode(snapshot))

    # --- carried out ---

    def _stop(self, stop: Stop) -> None:
        for peer in self._peers:
            peer.withdraw()
        if self._stops_under_way >= MAX_STOPS:
            self._answer(Accepted(id=stop.id))  # it is being carried out, by those before it
            return
        self._stops_under_way += 1
        self._begin(self._carry_out_stop(stop))

    async def _carry_out_stop(self, stop: Stop) -> None:
        self._answer(await self._verdict(stop))
        self._stops_under_way -= 1

    async def _carry_out(self, command: AnyCommand) -> None:
        self._answer(await self._verdict(command))

    def withdraw(self) -> None:
        """Refuse what waits: STOP came after it and goes before it."""
        while self._waiting:
            command = self._waiting.popleft()
            self._answer(Refused(id=command.id, reason="STOP overtook this command"))

    def _work(self) -> None:
        if not self._working:
            self._working = True
            self._begin(self._carry_out_waiting())

    async def _carry_out_waiting(self) -> None:
        while self._waiting:
            self._answer(await self._verdict(self._waiting.popleft()))
        self._working = False

    async def _verdict(self, command: AnyCommand) -> Accepted | Refused:
        """The hub's answer. A fault of the hub is reported and refuses the command: it must not
        take the connection, and with it the client's STOP, away."""
        try:
            return await self._hub.handle(command, self.name)
        except Exception as error:
            message = f"{command.type} of {self.name} failed"
            self._loop.call_exception_handler({"message": message, "exception": error})
            return Refused(id=command.id, reason=f"internal fault: {error!r}"[:1000])

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._said_all and not self._tasks:
            self._transport.close()


def peer_uid(connection: socket.socket) -> int | None:
    """The user at the other end; None where the system does not tell (mode 0600 still holds)."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    credentials = struct.Struct("3i")  # pid, uid, gid: unix(7)
    packed = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, credentials.size)
    _pid, uid, _gid = credentials.unpack(packed)
    return int(uid)
