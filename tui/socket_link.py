"""The way to a controller over its Unix socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from controller.api import Accepted, AnyCommand, Refused, ServerMessage
from controller.api_socket.client import ApiClient, NotConnected

CLIENT = "screen"


class SocketLink:
    """A `Link` to the controller at `path`, made anew by every call of `messages`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._client: ApiClient | None = None

    async def messages(self) -> AsyncIterator[ServerMessage]:
        """What the controller sends, until the connection ends. Raises `OSError`."""
        async with await ApiClient.connect(self._path, CLIENT) as client:
            self._client = client
            try:
                async for message in client:
                    yield message
            finally:
                self._client = None

    async def request(self, command: AnyCommand) -> Accepted | Refused:
        """Send `command` and wait for its answer. Raises `OSError`."""
        if self._client is None:
            raise NotConnected("the screen is not connected to the controller")
        return await self._client.request(command)
