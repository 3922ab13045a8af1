"""The screen's signs of life, by which the controller knows that it is watched.

They are given by what draws the screen: one that hangs, whose terminal takes nothing more, or that
shows what is old gives none.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from controller.api import Watch
from tui.link import Link

SIGN_S = 0.5


class Signs:
    """Gives a sign twice a second, for as long as it is asked to; nobody waits for its answer."""

    def __init__(self, link: Link, next_id: Callable[[], str]) -> None:
        self._link = link
        self._next_id = next_id
        self._given_s: float | None = None
        self._touched = False
        self._under_way: set[asyncio.Task[None]] = set()

    def touched(self) -> None:
        """A key or a click came: the next sign tells it."""
        self._touched = True

    def give(self, now_s: float) -> None:
        """What is shown now is so: say it, if it is time."""
        if self._given_s is not None and now_s - self._given_s < SIGN_S:
            return
        self._given_s = now_s
        sign = Watch(id=self._next_id(), used=self._touched)
        self._touched = False
        task = asyncio.get_running_loop().create_task(self._give(sign))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _give(self, sign: Watch) -> None:
        with contextlib.suppress(OSError):  # a lost connection is shown by what is old
            await self._link.request(sign)
