"""The simulator as a child process, with its pseudo-terminals under names that stay.

A cable that is put back gets a new pseudo-terminal; a link in a private folder keeps the name, as
`/dev/serial/by-id` does for real adapters.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import tempfile
from pathlib import Path

from controller.api import SimulatedFault
from controller.simulator.bench import bench_command

DEVICES = ("treadmill", "deck")


class SimulatorFailed(Exception):
    """The simulator ended before it had opened its terminals."""


class SimulatorProcess:
    """Treadmill and force deck in a process of their own, from `start` to `close`."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="backstride-")
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._plugged = asyncio.Event()

    async def start(self) -> None:
        """Start it and wait for its terminals. Raises `SimulatorFailed`."""
        self._process = await asyncio.create_subprocess_exec(
            *bench_command("--deck", "--until-eof"),
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

    def path(self, device: str) -> str:
        """Where "treadmill" or "deck" is found, however often it is unplugged."""
        return str(Path(self._folder.name) / device)

    def cause(self, fault: SimulatedFault) -> None:
        """Let something happen to treadmill or walker."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(fault.encode() + b"\n")

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

    def _link(self, paths: dict[str, str | None]) -> None:
        for device in DEVICES:
            link = Path(self.path(device))
            with contextlib.suppress(FileNotFoundError):
                link.unlink()
            if path := paths.get(device):
                link.symlink_to(path)
