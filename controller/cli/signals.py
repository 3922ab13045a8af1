"""What the signals that end a program do to a belt: ease first, stop at once if asked again."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable

ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def heed(first: Callable[[], None], further: Callable[[], None], *numbers: signal.Signals) -> None:
    """Call `first` at the first of these signals to this event loop, `further` at every other."""
    loop = asyncio.get_running_loop()
    asked = False

    def ask() -> None:
        nonlocal asked
        act, asked = further if asked else first, True
        act()

    for number in numbers or ENDING:
        loop.add_signal_handler(number, ask)
