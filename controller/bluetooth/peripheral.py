"""Puts a pure device on a bumble host: its services, its links, what it sends."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Final, Protocol

from bumble.att import (
    ATT_READ_NOT_PERMITTED_ERROR,
    ATT_WRITE_NOT_PERMITTED_ERROR,
    ATT_Error,
    Attribute,
    AttributeValue,
)
from bumble.core import UUID, AdvertisingData, BaseBumbleError
from bumble.device import Connection, Device
from bumble.gatt import Characteristic, Service
from bumble.transport.common import TransportLostError

from protocols.ftms.clients import Dropped, Refused, Sent
from protocols.gatt.messages import Properties

ADVERTISING_INTERVAL_MS: Final = 25
LARGEST_MTU: Final = 517
MAX_WAITING: Final = 64  # values that a client has not confirmed
_ALWAYS_THERE: Final = 0x06  # flags: general discoverable, no classic Bluetooth


class Served(Protocol):
    """A device as a state machine; clients are numbers, times milliseconds of one clock."""

    @property
    def services(self) -> Mapping[str, Mapping[str, Properties]]:
        """The characteristics of each service, by name. No two have the same."""

    def connected(self, client: int, address: str, /) -> None:
        """A client is there."""

    def disconnected(self, client: int) -> None:
        """A client is gone."""

    def resized(self, client: int, mtu: int) -> None:
        """The ATT MTU of a client's link was agreed on."""

    def subscribed(self, client: int, characteristic: str, *, on: bool) -> None:
        """A client set or cleared the configuration of a characteristic."""

    def read(self, characteristic: str) -> bytes:
        """The value of one that can be read."""

    def write(self, client: int, characteristic: str, data: bytes, now_ms: int) -> None:
        """A client wrote a value. Raises `Refused`."""

    def advance(self, now_ms: int) -> None:
        """Time passed."""

    def outgoing(self) -> list[Sent | Dropped]:
        """What left since the last call, oldest first."""


