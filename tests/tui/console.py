"""A screen in a process of its own, on a real terminal, with a scripted controller."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import signal
import struct
import sys
import termios
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from controller.api import Accepted, AnyCommand, Refused, Snapshot
from controller.api_socket.address import SOCKET
from controller.api_socket.server import ApiServer
from tests.tui.drawn import Drawn
from tests.tui.scripted import ScriptedController

DEADLINE_S = 120.0
RAW = termios.ISIG | termios.ICANON | termios.ECHO


@dataclass(slots=True)
class Hub:
    """A scripted controller behind a real socket."""

    controller: ScriptedController

    async def handle(self, command: AnyCommand, client: str, /) -> Accepted | Refused:
        return await self.controller.request(command)

    def snapshot(self) -> Snapshot:
        return self.controller.snapshot()

    def left(self, client: str, /) -> None:
        pass


@dataclass(slots=True)
class Console:
    """A screen's process with its terminal."""

    process: Process
    ours: int
    theirs: int
    folder: Path
    controller: ScriptedController
    shown: bytearray = field(default_factory=bytearray)
    drawn: Drawn = field(default_factory=Drawn)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(DEADLINE_S):
            while not condition():  # noqa: ASYNC110 - what is waited for sets no event
                await asyncio.sleep(0.02)

    def read(self) -> None:
        octets = os.read(self.ours, 65536)
        self.shown += octets
        self.drawn.feed(octets)

    async def type(self, octets: bytes) -> None:
        """Type it all, as fast as it is taken."""
        left = octets
        while left:
            try:
                left = left[os.write(self.ours, left[:1024]) :]
            except BlockingIOError:
                await asyncio.sleep(0.005)
        await self.until(lambda: self._waiting() == 0)

    def _waiting(self) -> int:
        told = fcntl.ioctl(self.theirs, termios.FIONREAD, b"\0" * 4)
        return int(struct.unpack("i", told)[0])

    async def shows(self, words: str) -> None:
        """Wait until this stands on a line."""
        await self.until(lambda: any(words in line for line in self.drawn.lines))

    async def resize(self, columns: int, rows: int, words: str) -> None:
        """Another size; the screen draws itself anew on it, with these words."""
        self.drawn = Drawn()
        termios.tcsetwinsize(self.ours, (rows, columns))
        await self.shows(words)

    async def stops(self) -> None:
        """STOP still works."""
        before = self.controller.types().count("stop")
        await self.type(b" ")
        await self.until(lambda: self.controller.types().count("stop") > before)

    @property
    def raw(self) -> bool:
        return not termios.tcgetattr(self.theirs)[3] & RAW

    @property
    def family(self) -> list[tuple[int, str]]:
        """The screen's processes and their states, the oldest first."""
        listed, waiting = [], [self.process.pid]
        while waiting:
            folder = Path("/proc", str(number := waiting.pop()))
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            listed.append((number, state))
            for task in (folder / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        return listed

    @property
    def files(self) -> set[str]:
        return {str(file) for file in self.folder.rglob("*") if not file.is_socket()}


@asynccontextmanager
async def open_console(
    folder: Path,
    controller: ScriptedController,
    module: Sequence[str],
    *,
    shows: str,
    size: tuple[int, int] = (80, 24),
    terminal: str = "xterm-256color",
    **environment: str,
) -> AsyncIterator[Console]:
    """`python -m` this module on a terminal of its own, once it shows these words; the controller
    is at its usual socket, in `folder`."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(ours, (size[1], size[0]))
    os.set_blocking(ours, False)
    environment |= {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TERM": terminal,
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    async with ApiServer(folder / SOCKET, Hub(controller)):
        process = await asyncio.create_subprocess_exec(
            *("setsid", "--ctty", sys.executable, "-m", *module),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            cwd=folder,
        )
        console = Console(process, ours, theirs, folder, controller)
        asyncio.get_running_loop().add_reader(ours, console.read)
        try:
            await console.shows(shows)
            yield console
        finally:
            asyncio.get_running_loop().remove_reader(ours)
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
            os.close(theirs)
            os.close(ours)
