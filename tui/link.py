"""The way to a controller, as this screen needs it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from controller.api import Accepted, AnyCommand, Refused, ServerMessage


class Link(Protocol):
    """A connection that can be lost and made again."""

    def messages(self) -> AsyncIterator[ServerMessage]:
        """Connect and yield what the controller sends.

        Ends or raises `OSError` when the connection is lost; calling it again connects anew.
        Raises `ValueError` for a message that is not of this vocabulary.
        """

    async def request(self, command: AnyCommand) -> Accepted | Refused:
        """Send `command` at once and wait for its answer.

        Requests run side by side: none waits for another's answer. Raises `OSError` when there is
        no connection, or it is lost before the answer.
        """
