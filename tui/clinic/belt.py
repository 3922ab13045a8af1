"""The controller beside the clinic's screens, if one runs: its belt's state, and STOP for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from uuid import uuid4

from controller.api import Snapshot
from tui.link import Link
from tui.outbox import Answer, Outbox
from tui.view import StopSent, View

STALE_S: Final = 1.0
RETRY_S: Final = 1.0


class Belt:
    """Follows `link`. `clock` is a monotonic clock in seconds."""

    def __init__(self, link: Link, clock: Callable[[], float], retry_s: float = RETRY_S) -> None:
        self._link, self._clock, self._retry_s = link, clock, retry_s
        self._heard_s = 0.0
        self._outbox = Outbox(link, f"clinic-{uuid4().hex[:6]}", self._answered)
        self.view = View()

    @property
    def there(self) -> bool:
        """Whether there is a controller to stop: one that answers, or one that is lost while its
        belt may move."""
        return self.view.snapshot is not None

    @property
    def moves(self) -> bool:
        """Whether the belt moves, may, or is about to: SPACE is STOP then, in every field."""
        return self.there and (self.view.in_use or self.view.stop is not StopSent.NO)

    async def follow(self) -> None:
        """Listen for ever; where nothing answers there is nothing to show."""
        while True:
            try:
                async for message in self._link.messages():
                    if isinstance(message, Snapshot):
                        self._heard_s = self._clock()
                        self.view = replace(self.view, snapshot=message, lost_s=None)
            except (OSError, ValueError):
                pass  # not there, or gone: `look` tells
            await asyncio.sleep(self._retry_s)

    def look(self) -> None:
        """Time passed: a controller that fell silent at rest is gone, else it is lost."""
        now_s = self._clock()
        self._outbox.look(now_s)
        silent_s = now_s - self._heard_s
        self.view = replace(self.view, stop=self._outbox.stop_sent)
        if self.view.snapshot is not None and silent_s >= STALE_S:
            gone = not self.moves
            self.view = View() if gone else replace(self.view, lost_s=int(silent_s))

    def stop(self) -> None:
        """STOP, at once, and again until it is answered."""
        self._outbox.stop(self._clock())
        self.view = replace(self.view, stop=self._outbox.stop_sent)

    def _answered(self, answer: Answer) -> None:
        self.view = replace(self.view, stop=self._outbox.stop_sent, notice=answer.refusal)
