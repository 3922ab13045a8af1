"""Words that announce no change and are no alarm: they wait until nothing else is to be heard."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from controller.conduct.outlet import Outlet
from sessions.engine.events import Announcement

QUIET_MS: Final = 2000  # after any announcement


class Aside(IntEnum):
    """What they are, the first to be said first. Of each the newest waits."""

    REQUEST = 0
    QUESTION = 1  # to a participant, how they are
    NAME = 2  # of this treadmill
    WORDS = 3  # somebody's, to the person on the belt


class Asides:
    """Those that wait."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._waiting: dict[Aside, Announcement] = {}
        self._heard = 0
        self._quiet_ms = 0  # nothing is said before

    def put(self, kind: Aside, words: Announcement) -> None:
        """Say this when there is time for it."""
        self._waiting[kind] = words

    def drop(self, kind: Aside) -> None:
        """It is too late for that."""
        self._waiting.pop(kind, None)

    def clear(self) -> None:
        """It is too late for everything."""
        self._waiting.clear()

    def tick(self, now_ms: int) -> None:
        """Time passed: call after all that may announce something."""
        if self._outlet.announcements != self._heard:
            self._heard, self._quiet_ms = self._outlet.announcements, now_ms + QUIET_MS
        if self._waiting and now_ms >= self._quiet_ms:
            self._outlet.say(self._waiting.pop(min(self._waiting)))
