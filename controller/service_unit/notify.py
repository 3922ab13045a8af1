"""What a service tells systemd (`sd_notify(3)`): that it is ready, alive, and ending."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from typing import Final

FEEDS_PER_PERIOD: Final = 4
"""`sd_watchdog_enabled(3)` asks for at least two."""


ENDING_US: Final = 90_000_000
"""The unit's TimeoutStopSec: the watchdog's period while the program ends."""


class Notifier:
    """The socket of `NOTIFY_SOCKET`. Without one, nothing is told to nobody."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._watchdog_us = int(environment.get("WATCHDOG_USEC", "0"))
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)

    @property
    def feed_s(self) -> float | None:
        """How often the watchdog is to be fed; None where there is none."""
        if not self._address or self._watchdog_us <= 0:
            return None
        return self._watchdog_us / 1e6 / FEEDS_PER_PERIOD

    def tell(self, *lines: str) -> bool:
        """Tell `READY=1`, `STATUS=…`, `WATCHDOG=1`, `STOPPING=1`; whether somebody could hear."""
        if not self._address:
            return False
        try:
            self._socket.sendto("\n".join(lines).encode(), self._address)
        except OSError:
            return False
        return True

    def close(self) -> None:
        """Give the socket back."""
        self._socket.close()


@asynccontextmanager
async def supervised(progress: Callable[[], int]) -> AsyncIterator[None]:
    """Ready from here on, alive while `progress` counts on, ending from its exit on."""
    with closing(Notifier()) as notifier:
        feeding = asyncio.create_task(feed(notifier, progress))
        notifier.tell("READY=1")
        try:
            yield
        finally:
            notifier.tell("STOPPING=1", "STATUS=the belt is brought to rest")
            # Easing may take longer than the watchdog's time, and is progress too.
            notifier.tell(f"WATCHDOG_USEC={ENDING_US}")
            feeding.cancel()


async def feed(notifier: Notifier, progress: Callable[[], int]) -> None:
    """Feed systemd's watchdog for as long as `progress` counts on: a controller that runs but
    does not tick is as dead as one that hangs. Without a watchdog this ends at once."""
    period_s = notifier.feed_s
    if period_s is None:
        return
    seen = -1
    while True:
        if (now := progress()) != seen:
            notifier.tell("WATCHDOG=1")
            seen = now
        await asyncio.sleep(period_s)
