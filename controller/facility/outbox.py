"""What waits to be published: bounded, and of what replaces itself only the newest."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from itertools import count
from typing import Final

from controller.facility.publishing import Publication

CAPACITY: Final = 256
"""Events and answers; of more, the oldest are dropped."""
ROOM: Final = CAPACITY // 2
"""So many of them may wait before new commands do."""


class Outbox:
    """Filled by anybody, emptied by one connection at its own pace."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str | int, Publication] = OrderedDict()
        self._numbers = count()
        self._lasting = 0  # of those that nothing replaces
        self._news = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()
        self.dropped = 0

    def put(self, publications: Iterable[Publication]) -> None:
        """Let them wait; state and telemetry take the place of what waits on their topic."""
        for publication in publications:
            replaces = publication.retain or publication.qos == 0
            if not replaces:
                self._make_place()
            key = publication.topic if replaces else next(self._numbers)
            self._waiting[key] = publication
        self._tell()

    async def take(self) -> Publication:
        """The next one, as soon as there is one."""
        while not self._waiting:
            self._news.clear()
            await self._news.wait()
        key, publication = self._waiting.popitem(last=False)
        self._lasting -= isinstance(key, int)
        self._tell()
        return publication

    async def room(self) -> None:
        """Wait while too many answers wait: whoever floods gets no more than are read."""
        await self._has_room.wait()

    def clear(self) -> None:
        """Forget everything: it was meant for an earlier connection."""
        self._waiting.clear()
        self._lasting = 0
        self._tell()

    def _make_place(self) -> None:
        if self._lasting == CAPACITY:
            oldest = next(key for key in self._waiting if isinstance(key, int))
            del self._waiting[oldest]
            self._lasting -= 1
            self.dropped += 1
        self._lasting += 1

    def _tell(self) -> None:
        if self._waiting:
            self._news.set()
        if self._lasting < ROOM:
            self._has_room.set()
        else:
            self._has_room.clear()
