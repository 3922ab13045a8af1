"""Tasks that live and end together."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Final

AGAIN_S: Final = 1.0


async def first_to_end(*works: Coroutine[None, None, None]) -> None:
    """Run all until one ends, and end the others. Raises what that one raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await cancelled(tasks)
    for task in done:
        task.result()


async def cancelled(tasks: Sequence[asyncio.Future[None]]) -> None:
    """Cancel until they have ended: `asyncio.wait_for`, which aiomqtt uses, may lose it when what
    it waits for comes at that very moment (Python 3.11)."""
    while pending := [task for task in tasks if not task.done()]:
        for task in pending:
            task.cancel()
        await asyncio.wait(pending, timeout=AGAIN_S)
