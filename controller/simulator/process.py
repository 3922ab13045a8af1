"""The simulator as a child process, with its devices under names that stay.

A cable that is put back gets a new pseudo-terminal; a link in a private folder keeps the name, as
`/dev/serial/by-id` does for real adapters.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import tempfile
from pathlib import Path

from controller.simulator.bench import bench_command
from controller.simulator.deck_line import NAMES
from controller.simulator.fault import SimulatedFault
from controller.simulator.mischief import Mischief

DEVICES = ("treadmill", *NAMES)
IN_THE_AIR = "ftms:"


class SimulatorFailed(Exception):
    """The simulator ended before it had opened its terminals."""


class SimulatorProcess:
    """Treadmill and force deck in a process of their own, from `start` to `close`.

    `options` are those of `backstride simulate treadmill`: which wire, which card, two decks.
    """

    def __init__(self, *options: str) -> None:
        self._options = options
        self._address = ""
        self._folder = tempfile.TemporaryDirectory(prefix="backstride-")
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._plugged = asyncio.Event()
        self.belt: dict[str, float] = {}
        """What was last told of the belt: `look` asks for more."""

    async def start(self) -> None:
        """Start it and wait for its terminals. Raises `SimulatorFailed`."""
        self._process = await asyncio.create_subprocess_exec(
            *bench_command("--deck", "--until-eof", *self._options),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        self._reader = asyncio.create_task(self._read(self._process))
        plugged = asyncio.create_task(self._plugged.wait())
        await asyncio.wait({plugged, self._reader}, return_when=asyncio.FIRST_COMPLETED)
        plugged.cancel()
        if not self._plugged.is_set():
            raise SimulatorFailed(f"the simulator ended with code {self._process.returncode}")

    @property
    def address(self) -> str:
        """Where the treadmill is found: a path, or the URL of one in the air."""
        return self._address or self.path("treadmill")

    def path(self, device: str) -> str:
        """Where "treadmill", "deck" or "second" is found, however often it is unplugged."""
        return str(Path(self._folder.name) / device)

    def cause(self, fault: SimulatedFault | Mischief) -> None:
        """Let something happen to treadmill or walker."""
        self._say(fault)

    def look(self) -> None:
        """Ask how the belt is: `belt` is that as soon as it is told."""
        self._say("status")

    def _say(self, word: str) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(word.encode() + b"\n")

    async def close(self) -> None:
        """End it."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            await self._process.wait()
        if self._reader is not None:
            await self._reader
        self._folder.cleanup()

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            message = json.loads(line)
            if "treadmill" in message:
                self._link(message)
                self._plugged.set()
            elif "belt_mps" in message:
                self.belt = message

    def _link(self, paths: dict[str, str | None]) -> None:
        for device in DEVICES:
            link, path = Path(self.path(device)), paths.get(device)
            with contextlib.suppress(FileNotFoundError):
                link.unlink()
            if path and path.startswith(IN_THE_AIR):
                self._address = path
            elif path:
                link.symlink_to(path)
