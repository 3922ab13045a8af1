"""A hub that remembers what it was asked, and a bare client that may misbehave."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from pathlib import Path

from controller.api import (
    Accepted,
    AnyCommand,
    BeltView,
    Load,
    MachineView,
    ProfilePoint,
    Refused,
    SessionView,
    Snapshot,
    Stop,
)
from controller.belt.states import BeltState
from sessions.engine.events import Phase
from sessions.workouts.plan import Gait

PATIENCE_S = 30.0  # generous: only a broken server needs it


class RecordingHub:
    """Accepts everything. A `Load` waits until `loaded` is set."""

    def __init__(self, profile_points: int = 0) -> None:
        self.asked: list[tuple[str, AnyCommand]] = []
        self.loaded = asyncio.Event()
        self.news = asyncio.Event()
        self.snapshots = 0
        self.leavers: list[str] = []
        self._session = SessionView(
            workout="taster",
            title="Taster",
            gait=Gait.BACKWARD_WALK,
            phase=Phase.READY,
            step_count=1,
            profile=(ProfilePoint(at_s=0, speed_mps=1, incline_pct=0),) * profile_points,
        )

    async def handle(self, command: AnyCommand, client: str, /) -> Accepted | Refused:
        self.asked.append((client, command))
        self.news.set()
        if isinstance(command, Load):
            await self.loaded.wait()
            if command.workout == "broken":
                raise RuntimeError("the hub is broken")
        return Accepted(id=command.id)

    def snapshot(self) -> Snapshot:
        self.snapshots += 1
        self.news.set()
        return Snapshot(
            sequence=self.snapshots,
            uptime_s=float(self.snapshots),
            machine=MachineView(name="test", url="sim:", simulated=True),
            belt=BeltView(state=BeltState.READY),
            session=self._session,
        )

    def left(self, client: str, /) -> None:
        self.leavers.append(client)
        self.news.set()

    def types(self) -> list[str]:
        return [command.type for _, command in self.asked]

    @property
    def stops(self) -> list[Stop]:
        return [command for _, command in self.asked if isinstance(command, Stop)]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for what the hub was asked to fulfil the condition."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                self.news.clear()
                await self.news.wait()


class BareClient:
    """A connection that writes what it likes and reads when it likes."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(path))
        self._socket.setblocking(False)
        self._rest = b""

    async def write(self, data: bytes) -> None:
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.get_running_loop().sock_sendall(self._socket, data)

    async def say(self, **fields: object) -> None:
        await self.write(json.dumps(fields).encode() + b"\n")

    async def hello(self, name: str = "bare") -> None:
        await self.say(type="hello", id="h", version=1, client=name)
        assert (await self.read())["type"] == "welcome"

    async def line(self) -> bytes:
        """The next line; empty at the end of the connection."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(PATIENCE_S):
            while b"\n" not in self._rest:
                try:
                    data = await loop.sock_recv(self._socket, 65536)
                except ConnectionResetError:
                    data = b""
                if not data:
                    return b""
                self._rest += data
        line, self._rest = self._rest.split(b"\n", 1)
        return line

    async def read(self, *, snapshots: bool = False) -> dict[str, object]:
        """The next message, by default no snapshot; empty at the end of the connection."""
        while line := await self.line():
            message: dict[str, object] = json.loads(line)
            if snapshots or message["type"] != "snapshot":
                return message
        return {}

    async def rest(self) -> list[dict[str, object]]:
        """All messages but snapshots, until the server ends the connection."""
        messages = []
        while message := await self.read():
            messages.append(message)
        return messages

    def say_all(self) -> None:
        """Close the sending half."""
        self._socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        self._socket.close()
