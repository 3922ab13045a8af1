"""The bridge on this computer's own Bluetooth, through BlueZ and bless. Linux only.

BlueZ tells a service neither which app writes, nor what an app's link can take, nor when it has
left: all apps are one here, values are cut for the smallest link, and nobody can be given
permission to ask. A stop is obeyed. Device Information is BlueZ's own.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

from bleak.exc import BleakError
from bless.backends.attribute import GATTAttributePermissions
from bless.backends.bluezdbus.dbus.advertisement import BlueZLEAdvertisement, Type
from bless.backends.bluezdbus.dbus.application import BlueZGattApplication
from bless.backends.bluezdbus.server import BlessServerBlueZDBus
from bless.backends.characteristic import BlessGATTCharacteristic, GATTCharacteristicProperties
from dbus_next.aio.proxy_object import ProxyObject
from dbus_next.errors import DBusError
from dbus_next.signature import Variant

from controller.bluetooth.adapter import AdapterError, why
from controller.bridge.machine import BridgeMachine
from controller.bridge.radio import LEAVE_S, OnAir, now_ms
from controller.bridge.service import ADVERTISED, DEVICE_INFORMATION, FITNESS_MACHINE
from protocols.ftms.clients import Refused, Sent
from protocols.gatt.messages import Properties
from protocols.gatt.uuids import short_uuid

ALL_APPS: Final = 1
_LONG: Final = "0000{}-0000-1000-8000-00805f9b34fb"
_MANAGER: Final = "org.bluez.LEAdvertisingManager1"


class OnBluez:
    """The services that BlueZ offers for us."""

    def __init__(self, server: BlessServerBlueZDBus, machine: BridgeMachine) -> None:
        self._server = server
        self._machine = machine
        self._offered = {
            uuid: (service, properties)
            for service, characteristics in offered(machine).items()
            for uuid, properties in characteristics.items()
        }
        server.read_request_func = self._read
        server.write_request_func = self._write
        machine.connected(ALL_APPS, "over Bluetooth")
        for uuid in self._offered:
            machine.subscribed(ALL_APPS, uuid, on=True)

    @property
    def told(self) -> str:
        """Its name."""
        return f"{self._server.name}, through BlueZ"

    async def offer(self) -> None:
        """Make the services known to the server."""
        for service, characteristics in offered(self._machine).items():
            await self._server.add_new_service(_LONG.format(service))
            for uuid, properties in characteristics.items():
                await self._server.add_new_characteristic(
                    _LONG.format(service),
                    _LONG.format(uuid),
                    GATTCharacteristicProperties(int(properties)),
                    None,
                    _permissions(properties),
                )
        for one in self._server.app.services:
            one._primary = True  # noqa: SLF001 - bless takes only the first for one

    def advance(self) -> None:
        """Let time pass and send what is due."""
        self._machine.advance(now_ms())
        for leaving in self._machine.outgoing():
            if isinstance(leaving, Sent):
                self._send(leaving)

    async def over(self) -> str:
        """Wait until BlueZ is gone."""
        await self._server.bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # left out
        return "BlueZ is gone: is its service running?"

    def close(self) -> None:
        """Nobody hears it any more."""
        self._machine.disconnected(ALL_APPS)

    def _send(self, leaving: Sent) -> None:
        service, _ = self._offered[leaving.characteristic]
        uuid = _LONG.format(leaving.characteristic)
        characteristic = self._server.get_characteristic(uuid)
        assert characteristic is not None
        characteristic.value = bytearray(leaving.data)
        self._server.update_value(_LONG.format(service), uuid)

    def _read(self, characteristic: BlessGATTCharacteristic) -> bytearray:
        return bytearray(self._machine.read(short_uuid(characteristic.uuid)))

    def _write(self, characteristic: BlessGATTCharacteristic, value: bytearray) -> None:
        uuid = short_uuid(characteristic.uuid)
        if self._offered[uuid][1] & Properties.WRITE:
            with contextlib.suppress(Refused):  # bless has no way to tell BlueZ why
                self._machine.write(ALL_APPS, uuid, bytes(value), now_ms())
            asyncio.get_running_loop().call_soon(self.advance)


def offered(machine: BridgeMachine) -> Mapping[str, Mapping[str, Properties]]:
    """The machine's services without the one that BlueZ has itself."""
    return {
        service: characteristics
        for service, characteristics in machine.services.items()
        if service != DEVICE_INFORMATION
    }


@asynccontextmanager
async def on_bluez(name: str, machine: BridgeMachine) -> AsyncIterator[OnAir]:
    """Be heard while this is entered. Raises `AdapterError`."""
    server = BlessServerBlueZDBus(name=name, loop=asyncio.get_running_loop())
    try:
        await server.setup_task
    except Exception as error:  # bless raises a plain one where there is no adapter
        raise AdapterError(why(error)) from error
    air = OnBluez(server, machine)
    try:
        # bless advertises without the service data by which apps know a treadmill.
        setattr(server.app, "start_advertising", partial(_advertise, server.app))  # noqa: B010
        await air.offer()
        await server.start()
        yield air
    except (DBusError, BleakError, OSError) as error:
        raise AdapterError(f"BlueZ: {error}") from error
    finally:
        air.close()
        with contextlib.suppress(DBusError, IndexError, OSError, TimeoutError):
            await asyncio.wait_for(server.stop(), LEAVE_S)
        server.bus.disconnect()  # type: ignore[no-untyped-call]  # left out


async def _advertise(application: BlueZGattApplication, adapter: ProxyObject) -> None:
    """As `BlueZGattApplication.start_advertising` of bless 0.3, with every service and its data."""
    await application.set_name(adapter, application.app_name)
    advertised = BlueZLEAdvertisement(Type.PERIPHERAL, 1, application)
    advertised._service_uuids = [one.UUID for one in application.services]  # noqa: SLF001 - as bless
    data = {_LONG.format(FITNESS_MACHINE): Variant("ay", ADVERTISED)}
    advertised._service_data = data  # noqa: SLF001 - its setter tells a bus that knows it not yet
    application.advertisements.append(advertised)
    application.bus.export(advertised.path, advertised)
    register = getattr(adapter.get_interface(_MANAGER), "call_register_advertisement")  # noqa: B009
    await register(advertised.path, {})


def _permissions(properties: Properties) -> GATTAttributePermissions:
    permissions = GATTAttributePermissions(0)
    if properties & Properties.READ:
        permissions |= GATTAttributePermissions.readable
    if properties & Properties.WRITE:
        permissions |= GATTAttributePermissions.writeable
    return permissions
