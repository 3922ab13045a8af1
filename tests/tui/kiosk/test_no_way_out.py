"""An attempt to leave a real kiosk by every key and every sequence (H35)."""

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
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from controller.api import Accepted, AnyCommand, Refused, Snapshot
from controller.api_socket.server import ApiServer
from sessions.care.pins import SALT_BYTES, keep
from tests.tui.reader.sequences import everything
from tests.tui.scripted import ScriptedController

pytestmark = pytest.mark.hazard("H35")

DEADLINE_S = 120.0
HARMLESS = frozenset({"stop", "unlock"})  # besides the signs of life
RAW = termios.ISIG | termios.ICANON | termios.ECHO
SIGNALS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)


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
    """A kiosk's process with its terminal."""

    process: Process
    ours: int
    theirs: int
    folder: Path
    controller: ScriptedController
    shown: bytearray = field(default_factory=bytearray)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(DEADLINE_S):
            while not condition():  # noqa: ASYNC110 - what is waited for sets no event
                await asyncio.sleep(0.02)

    def read(self) -> None:
        self.shown += os.read(self.ours, 65536)

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

    async def resize(self, columns: int, rows: int) -> None:
        """Another size; the kiosk draws itself anew on it."""
        self.shown.clear()
        fcntl.ioctl(self.ours, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))
        await self.until(lambda: b"no emergency stop" in self.shown)

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
        """The kiosk's processes and their states, the oldest first."""
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
async def console(folder: Path, controller: ScriptedController) -> AsyncIterator[Console]:
    """`backstride kiosk` on a terminal of its own, drawn."""
    socket = folder / "s"
    ours, theirs = pty.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
    os.set_blocking(ours, False)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TERM": "linux",
        "LANG": "C.UTF-8",
        "BACKSTRIDE_KIOSK__CODE": str(keep("2580", bytes(SALT_BYTES))),
        "TEXTUAL_ALLOW_SIGNALS": "1",  # what somebody might leave in it
        "TEXTUAL_DEBUG": "1",
        "TEXTUAL_SCREENSHOT": "1",
    }
    command = ["setsid", "--ctty", sys.executable, "-m", "controller.cli.main", "kiosk"]
    async with ApiServer(socket, Hub(controller)):
        process = await asyncio.create_subprocess_exec(
            *command,
            *("--socket", str(socket)),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**environment, "PYTHONPATH": str(Path(__file__).parents[3])},
            cwd=folder,
        )
        kiosk = Console(process, ours, theirs, folder, controller)
        asyncio.get_running_loop().add_reader(ours, kiosk.read)
        try:
            await kiosk.until(lambda: b"no emergency stop" in kiosk.shown)
            await kiosk.until(lambda: controller.signs > 0)
            yield kiosk
        finally:
            asyncio.get_running_loop().remove_reader(ours)
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
            os.close(theirs)
            os.close(ours)


@pytest.mark.parametrize("seed", [1, 2])
async def test_nothing_that_is_typed_leaves_it(seed: int, short_folder: Path) -> None:
    locked = ScriptedController(locked=True, refusals={"unlock": "this is not the code"})
    async with console(short_folder, locked) as kiosk:
        before = kiosk.files
        await kiosk.type(b"".join(everything(seed)))
        await kiosk.resize(100, 30)
        await kiosk.stops()
        assert set(locked.types()) <= HARMLESS
        assert kiosk.process.returncode is None
        assert len(kiosk.family) == 2, "the command and its screen; no shell"
        assert kiosk.raw
        assert kiosk.files == before


async def test_nothing_typed_starts_a_belt_that_is_not_locked(short_folder: Path) -> None:
    controller = ScriptedController()
    async with console(short_folder, controller) as kiosk:
        await kiosk.type(b"".join(everything(3)))
        await kiosk.stops()
        assert "confirm" not in controller.types()
        assert len(kiosk.family) == 2


async def test_no_signal_of_a_terminal_stops_it_and_systemds_ends_it(short_folder: Path) -> None:
    async with console(short_folder, ScriptedController()) as kiosk:
        for number in SIGNALS:
            os.killpg(kiosk.process.pid, number)
        await kiosk.resize(90, 25)
        states = {state for _, state in kiosk.family}
        assert states <= set("SRD"), "none is stopped (T) or dead (Z)"
        kiosk.process.terminate()
        async with asyncio.timeout(DEADLINE_S):
            assert await kiosk.process.wait() == 0
        assert not kiosk.raw
        assert b"\x1b[?1049l" in kiosk.shown


async def test_a_screen_that_died_is_shown_again(short_folder: Path) -> None:
    async with console(short_folder, ScriptedController()) as kiosk:
        kiosk.shown.clear()
        os.kill(kiosk.family[1][0], signal.SIGKILL)
        await kiosk.until(lambda: b"no emergency stop" in kiosk.shown)
        assert kiosk.raw
        assert kiosk.process.returncode is None


async def test_the_staffs_code_ends_it(short_folder: Path) -> None:
    async with console(short_folder, ScriptedController()) as kiosk:
        await kiosk.until(lambda: kiosk.controller.signs > 2)  # the areas have settled
        await kiosk.type(b"3")
        await kiosk.until(lambda: b"CHANGE and ADD" in kiosk.shown)
        await kiosk.type(b"2580\r")
        async with asyncio.timeout(DEADLINE_S):
            assert await kiosk.process.wait() == 0
        assert kiosk.controller.types() == ["unlock"]
