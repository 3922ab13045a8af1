"""What BlueZ alone needs: it keeps a link whose process has died, and then no scan shows it.

bleak's BlueZ backend connects to such a device without asking for a link. bleak has a list of
linked devices too, but without those whose services are not known yet; a process may die before.
"""

from __future__ import annotations

from bleak.backends.bluezdbus.manager import BlueZManager, get_global_bluez_manager
from bleak.backends.device import BLEDevice
from bleak.exc import BleakError


async def linked_device(address: str) -> BLEDevice | None:
    """The device with this address if BlueZ holds a link to it. Raises `BleakError`, `OSError`."""
    manager = await get_global_bluez_manager()
    path = f"{manager.get_default_adapter()}/dev_{address.replace(':', '_')}"
    if not manager.is_connected(path):
        return None
    name = _name(manager, path) or address
    return BLEDevice(address, name, {"path": path, "props": {"Alias": name}})


def _name(manager: BlueZManager, path: str) -> str | None:
    try:
        return manager.get_device_name(path)
    except BleakError:  # it told none
        return None
