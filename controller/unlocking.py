"""The code that ends the idle lock: tried off the loop, and not too often."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from sessions.care.pins import KeptPin, Tries, fits, tried, wait_s

NONE_SET = "no code is set: this treadmill is never locked"


class Unlocking:
    """Tries on one code. Each counts as wrong before it is judged."""

    def __init__(
        self, code: KeptPin | None, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._code = code
        self._monotonic = monotonic
        self._tries = Tries()

    async def hindrance(self, code: str) -> str | None:
        """Why this does not unlock, in words; None: it does."""
        if self._code is None:
            return NONE_SET
        now_s = self._monotonic()
        if (left_s := wait_s(self._tries, now_s)) > 0:
            return f"too many wrong codes: try again in {left_s:.0f} s"
        self._tries = tried(self._tries, right=False, now_s=now_s)
        if not await asyncio.to_thread(fits, code, self._code):
            return "this is not the code"
        self._tries = Tries()
        return None
