"""A bumble host on a transport: `tcp-client:127.0.0.1:PORT`, `usb:0`, `hci-socket:0`, ..."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from bleak import BleakClient, BleakScanner
from bleak.backends.device import BLEDevice
from bumble.core import BaseBumbleError
from bumble.device import Device
from bumble.hci import Address
from bumble.transport import open_transport

from controller.bluetooth.adapter import CONNECT_S, Adapter, AdapterError, Heard
from controller.bluetooth.bumble_backend import BumbleClient, BumbleScanner

POWER_ON_S = 5.0


class BumbleAdapter(Adapter):
    """Scanners and clients over a bumble `Device` that is powered on."""

    def __init__(self, host: Device) -> None:
        self._host = host

    def scanner(self, heard: Heard) -> BleakScanner:
        """Calls `heard` for every advertisement while it is entered."""
        return BleakScanner(heard, backend=BumbleScanner, host=self._host)

    def client(self, device: BLEDevice, gone: Callable[[], None]) -> BleakClient:
        """A client of `device`; `gone` is called when its link ends."""
        return BleakClient(
            device, lambda _: gone(), timeout=CONNECT_S, backend=BumbleClient, host=self._host
        )

    async def linked(self, _address: str) -> BLEDevice | None:
        """None: a controller that is powered on anew has no links."""
        return None


@asynccontextmanager
async def open_host(
    transport: str, *, name: str = "Backstride", address: Address | None = None
) -> AsyncIterator[Device]:
    """A device with an address of its own, powered on. Raises `AdapterError`."""
    try:
        opened = await open_transport(transport)
    except (BaseBumbleError, OSError, ValueError) as error:
        raise AdapterError(f"transport {transport}: {error}: is it there?") from error
    async with opened as (source, sink):
        own = address or Address.generate_static_address()
        host = Device.with_hci(name, own, source, sink)
        try:
            async with asyncio.timeout(POWER_ON_S):
                await host.power_on()
        except (TimeoutError, BaseBumbleError) as error:
            raise AdapterError(f"transport {transport}: no controller answers there") from error
        yield host
