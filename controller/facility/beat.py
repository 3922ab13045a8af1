"""A process of the bridge: what it is told at its start, and its sign of life, a line a second."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Final, NoReturn

from controller.api_socket.client import NotConnected
from controller.facility.bridging import Bridging
from controller.facility.reconnecting import first_to_end

BEAT: Final = "beat"
_PERIOD_S: Final = 1.0
Work = Callable[[Bridging], Coroutine[None, None, None]]


def run_told(work: Work) -> None:
    """Read from standard input what to bridge; do it until the controller or SIGTERM ends it."""
    told = Bridging.from_line(sys.stdin.buffer.readline())
    with contextlib.suppress(NotConnected, BrokenPipeError):
        asyncio.run(until_told_to_end(work(told)))


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
