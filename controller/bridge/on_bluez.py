"""The bridge on this computer's own Bluetooth, through BlueZ and bless. Linux only.

BlueZ tells which app writes, but what is sent goes to every app that listens, its answers too.
So only the app that has permission is answered there, or all while none has; another that writes
is refused by an ATT error, which it alone hears. A stop is obeyed whoever writes it. Values are cut
for the smallest link. Device Information is BlueZ's own.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from typing import Final

from bleak.exc import BleakError
from bless.backends.attribute import GATTAttributePermissions
from bless.backends.bluezdbus.characteristic import BlessGATTCharacteristicBlueZDBus
from bless.backends.bluezdbus.server import BlessServerBlueZDBus
from bless.backends.characteristic import BlessGATTCharacteristic, GATTCharacteristicProperties
from dbus_next.errors import DBusError

from controller.bluetooth.adapter import AdapterError, why
from controller.bridge.bluez_advertising import LONG_UUID, Advertisement, advertise_treadmill
from controller.bridge.bluez_bus import WRITE_NOT_PERMITTED, BluezBus
from controller.bridge.control import is_stop
from controller.bridge.machine import BridgeMachine
from controller.bridge.radio import LEAVE_S, OnAir, now_ms
from controller.bridge.service import DEVICE_INFORMATION
from protocols.ftms.clients import Refused, Sent
from protocols.ftms.service import CONTROL
from protocols.gatt.messages import Properties
from protocols.gatt.uuids import short_uuid

WHO_LISTENS: Final = 0
"""All apps that subscribed, as one: BlueZ sends each of them the same."""
_ANY_ADAPTER: Final = "hci"


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
        self._writers: dict[str, int] = {}
        self._numbers = count(WHO_LISTENS + 1)
        self._silence: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        server.read_request_func = self._read
        machine.connected(WHO_LISTENS, "over Bluetooth")
        for uuid in self._offered.keys() - {CONTROL}:
            machine.subscribed(WHO_LISTENS, uuid, on=True)

    @property
    def told(self) -> str:
        """Its name."""
        return f"{self._server.name}, through BlueZ"

    async def offer(self) -> None:
        """Make the services known to the server."""
        await BluezBus(self._server.adapter.path, self).listen(self._server.bus)
        for service, characteristics in offered(self._machine).items():
            await self._server.add_new_service(LONG_UUID.format(service))
            for uuid, properties in characteristics.items():
                await self._server.add_new_characteristic(
                    LONG_UUID.format(service),
                    LONG_UUID.format(uuid),
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
        """Wait until nobody can hear it any more."""
        return await self._silence

    def close(self) -> None:
        """Nobody hears it any more."""
        for client in (WHO_LISTENS, *self._writers.values()):
            self._machine.disconnected(client)

    async def mind_bus(self) -> None:
        """Wait until D-Bus is gone, and say so."""
        with contextlib.suppress(EOFError, OSError):
            await self._server.bus.wait_for_disconnect()  # type: ignore[no-untyped-call]  # left out
        self.silenced("D-Bus is gone: is its service running?")

    # What BlueZ says.

    def wrote(self, device: str, characteristic: str, data: bytes) -> None:
        """An app wrote. Raises `Refused`."""
        if characteristic != self._one(CONTROL).path:
            raise Refused(WRITE_NOT_PERMITTED)
        client = self._writer(device)
        if self._machine.holder not in {None, client} and not is_stop(data):
            raise Refused(WRITE_NOT_PERMITTED)
        self._machine.write(client, CONTROL, data, now_ms())
        asyncio.get_running_loop().call_soon(self.advance)

    def came(self) -> None:
        """A link has begun: let the next app find the bridge, too."""
        for advertised in self._server.app.advertisements:
            assert isinstance(advertised, Advertisement)
            advertised.renew()

    def left(self, device: str) -> None:
        """A link has ended, and with it its app's permission."""
        if device in self._writers:
            self._machine.disconnected(self._writers.pop(device))

    def silenced(self, why: str) -> None:
        """Nobody can hear it any more."""
        if not self._silence.done():
            self._silence.set_result(why)

    def _writer(self, device: str) -> int:
        """The app behind the D-Bus object of a device, `/org/bluez/hci0/dev_C4_F1_...`."""
        if device not in self._writers:
            client = self._writers[device] = next(self._numbers)
            self._machine.connected(client, device.rpartition("dev_")[2].replace("_", ":"))
            self._machine.subscribed(client, CONTROL, on=True)  # if it did not, BlueZ sends it none
        return self._writers[device]

    def _read(self, characteristic: BlessGATTCharacteristic) -> bytearray:
        return bytearray(self._machine.read(short_uuid(characteristic.uuid)))

    def _send(self, leaving: Sent) -> None:
        service, _ = self._offered[leaving.characteristic]
        self._one(leaving.characteristic).value = bytearray(leaving.data)
        uuid = LONG_UUID.format(leaving.characteristic)
        self._server.update_value(LONG_UUID.format(service), uuid)

    def _one(self, uuid: str) -> BlessGATTCharacteristicBlueZDBus:
        found = self._server.get_characteristic(LONG_UUID.format(uuid))
        assert isinstance(found, BlessGATTCharacteristicBlueZDBus)
        return found


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
    loop = asyncio.get_running_loop()
    server = BlessServerBlueZDBus(name=name, loop=loop, adapter=_ANY_ADAPTER)
    try:
        await server.setup_task
    except Exception as error:  # bless raises a plain one where there is no adapter
        await _disconnect(server)
        raise AdapterError(why(error)) from error
    air = OnBluez(server, machine)
    advertise_treadmill(server.app)
    minding = asyncio.create_task(air.mind_bus())
    try:
        await air.offer()
        await server.start()
        yield air
    except (DBusError, BleakError, OSError) as error:
        raise AdapterError(f"BlueZ: {error}: is its adapter switched on?") from error
    finally:
        air.close()
        with contextlib.suppress(DBusError, IndexError, OSError, TimeoutError):
            await asyncio.wait_for(server.stop(), LEAVE_S)
        await _disconnect(server)
        minding.cancel()


async def _disconnect(server: BlessServerBlueZDBus) -> None:
    """End its D-Bus connection, if it has one: a bridge that is tried again soon has many."""
    bus = getattr(server, "bus", None)
    if bus is None:
        return
    bus.disconnect()
    with contextlib.suppress(EOFError, OSError, TimeoutError):
        await asyncio.wait_for(bus.wait_for_disconnect(), LEAVE_S)
    for one in (bus._stream, bus._sock):  # noqa: SLF001 - dbus_next leaves them to the collector
        one.close()


def _permissions(properties: Properties) -> GATTAttributePermissions:
    permissions = GATTAttributePermissions(0)
    if properties & Properties.READ:
        permissions |= GATTAttributePermissions.readable
    if properties & Properties.WRITE:
        permissions |= GATTAttributePermissions.writeable
    return permissions
