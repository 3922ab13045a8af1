"""A service with its API socket, from start to end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from controller.api_socket.server import ApiServer
from controller.config import Config
from controller.service import Service

SOCKET = "controller.sock"


def socket_path(config: Config) -> Path:
    """Where clients find this configuration's controller."""
    return config.paths.runtime / SOCKET


@asynccontextmanager
async def serving(
    config: Config, *, ring: Callable[[], None] = lambda: None
) -> AsyncIterator[Service]:
    """A running controller. Nothing moves by its start; at its end the belt is brought to rest.

    Raises what `devices.setup` raises, `SimulatorFailed`, and `AddressTaken` where another
    controller serves this folder.
    """
    service = Service(config, ring=ring)
    server = ApiServer(socket_path(config), service)
    service.listen(server.broadcast)
    service.watched_by(lambda: server.clients)
    async with server:
        try:
            await service.start()
            yield service
        finally:
            await service.close()
