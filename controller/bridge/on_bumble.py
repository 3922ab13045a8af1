"""The bridge on a bumble transport: a controller of its own, apps told apart by their links."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bumble.core import BaseBumbleError
from bumble.device import Device
from bumble.hci import Address
from bumble.transport.common import TransportLostError

from controller.bluetooth.adapter import AdapterError
from controller.bluetooth.bumble_host import open_host
from controller.bluetooth.peripheral import Peripheral, advertisement
from controller.bridge.machine import BridgeMachine
from controller.bridge.radio import LEAVE_S, OnAir, now_ms
from controller.bridge.service import RUNNING_SPEED
from protocols.ftms.service import ADVERTISED, FITNESS_MACHINE

MAX_APPS: Final = 4
_STATIC: Final = 0xC0  # the two top bits of a static random address: Core, Vol 6, Part B, 1.3.2.1


class OnBumble:
    """A peripheral until its controller is gone."""

    def __init__(self, peripheral: Peripheral, machine: BridgeMachine) -> None:
        self._peripheral = peripheral
        self._machine = machine
        self._lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.advance = peripheral.advance
        peripheral.host.on(Device.EVENT_FLUSH, self._lose)

    @property
    def told(self) -> str:
        """Its name, and how many apps are there."""
        count = self._machine.apps
        return f"{self._peripheral.host.name}, {count or 'no'} {'app' if count == 1 else 'apps'}"

    async def over(self) -> str:
        """Wait until the controller is gone."""
        return await self._lost

    async def close(self) -> None:
        """Take leave of the apps, if the controller is still there."""
        if not self._lost.done():
            with contextlib.suppress(TimeoutError, BaseBumbleError, TransportLostError):
                await asyncio.wait_for(self._peripheral.vanish(), LEAVE_S)

    def _lose(self) -> None:
        if not self._lost.done():
            self._lost.set_result("the Bluetooth controller is gone: is it plugged in?")


@asynccontextmanager
async def on_bumble(name: str, transport: str, machine: BridgeMachine) -> AsyncIterator[OnAir]:
    """Be heard while this is entered. Raises `AdapterError`."""
    services = machine.services
    more = [RUNNING_SPEED] if RUNNING_SPEED in services else []
    async with open_host(transport, name=name, address=own_address(name)) as host:
        peripheral = Peripheral(
            machine,
            host,
            now_ms,
            advertisement=advertisement(name, {FITNESS_MACHINE: ADVERTISED}, *more),
            max_links=MAX_APPS,
        )
        try:
            await peripheral.start()
        except (BaseBumbleError, TransportLostError, TimeoutError) as error:
            raise AdapterError(f"transport {transport}: {error}: can it advertise?") from error
        air = OnBumble(peripheral, machine)
        try:
            yield air
        finally:
            await air.close()


def own_address(name: str) -> Address:
    """The same on this computer for this name, however often it starts: apps remember it."""
    digest = hashlib.sha256(f"{uuid.getnode():x} {name}".encode()).digest()[:6]
    return Address(digest[:5] + bytes((digest[5] | _STATIC,)), Address.RANDOM_DEVICE_ADDRESS)
