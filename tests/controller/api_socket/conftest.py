from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from controller.api_socket.server import ApiServer

from .wire import BareClient, RecordingHub


@pytest.fixture
def path(short_folder: Path) -> Path:
    return short_folder / "s"


@pytest.fixture
async def hub() -> RecordingHub:
    return RecordingHub()


@pytest.fixture
async def server(path: Path, hub: RecordingHub) -> AsyncIterator[ApiServer]:
    async with ApiServer(path, hub) as server:
        yield server


@pytest.fixture
def bare(server: ApiServer) -> Iterator[Callable[[], BareClient]]:
    """Makes bare clients of the running server."""
    clients: list[BareClient] = []

    def connect() -> BareClient:
        clients.append(BareClient(server.path))
        return clients[-1]

    yield connect
    for client in clients:
        client.close()
