"""A process beside the controller: its sign of life, a line a second, and its end."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine
from typing import Final, NoReturn

from controller.alongside.tasks import first_to_end

BEAT: Final = "beat"
_PERIOD_S: Final = 1.0


async def until_told_to_end(work: Coroutine[None, None, None]) -> None:
    """Run `work` and beat, until it ends or SIGTERM comes."""
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await first_to_end(work, _beat(), _when(ended))


async def _when(ended: asyncio.Event) -> None:
    await ended.wait()


async def _beat() -> NoReturn:
    while True:
        say(BEAT)
        await asyncio.sleep(_PERIOD_S)


def say(line: str) -> None:
    """A line to the controller's side."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
