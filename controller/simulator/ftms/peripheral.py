"""Puts a simulated treadmill on a bumble host: its services, its links, what it sends."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Final

from bumble.att import (
    ATT_READ_NOT_PERMITTED_ERROR,
    ATT_WRITE_NOT_PERMITTED_ERROR,
    ATT_Error,
    Attribute,
    AttributeValue,
)
from bumble.core import UUID, AdvertisingData, BaseBumbleError
from bumble.device import Connection, Device
from bumble.gatt import GATT_FITNESS_MACHINE_SERVICE, Characteristic, Service

from controller.simulator.ftms.device import Dropped, FtmsDevice, Refused, Sent
from controller.simulator.ftms.service import ADVERTISED
from protocols.gatt.messages import Properties

TICK_S: Final = 0.005
ADVERTISING_INTERVAL_MS: Final = 25
_ALWAYS_THERE: Final = 0x06  # flags: general discoverable, no classic Bluetooth


class FtmsPeripheral:
    """One treadmill on the air, from `start` on. It takes one client at a time, as most do."""

    def __init__(self, device: FtmsDevice, host: Device, clock: Callable[[], int]) -> None:
        self.device = device
        self.host = host
        self._clock = clock
        self._characteristics = {
            uuid: self._characteristic(uuid, properties)
            for uuid, properties in device.service.characteristics.items()
        }
        self._links: dict[int, Connection] = {}
        self._tasks: dict[int, set[asyncio.Task[None]]] = {}
        self._advertising: asyncio.Task[None] | None = None
        self._reachable = True
        host.add_service(
            Service(GATT_FITNESS_MACHINE_SERVICE, list(self._characteristics.values()))
        )
        host.gatt_server.max_mtu = device.peculiar.max_mtu
        host.on(Device.EVENT_CONNECTION, self._connected)

    async def start(self) -> None:
        """Power on and be found."""
        await self.host.power_on()
        await self._advertise()

    def advance(self) -> None:
        """Let time pass and send what is due: at least every 10 ms."""
        self.device.advance(self._clock())
        for leaving in self.device.outgoing():
            link = self._links.get(leaving.client)
            if link is not None:
                self._spawn(link, self._send(link, leaving))

    async def serve(self) -> None:
        """Let time pass until cancelled."""
        while True:
            self.advance()
            await asyncio.sleep(TICK_S)

    async def vanish(self) -> None:
        """Out of reach: no link, no advertisement."""
        self._reachable = False
        await self.host.stop_advertising()
        for link in list(self._links.values()):
            await _drop(link)

    async def reappear(self) -> None:
        """In reach again."""
        if not self._reachable:
            self._reachable = True
            await self._advertise()

    async def _advertise(self) -> None:
        await self.host.start_advertising(
            advertising_data=_advertisement(self.host.name),
            advertising_interval_min=ADVERTISING_INTERVAL_MS,
            advertising_interval_max=ADVERTISING_INTERVAL_MS,
        )

    def _characteristic(self, uuid: str, properties: Properties) -> Characteristic[bytes]:
        permissions = Attribute.Permissions(0)
        if properties & Properties.READ:
            permissions |= Attribute.READABLE
        if properties & Properties.WRITE:
            permissions |= Attribute.WRITEABLE
        characteristic: Characteristic[bytes] = Characteristic(
            UUID(uuid),
            Characteristic.Properties(int(properties)),
            permissions,
            AttributeValue(
                read=lambda _link: self._read(uuid, properties),
                write=lambda link, value: self._written(link, uuid, properties, value),
            ),
        )
        characteristic.on(
            Characteristic.EVENT_SUBSCRIPTION,
            lambda link, notified, indicated: self.device.subscribed(
                link.handle, uuid, on=notified or indicated
            ),
        )
        return characteristic

    def _read(self, uuid: str, properties: Properties) -> bytes:
        if not properties & Properties.READ:
            raise ATT_Error(ATT_READ_NOT_PERMITTED_ERROR)
        return self.device.service.read(uuid)

    def _written(self, link: Connection, uuid: str, properties: Properties, value: bytes) -> None:
        if not properties & Properties.WRITE:
            raise ATT_Error(ATT_WRITE_NOT_PERMITTED_ERROR)
        try:
            self.device.write(link.handle, uuid, value, self._clock())
        except Refused as refused:
            raise ATT_Error(refused.code) from refused

    def _connected(self, link: Connection) -> None:
        self._links[link.handle] = link
        self._tasks[link.handle] = set()
        self.device.connected(link.handle)
        link.on(
            link.EVENT_CONNECTION_ATT_MTU_UPDATE,
            lambda: self.device.resized(link.handle, link.att_mtu),
        )
        link.on(link.EVENT_DISCONNECTION, lambda _reason: self._disconnected(link))

    def _disconnected(self, link: Connection) -> None:
        del self._links[link.handle]
        for task in self._tasks.pop(link.handle):
            task.cancel()
        self.device.disconnected(link.handle)
        if self._reachable:
            self._advertising = asyncio.create_task(self._advertise())

    def _spawn(self, link: Connection, sending: Coroutine[None, None, None]) -> None:
        """Send without waiting: a client that confirms nothing holds up nobody else."""
        tasks = self._tasks[link.handle]
        task = asyncio.create_task(sending)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def _send(self, link: Connection, leaving: Sent | Dropped) -> None:
        if isinstance(leaving, Dropped):
            await _drop(link)
            return
        characteristic = self._characteristics[leaving.characteristic]
        if leaving.indicated:
            await self.host.indicate_subscriber(link, characteristic, leaving.data)
        else:
            # Forced: what a machine notifies need not be what was subscribed to.
            await self.host.notify_subscriber(link, characteristic, leaving.data, force=True)


async def _drop(link: Connection) -> None:
    with contextlib.suppress(BaseBumbleError):  # the client was quicker
        await link.disconnect()


def _advertisement(name: str) -> bytes:
    """What fits into 31 octets, with a name of 15 of them."""
    service = bytes(GATT_FITNESS_MACHINE_SERVICE)
    return bytes(
        AdvertisingData(
            [
                (AdvertisingData.FLAGS, bytes((_ALWAYS_THERE,))),
                (AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, service),
                (AdvertisingData.SERVICE_DATA_16_BIT_UUID, service + ADVERTISED),
                (AdvertisingData.COMPLETE_LOCAL_NAME, name.encode()),
            ]
        )
    )
