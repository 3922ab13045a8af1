"""Where a belt is found; the simulated one is started for that, in a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from controller.heart.url import HeartBelt, SimulatedHeart, parse_heart_url

CLOSE_S: Final = 4.0


class SimulatedBelt:
    """A simulated belt from the start of its process to its end."""

    def __init__(self, process: asyncio.subprocess.Process, belt: HeartBelt) -> None:
        self._process = process
        self.belt = belt

    def tell(self, word: str) -> None:
        """A word as `controller.simulator.heart` takes it."""
        assert self._process.stdin is not None
        self._process.stdin.write(word.encode() + b"\n")

    def exert(self, speed_mps: float, incline_pct: float) -> None:
        """Whoever wears it walks like this now: the rate follows."""
        self.tell(f"walk {max(0.0, speed_mps):.2f} {max(0.0, incline_pct):.1f}")


@asynccontextmanager
async def simulated_belt() -> AsyncIterator[SimulatedBelt]:
    """Start one and wait for its name. Raises `OSError` if it ends before."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "controller.simulator.heart"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        line = await process.stdout.readline()
        if not line:
            raise OSError("the simulated heart-rate belt ended at once")
        belt = parse_heart_url(json.loads(line)["heart"])
        assert isinstance(belt, HeartBelt)
        yield SimulatedBelt(process, belt)
    finally:
        process.stdin.close()
        await ended(process)


@asynccontextmanager
async def located(
    address: HeartBelt | SimulatedHeart,
) -> AsyncIterator[tuple[HeartBelt, SimulatedBelt | None]]:
    """The belt to listen to, and the simulated one if it is that; as long as this is entered."""
    if isinstance(address, HeartBelt):
        yield address, None
        return
    async with simulated_belt() as simulated:
        yield simulated.belt, simulated


async def ended(process: asyncio.subprocess.Process) -> None:
    """Wait for the end of a process that was told to end; kill it when that takes too long, or
    when the wait is cancelled."""
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