class Peripheral:
    """One device on the air, from `start` on, for `max_links` clients at a time."""

    def __init__(
        self,
        device: Served,
        host: Device,
        clock: Callable[[], int],
        *,
        advertisement: bytes,
        max_mtu: int = LARGEST_MTU,
        max_links: int = 1,
    ) -> None:
        self.device = device
        self.host = host
        self._clock = clock
        self._advertisement = advertisement
        self._max_links = max_links
        self._characteristics: dict[str, Characteristic[bytes]] = {}
        self._links: dict[int, Connection] = {}
        self._tasks: dict[int, set[asyncio.Task[None]]] = {}
        self._advertising = asyncio.Lock()  # bumble's commands for it must not cross
        self._callers: set[asyncio.Task[None]] = set()
        self._reachable = True
        for service, characteristics in device.services.items():
            host.add_service(Service(UUID(service), list(self._made(characteristics))))
        host.gatt_server.max_mtu = max_mtu
        host.on(Device.EVENT_CONNECTION, self._connected)

    async def start(self) -> None:
        """Be found."""
        if not self.host.powered_on:
            await self.host.power_on()
        await self._advertise()

    def advance(self) -> None:
        """Let time pass and send what is due."""
        self.device.advance(self._clock())
        for leaving in self.device.outgoing():
            link = self._links.get(leaving.client)
            if link is not None:
                self._spawn(link, self._send(link, leaving))

    async def vanish(self) -> None:
        """Out of reach: no link, no advertisement."""
        self._reachable = False
        async with self._advertising:
            await self.host.stop_advertising()
        for link in list(self._links.values()):
            await _drop(link)

    async def reappear(self) -> None:
        """In reach again."""
        if not self._reachable:
            self._reachable = True
            await self._advertise()

    async def _advertise(self) -> None:
        """While there is room for one more."""
        async with self._advertising:
            if self._reachable and len(self._links) < self._max_links:
                await self.host.start_advertising(
                    advertising_data=self._advertisement,
                    advertising_interval_min=ADVERTISING_INTERVAL_MS,
                    advertising_interval_max=ADVERTISING_INTERVAL_MS,
                )

    def _made(self, characteristics: Mapping[str, Properties]) -> Iterable[Characteristic[bytes]]:
        for uuid, properties in characteristics.items():
            self._characteristics[uuid] = self._characteristic(uuid, properties)
            yield self._characteristics[uuid]

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
            lambda link, notified, indicated: self._subscribed(
                link, uuid, on=notified or indicated
            ),
        )
        return characteristic

    def _read(self, uuid: str, properties: Properties) -> bytes:
        if not properties & Properties.READ:
            raise ATT_Error(ATT_READ_NOT_PERMITTED_ERROR)
        return self.device.read(uuid)

    def _written(self, link: Connection, uuid: str, properties: Properties, value: bytes) -> None:
        if not properties & Properties.WRITE:
            raise ATT_Error(ATT_WRITE_NOT_PERMITTED_ERROR)
        try:
            self.device.write(link.handle, uuid, value, self._clock())
        except Refused as refused:
            raise ATT_Error(refused.code) from refused

    def _subscribed(self, link: Connection, uuid: str, *, on: bool) -> None:
        self.device.subscribed(link.handle, uuid, on=on)

    def _connected(self, link: Connection) -> None:
        self._links[link.handle] = link
        self._tasks[link.handle] = set()
        address: str = link.peer_address.to_string(with_type_qualifier=False)
        self.device.connected(link.handle, address)
        link.on(
            link.EVENT_CONNECTION_ATT_MTU_UPDATE,
            lambda: self.device.resized(link.handle, link.att_mtu),
        )
        link.on(link.EVENT_DISCONNECTION, lambda _reason: self._disconnected(link))
        self._advertise_for_more()

    def _disconnected(self, link: Connection) -> None:
        del self._links[link.handle]
        for task in self._tasks.pop(link.handle):
            task.cancel()
        self.device.disconnected(link.handle)
        self._advertise_for_more()

    def _advertise_for_more(self) -> None:
        """A controller stops to advertise when somebody connects."""
        caller = asyncio.create_task(self._try_to_advertise())
        self._callers.add(caller)
        caller.add_done_callback(self._callers.discard)

    async def _try_to_advertise(self) -> None:
        """Some controllers cannot while somebody is connected: then again when one has left."""
        with contextlib.suppress(BaseBumbleError, TransportLostError):
            await self._advertise()

    def _spawn(self, link: Connection, sending: Coroutine[None, None, None]) -> None:
        """Send without waiting: a client that confirms nothing holds up nobody else, and one that
        lets too much wait loses its link."""
        tasks = self._tasks[link.handle]
        if len(tasks) >= MAX_WAITING:
            sending.close()
            sending = _drop(link)
        task = asyncio.create_task(sending)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def _send(self, link: Connection, leaving: Sent | Dropped) -> None:
        if isinstance(leaving, Dropped):
            await _drop(link)
            return
        characteristic = self._characteristics[leaving.characteristic]
        if not leaving.indicated:
            # Forced: what a machine notifies need not be what was subscribed to.
            await self.host.notify_subscriber(link, characteristic, leaving.data, force=True)
            return
        try:
            await self.host.indicate_subscriber(link, characteristic, leaving.data)
        except TimeoutError:  # such a link takes nothing any more: Core, Vol 3, Part F, 3.3.3
            await _drop(link)


async def _drop(link: Connection) -> None:
    with contextlib.suppress(BaseBumbleError):  # the client was quicker
        await link.disconnect()


def advertisement(name: str, service_data: Mapping[str, bytes], *more_services: str) -> bytes:
    """Services, the data of those that have some, and a name: 31 octets at most."""
    uuids = b"".join(bytes(UUID(service)) for service in (*service_data, *more_services))
    return bytes(
        AdvertisingData(
            [
                (AdvertisingData.FLAGS, bytes((_ALWAYS_THERE,))),
                (AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, uuids),
                *(
                    (AdvertisingData.SERVICE_DATA_16_BIT_UUID, bytes(UUID(service)) + data)
                    for service, data in service_data.items()
                ),
                (AdvertisingData.COMPLETE_LOCAL_NAME, name.encode()),
            ]
        )
    )
