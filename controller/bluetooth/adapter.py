"""What Bluetooth is spoken through: this computer's own, or a bumble transport."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Final

from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.exc import BleakError

CONNECT_S = 15.0

Heard = Callable[[BLEDevice, AdvertisementData], None]


class AdapterError(Exception):
    """There is no Bluetooth to speak through; the message says what to do."""


FAILURES: Final = (BleakError, TimeoutError, OSError)
"""What bleak raises where Bluetooth or a device fails."""


def why(error: Exception) -> str:
    """One of `FAILURES` in words."""
    match error:
        case FileNotFoundError():
            return (
                "this computer has no Bluetooth service: install and start BlueZ, or name a bumble "
                "transport"
            )
        case TimeoutError():
            return "the device does not answer"
        case _:
            return str(error) or type(error).__name__


class Adapter:
    """Makes scanners and clients for this computer's own Bluetooth."""

    def scanner(self, heard: Heard) -> BleakScanner:
        """Calls `heard` for every advertisement while it is entered."""
        return BleakScanner(heard)

    def client(self, device: BLEDevice, gone: Callable[[], None]) -> BleakClient:
        """A client of `device`; `gone` is called when its link ends."""
        return BleakClient(device, lambda _: gone(), timeout=CONNECT_S)

    async def linked(self, address: str) -> BLEDevice | None:
        """The device with this address if a link to it outlived its process, as BlueZ lets it."""
        if sys.platform != "linux":
            return None
        from controller.bluetooth.bluez import linked_device  # noqa: PLC0415 - Linux only

        return await linked_device(address)


def load_adapter(transport: str | None) -> None:
    """Import what `open_adapter` and its clients import when first used."""
    if transport is not None:
        import_module("controller.bluetooth.bumble_host")
        with contextlib.suppress(ImportError):  # `open_adapter` says so
            import_module(f"bumble.transport.{transport.partition(':')[0].replace('-', '_')}")
    elif sys.platform == "linux":
        import_module("controller.bluetooth.bluez")


@asynccontextmanager
async def open_adapter(transport: str | None = None) -> AsyncIterator[Adapter]:
    """This computer's Bluetooth, or the bumble transport of that name. Raises `AdapterError`."""
    if transport is None:
        yield Adapter()
        return
    # bumble takes half a second to import: only who asks for a transport waits for it.
    from controller.bluetooth.bumble_host import BumbleAdapter, open_host  # noqa: PLC0415

    async with open_host(transport) as host:
        yield BumbleAdapter(host)
