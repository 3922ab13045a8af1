"""Radio waves inside one process, and doors in it through which other processes come in.

bumble's controllers on one local link hear each other. A door is a TCP port of this machine: who
connects gets a controller of its own, and when the connection ends, the controller falls silent as
if its battery had been taken out.
"""

from __future__ import annotations

import asyncio

from bumble.controller import Controller
from bumble.device import Device
from bumble.hci import HCI_CONNECTION_TIMEOUT_ERROR, Address
from bumble.host import Host
from bumble.link import LocalLink
from bumble.ll import TerminateInd
from bumble.transport.common import AsyncPipeSink, StreamPacketSink, StreamPacketSource

LOCALHOST = "127.0.0.1"


class Air:
    """One local link. No controller has a public address: bumble would drop its data."""

    def __init__(self) -> None:
        self.link = LocalLink()  # type: ignore[no-untyped-call]  # bumble left it out

    def host(self, name: str, address: Address | None = None) -> Device:
        """A bumble device in this process; it still has to be powered on."""
        controller = Controller(name, link=self.link)
        host = Host(controller, AsyncPipeSink(controller))
        return Device(name=name, address=address or Address.generate_static_address(), host=host)

    def lose(self, host: Device) -> None:
        """Every link of a device of this process is lost, as one whose battery is taken out."""
        controller = self.link.find_le_controller(host.random_address)
        if controller is not None:
            lose_links(controller)

    async def open_door(self, port: int = 0) -> Door:
        """A door on `port` of this machine, or on a free one."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: _Visitor(self.link), LOCALHOST, port)
        return Door(server)


class Door:
    """Where other processes come in, until it is closed."""

    def __init__(self, server: asyncio.Server) -> None:
        self._server = server
        self.transport = f"tcp-client:{LOCALHOST}:{server.sockets[0].getsockname()[1]}"
        """As bumble names it for who comes in."""

    def close(self) -> None:
        """Nobody comes in any more."""
        self._server.close()


class _Visitor(StreamPacketSource):
    """A TCP connection with a controller on the link."""

    def __init__(self, link: LocalLink) -> None:
        super().__init__()
        self._link = link
        self._controller: Controller | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._controller = Controller("visitor", link=self._link)
        self.set_packet_sink(self._controller)
        self._controller.host = StreamPacketSink(transport)

    def connection_lost(self, _error: Exception | None) -> None:
        if self._controller is not None:
            lose_links(self._controller)
            fall_silent(self._controller)
            self._controller.host = None
            self._link.remove_controller(self._controller)
            self._controller = None


def fall_silent(controller: Controller) -> None:
    """End every advertisement: bumble's go on for ever, and who answers one waits for ever."""
    controller.le_legacy_advertiser.stop()
    for advertiser in controller.advertising_sets.values():
        advertiser.stop()


def lose_links(controller: Controller) -> None:
    """End every link of `controller` as its supervision time-out does: both ends hear of it."""
    for connection in list(controller.le_connections.values()):
        connection.send_ll_control_pdu(TerminateInd(HCI_CONNECTION_TIMEOUT_ERROR))
        controller.on_le_disconnected(connection, HCI_CONNECTION_TIMEOUT_ERROR)
