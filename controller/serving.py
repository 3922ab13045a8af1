"""A service with its API socket, from start to end."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from controller.alongside.keeper import Keeper, kept
from controller.api_socket.address import socket_path
from controller.api_socket.server import ApiServer
from controller.bridge.keeping import bridge_keepers
from controller.button.keeping import button_keepers
from controller.config import Config
from controller.facility.bridging import Bridging, bridging
from controller.facility.keeper import facility_keepers
from controller.service import Service


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
    async with server, kept(_beside(config)):
        try:
            await service.start()
            yield service
        finally:
            await service.close()


def _beside(config: Config) -> list[Keeper]:
    """The processes beside this controller."""
    socket = socket_path(config)
    return [
        *facility_keepers(_bridging(config), partial(_log, "facility")),
        *bridge_keepers(config.bridge, socket, partial(_log, "bridge")),
        *button_keepers(config.remote.button, socket, partial(_log, "button")),
    ]


def _bridging(config: Config) -> Bridging | None:
    return bridging(
        config.facility,
        config.remote,
        socket=socket_path(config),
        data=config.paths.data,
        site=config.site.name,
        machine=config.machine.name,
    )


def _log(who: str, line: str) -> None:
    """Where a service's log is."""
    sys.stderr.write(f"{who}: {line}\n")
