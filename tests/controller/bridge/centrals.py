"""A bridge in the same air as its apps, with the controller as a list of wishes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import pytest
from bumble.core import AdvertisingData
from bumble.device import Advertisement, Device
from bumble.hci import Address

from controller import api
from controller.bridge import machine
from controller.bridge.machine import BridgeMachine, Wish
from controller.bridge.on_bumble import on_bumble
from controller.bridge.radio import OnAir, now_ms
from controller.simulator.ftms.air import Air
from controller.simulator.ftms.app import DEADLINE_S, App
from tests.controller.bridge.apps import CARD, snapshot

NAME: Final = "Bay 2"
TICK_S: Final = 0.02
RECORD_MS: Final = 100  # nobody waits for a second here


class Bridged:
    """A bridge over a door of an air, with the controller as a list of wishes."""

    def __init__(self, air: Air, *, asking: bool, now: api.Snapshot) -> None:
        self.air = air
        self.now = now
        self.wishes: list[Wish] = []
        self.accepts = True
        self.machine = BridgeMachine(CARD, now, asking=asking, wish=self._wish, now_ms=now_ms())
        self.on_air: OnAir | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def _wish(self, wish: Wish) -> None:
        self.wishes.append(wish)
        asyncio.get_running_loop().call_soon(
            lambda: self.machine.answered(wish, accepted=self.accepts)
        )

    async def live(self) -> None:
        """A snapshot at each tick."""
        while True:
            self.machine.take(self.now, now_ms())
            if self.on_air is not None:
                self.on_air.advance()
            await asyncio.sleep(TICK_S)

    async def address(self) -> Address:
        """As an app finds it: by what it advertises."""
        found, _ = await self.found()
        return found

    async def found(self) -> tuple[Address, AdvertisingData]:
        scanner = self.air.host("scanner")
        await scanner.power_on()
        heard: asyncio.Future[tuple[Address, AdvertisingData]]
        heard = asyncio.get_running_loop().create_future()

        def listen(told: Advertisement) -> None:
            if not heard.done():
                heard.set_result((told.address, told.data))

        scanner.on(Device.EVENT_ADVERTISEMENT, listen)
        await scanner.start_scanning()
        async with asyncio.timeout(DEADLINE_S):
            found = await heard
        await scanner.stop_scanning()
        return found

    async def app(self, *, mtu: int | None = 185, name: str = "app") -> App:
        return await App.connect(self.air.host(name), await self.address(), mtu=mtu)


@asynccontextmanager
async def bridged(
    *, asking: bool = False, now: api.Snapshot | None = None
) -> AsyncIterator[Bridged]:
    air = Air()
    door = await air.open_door()
    bridge = Bridged(air, asking=asking, now=now or snapshot())
    living = asyncio.create_task(bridge.live())
    hurry = pytest.MonkeyPatch()
    hurry.setattr(machine, "RECORD_MS", RECORD_MS)
    try:
        async with on_bumble(NAME, door.transport, bridge.machine) as bridge.on_air:
            yield bridge
    finally:
        hurry.undo()
        living.cancel()
        await asyncio.gather(living, return_exceptions=True)
        door.close()
