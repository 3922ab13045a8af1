"""How a process that was started here is made to end: asked, told, killed."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio.subprocess import Process


def ask_to_leave(process: Process) -> None:
    """Nobody is at its input any more."""
    assert process.stdin is not None
    process.stdin.close()


def tell_to_leave(process: Process) -> None:
    """Unless it has ended."""
    with contextlib.suppress(ProcessLookupError):
        process.terminate()


async def left(process: Process, within_s: float) -> None:
    """Wait for its end, and kill it when it takes longer."""
    try:
        async with asyncio.timeout(within_s):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
