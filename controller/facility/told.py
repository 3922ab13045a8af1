"""How a process of the bridge begins: with one line on its standard input."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Callable, Coroutine

from controller.alongside.beat import until_told_to_end
from controller.api_socket.client import NotConnected
from controller.facility.bridging import Bridging

Work = Callable[[Bridging], Coroutine[None, None, None]]


def run_told(work: Work) -> None:
    """Read from standard input what to bridge; do it until the controller or SIGTERM ends it."""
    told = Bridging.from_line(sys.stdin.buffer.readline())
    with contextlib.suppress(NotConnected, BrokenPipeError):
        asyncio.run(until_told_to_end(work(told)))
