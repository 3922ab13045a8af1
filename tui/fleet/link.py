"""The way to a broker, as the floor's screen needs it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from controller.facility.floor import Told
from controller.facility.topics import Topics


class FleetLink(Protocol):
    """A connection that can be lost and made again."""

    @property
    def name(self) -> str:
        """The broker, for people."""

    def messages(self) -> AsyncIterator[Told]:
        """Connect and yield what machines say. The first one may take a while.

        Ends or raises `OSError` when the connection is lost; calling it again connects anew.
        """

    async def stop(self, topics: Topics) -> None:
        """Publish STOP for this machine. Raises `OSError` without a connection."""
