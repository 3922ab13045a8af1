"""What BlueZ alone needs: it keeps a link whose process has died, and then no scan shows it.

Facts from bleak 3.1's BlueZ backend, which connects to such a device without asking for a link.
"""

from __future__ import annotations

from bleak.backends.bluezdbus.manager import get_global_bluez_manager
from bleak.backends.device import BLEDevice


async def linked_device(address: str) -> BLEDevice | None:
    """The device with this address if BlueZ holds a link to it. Raises `BleakError`, `OSError`."""
    manager = await get_global_bluez_manager()
    path = f"{manager.get_default_adapter()}/dev_{address.replace(':', '_')}"
    if not manager.is_connected(path):
        return None
    return BLEDevice(address, manager.get_device_name(path), {"path": path, "props": None})
