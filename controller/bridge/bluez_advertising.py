"""How BlueZ advertises the bridge: as bless asks it to, and with what apps know a treadmill by."""

from __future__ import annotations

from functools import partial
from typing import Final

from bless.backends.bluezdbus.dbus.advertisement import BlueZLEAdvertisement, Type
from bless.backends.bluezdbus.dbus.application import BlueZGattApplication
from dbus_next.aio.proxy_object import ProxyObject
from dbus_next.constants import PropertyAccess
from dbus_next.service import dbus_property
from dbus_next.signature import Variant

from protocols.ftms.service import ADVERTISED, FITNESS_MACHINE

LONG_UUID: Final = "0000{}-0000-1000-8000-00805f9b34fb"
_MANAGER: Final = "org.bluez.LEAdvertisingManager1"


class Advertisement(BlueZLEAdvertisement):
    """Every service, the service data of a treadmill, and the flag of a general discovery: a
    central that looks for discoverable devices, as BlueZ itself does, passes over all others."""

    def __init__(self, application: BlueZGattApplication) -> None:
        super().__init__(Type.PERIPHERAL, 1, application)
        self._service_uuids = [one.UUID for one in application.services]
        self._service_data = {LONG_UUID.format(FITNESS_MACHINE): Variant("ay", ADVERTISED)}

    @dbus_property(access=PropertyAccess.READ)  # type: ignore[untyped-decorator]  # left out
    def Discoverable(self) -> "b":  # type: ignore[name-defined]  # noqa: F821, N802, UP037 - D-Bus
        """The flag."""
        return True

    def renew(self) -> None:
        """Advertise again: Linux ends it with the link that comes of it, until that link ends."""
        self.emit_properties_changed({"ServiceUUIDs": self._service_uuids})


def advertise_treadmill(application: BlueZGattApplication) -> None:
    """Let bless advertise so when it starts."""
    setattr(application, "start_advertising", partial(_start, application))  # noqa: B010 - a method


async def _start(application: BlueZGattApplication, adapter: ProxyObject) -> None:
    """As `BlueZGattApplication.start_advertising` of bless 0.3, with an advertisement of ours."""
    await application.set_name(adapter, application.app_name)
    advertised = Advertisement(application)
    application.advertisements.append(advertised)
    application.bus.export(advertised.path, advertised)
    register = getattr(adapter.get_interface(_MANAGER), "call_register_advertisement")  # noqa: B009
    await register(advertised.path, {})
