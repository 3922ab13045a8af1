"""The controller's end of the API on a Unix socket: newline JSON, one object a line."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from controller.api import Event
from controller.api_socket.address import Claim, claim
from controller.api_socket.lines import encode
from controller.api_socket.peer import Hub, Peer

SNAPSHOT_S = 0.1


class ApiServer:
    """Serves `hub` at `path` to this user's and root's programs.

    No client slows the controller: nothing here waits for one. Use as `async with`, or `start` and
    `close`.
    """

    def __init__(self, path: Path, hub: Hub, *, uids: frozenset[int] | None = None) -> None:
        self.path = path
        self._hub = hub
        self._uids = frozenset({0, os.getuid()}) if uids is None else uids
        self._peers: set[Peer] = set()
        self._claim: Claim | None = None
        self._server: asyncio.Server | None = None
        self._timer: asyncio.TimerHandle | None = None

    @property
    def clients(self) -> tuple[str, ...]:
        """The names of those who said hello."""
        return tuple(sorted(peer.name for peer in self._peers if peer.subscribed))

    async def start(self) -> None:
        """Listen. Raises `AddressTaken` where another controller does."""
        loop = asyncio.get_running_loop()
        self._claim = claim(self.path)
        self._server = await loop.create_unix_server(
            lambda: Peer(self._hub, self._peers, self._uids), sock=self._claim.listener
        )
        self._show()

    async def close(self) -> None:
        """End every connection, after a moment to read the last messages, and remove the socket."""
        if self._server is None or self._claim is None:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._server.close()
        leaving = list(self._peers)
        for peer in leaving:
            peer.close()
        if leaving:
            await asyncio.wait([peer.gone for peer in leaving])
        self._claim.release()
        self._server = self._claim = self._timer = None

    def broadcast(self, event: Event) -> None:
        """Send an event to every client that said hello. Never waits."""
        line = encode(event)
        for peer in tuple(self._peers):
            if peer.subscribed:
                peer.send(line)

    def _show(self) -> None:
        """The snapshot of now to everybody, ten times a second, made and encoded once."""
        self._timer = asyncio.get_running_loop().call_later(SNAPSHOT_S, self._show)
        subscribed = [peer for peer in self._peers if peer.subscribed]
        if subscribed:
            snapshot = encode(self._hub.snapshot())
            for peer in subscribed:
                peer.show(snapshot)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()
