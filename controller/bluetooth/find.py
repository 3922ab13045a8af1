"""Finds the one device that is meant: by its address, or by a name that only one has."""

from __future__ import annotations

import asyncio

from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from controller.bluetooth.adapter import Adapter
from controller.bluetooth.url import AtAddress, Named, Whom

FIND_S = 10.0
NAMESAKE_S = 2.0
"""How long to listen on for a second device of the same name, when one was heard."""


class NotFound(Exception):
    """There is no such device, or more than one; the message says what to do."""


async def find(adapter: Adapter, whom: Whom) -> BLEDevice:
    """The device that is meant. Raises `NotFound`."""
    match whom:
        case AtAddress(address):
            return await _at(adapter, address)
        case Named(name):
            return await _named(adapter, name)


async def _at(adapter: Adapter, address: str) -> BLEDevice:
    if (linked := await adapter.linked(address)) is not None:
        return linked
    heard: asyncio.Future[BLEDevice] = asyncio.get_running_loop().create_future()

    def listen(device: BLEDevice, _: AdvertisementData) -> None:
        if device.address.upper() == address and not heard.done():
            heard.set_result(device)

    async with adapter.scanner(listen):
        try:
            return await asyncio.wait_for(heard, FIND_S)
        except TimeoutError:
            raise NotFound(
                f"no device with the address {address}: is it switched on, and is no other app "
                "connected to it?"
            ) from None


async def _named(adapter: Adapter, name: str) -> BLEDevice:
    heard: dict[str, BLEDevice] = {}
    first = asyncio.Event()

    def listen(device: BLEDevice, advertised: AdvertisementData) -> None:
        if name in {advertised.local_name, device.name}:
            heard[device.address] = device
            first.set()

    async with adapter.scanner(listen):
        try:
            await asyncio.wait_for(first.wait(), FIND_S)
            await asyncio.sleep(NAMESAKE_S)
        except TimeoutError:
            raise NotFound(f"no device is called {name!r}: see `backstride devices scan`") from None
    if len(heard) > 1:
        raise NotFound(
            f"{len(heard)} devices are called {name!r}: name one by its address: "
            + ", ".join(f"ftms:{address}" for address in sorted(heard))
        )
    return heard.popitem()[1]
