"""bleak over a bumble transport: the same client code without the computer's own Bluetooth.

Small on purpose: what the radio and the scan need. Every object gets the bumble `Device` that it
works on as the keyword `host`, which bleak passes through, so that nothing here is global.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from bleak.args import SizedBuffer
from bleak.assigned_numbers import gatt_char_props_to_strs
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import (
    AdvertisementData,
    AdvertisementDataCallback,
    BaseBleakScanner,
)
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError
from bumble import core
from bumble.att import ATT_Error
from bumble.core import AdvertisingData
from bumble.device import Advertisement, Connection, Device, Peer
from bumble.gatt import GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR
from bumble.gatt_client import CharacteristicProxy
from bumble.hci import Address

LARGEST_MTU: Final = 517
_NOTIFY, _INDICATE = b"\x01\x00", b"\x02\x00"
_NAMES: Final = (AdvertisingData.COMPLETE_LOCAL_NAME, AdvertisingData.SHORTENED_LOCAL_NAME)
_SERVICES: Final = (
    AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.INCOMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
)
_SERVICE_DATA: Final = (
    AdvertisingData.SERVICE_DATA_16_BIT_UUID,
    AdvertisingData.SERVICE_DATA_128_BIT_UUID,
)


class BumbleScanner(BaseBleakScanner):
    """Hears advertisements on `host`."""

    def __init__(
        self,
        detection_callback: AdvertisementDataCallback | None,
        service_uuids: list[str] | None,
        _scanning_mode: str,
        *,
        host: Device,
        **_of_other_backends: object,
    ) -> None:
        super().__init__(detection_callback, service_uuids)
        self._host = host

    async def start(self) -> None:
        """Start scanning."""
        self.seen_devices = {}
        self._host.on(Device.EVENT_ADVERTISEMENT, self._heard)
        await self._host.start_scanning()

    async def stop(self) -> None:
        """Stop scanning."""
        self._host.remove_listener(Device.EVENT_ADVERTISEMENT, self._heard)
        await self._host.stop_scanning()

    def _heard(self, advertisement: Advertisement) -> None:
        told = _advertised(advertisement)
        if not self.is_allowed_uuid(told.service_uuids):
            return
        address = advertisement.address
        text = _text(address)
        device = self.create_or_update_device(text, text, told.local_name, address, told)
        self.call_detection_callbacks(device, told)


class BumbleClient(BaseBleakClient):
    """One link from `host` to a peripheral."""

    def __init__(
        self,
        device: BLEDevice | str,
        *,
        disconnected_callback: Callable[[], None] | None,
        timeout: float,
        host: Device,
        **_of_other_backends: object,
    ) -> None:
        super().__init__(device, disconnected_callback=disconnected_callback, timeout=timeout)
        self._host = host
        self._device = device
        self._connection: Connection | None = None
        self._peer: Peer | None = None

    @property
    def name(self) -> str:
        """As advertised; the address where that is unknown."""
        known = isinstance(self._device, BLEDevice) and self._device.name
        return known or self.address

    @property
    def mtu_size(self) -> int:
        """As negotiated."""
        return self._connection.att_mtu if self._connection else 23

    @property
    def is_connected(self) -> bool:
        """Whether the link is believed to be there."""
        return self._connection is not None

    async def connect(self, pair: bool, **_of_other_backends: object) -> None:
        """Connect and read the services. There is no pairing here."""
        if pair:
            raise BleakError("pairing is not available over a bumble transport")
        async with asyncio.timeout(self._timeout):
            address = await self._whereabouts()
            try:
                connection = await self._host.connect(address, timeout=self._timeout)
            except core.BaseBumbleError as error:
                raise BleakError(f"no connection to {self.address}: {error}") from error
            self._connection = connection
            connection.on(connection.EVENT_DISCONNECTION, self._disconnected)
            self._peer = Peer(connection)
            await self._peer.request_mtu(LARGEST_MTU)
            await self._peer.discover_services()
            await self._peer.discover_characteristics()
        self.services = _services(self._peer)

    async def _whereabouts(self) -> Address:
        """The address with its type, which only an advertisement tells."""
        if isinstance(self._device, BLEDevice):
            address: Address = self._device.details
            return address
        heard: asyncio.Future[Address] = asyncio.get_running_loop().create_future()

        def listen(device: BLEDevice, _: AdvertisementData) -> None:
            if device.address == self.address.upper() and not heard.done():
                heard.set_result(device.details)

        scanner = BumbleScanner(listen, None, "active", host=self._host)
        await scanner.start()
        try:
            return await heard
        except asyncio.CancelledError:
            raise BleakDeviceNotFoundError(self.address) from None
        finally:
            await scanner.stop()

    async def disconnect(self) -> None:
        """End the link."""
        if self._connection is not None:
            try:
                await self._connection.disconnect()
            except core.BaseBumbleError as error:
                raise BleakError(f"could not disconnect: {error}") from error

    def _disconnected(self, _reason: int) -> None:
        self._connection = self._peer = None
        self.services = None
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    async def pair(self, *_args: object, **_kwargs: object) -> None:
        """Not available."""
        raise BleakError("pairing is not available over a bumble transport")

    async def unpair(self) -> None:
        """Not available."""
        raise BleakError("pairing is not available over a bumble transport")

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, **_of_other_backends: object
    ) -> bytearray:
        """Read a value."""
        return bytearray(await self._read(characteristic.handle))

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, **_of_other_backends: object
    ) -> bytearray:
        """Read a descriptor."""
        return bytearray(await self._read(descriptor.handle))

    async def write_gatt_char(
        self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool
    ) -> None:
        """Write a value."""
        await self._write(characteristic.handle, bytes(data), with_response=response)

    async def write_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, data: SizedBuffer
    ) -> None:
        """Write a descriptor."""
        await self._write(descriptor.handle, bytes(data), with_response=True)

    async def start_notify(
        self,
        characteristic: BleakGATTCharacteristic,
        callback: NotifyCallback,
        **_of_other_backends: object,
    ) -> None:
        """Subscribe. A machine that notifies where it should indicate is heard as well."""
        proxy: CharacteristicProxy[bytes] = characteristic.obj
        client = self._linked().gatt_client

        def hear(value: bytes) -> None:
            callback(bytearray(value))

        for subscribers in (client.notification_subscribers, client.indication_subscribers):
            subscribers[proxy.handle] = {hear}
        wanted = _NOTIFY if "notify" in characteristic.properties else _INDICATE
        await self._configure(proxy, wanted)

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        """Unsubscribe."""
        proxy: CharacteristicProxy[bytes] = characteristic.obj
        client = self._linked().gatt_client
        for subscribers in (client.notification_subscribers, client.indication_subscribers):
            subscribers.pop(proxy.handle, None)
        await self._configure(proxy, b"\0\0")

    async def _configure(self, proxy: CharacteristicProxy[bytes], value: bytes) -> None:
        if not proxy.descriptors_discovered:
            await self._linked().discover_descriptors(proxy)
        cccd = proxy.get_descriptor(GATT_CLIENT_CHARACTERISTIC_CONFIGURATION_DESCRIPTOR)
        if cccd is None:
            raise BleakError(f"{proxy.uuid} cannot be subscribed to: it has no CCCD")
        await self._write(cccd.handle, value, with_response=True)

    def _linked(self) -> Peer:
        if self._peer is None:
            raise BleakError("not connected")
        return self._peer

    async def _read(self, handle: int) -> bytes:
        with _translated():
            return await self._linked().read_value(handle)

    async def _write(self, handle: int, value: bytes, *, with_response: bool) -> None:
        with _translated():
            await self._linked().gatt_client.write_value(handle, value, with_response)


@contextmanager
def _translated() -> Iterator[None]:
    """bumble's errors as bleak's."""
    try:
        yield
    except ATT_Error as error:
        raise BleakGATTProtocolError(error.error_code) from error
    except core.BaseBumbleError as error:
        raise BleakError(str(error)) from error
    except asyncio.CancelledError as error:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise
        raise BleakError("disconnected") from error  # bumble cancels what waits for an answer


def _text(address: Address) -> str:
    text: str = address.to_string(with_type_qualifier=False)
    return text.upper()


def _long(uuid: core.UUID) -> str:
    return str(UUID(bytes=uuid.to_bytes(force_128=True)[::-1]))


def _advertised(advertisement: Advertisement) -> AdvertisementData:
    data = advertisement.data
    names = [name for kind in _NAMES if (name := data.get(kind)) is not None]
    return AdvertisementData(
        local_name=str(names[0]) if names else None,
        manufacturer_data={},
        service_data={
            _long(uuid): value for kind in _SERVICE_DATA for uuid, value in data.get_all(kind)
        },
        service_uuids=[
            _long(uuid) for kind in _SERVICES for uuids in data.get_all(kind) for uuid in uuids
        ],
        tx_power=None,
        rssi=advertisement.rssi,
        platform_data=(advertisement,),
    )


def _services(peer: Peer) -> BleakGATTServiceCollection:
    services = BleakGATTServiceCollection()
    for found in peer.services:
        service = BleakGATTService(found, found.handle, _long(found.uuid))
        services.add_service(service)
        for one in found.characteristics:
            services.add_characteristic(
                BleakGATTCharacteristic(
                    one,
                    one.handle,
                    _long(one.uuid),
                    sorted(gatt_char_props_to_strs(one.properties)),
                    lambda: peer.connection.att_mtu - 3,
                    service,
                )
            )
    return services
