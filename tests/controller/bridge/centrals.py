"""Apps as bare bumble centrals, and a bridge in the same air.

Waiting is always for an event, with a deadline that only a hang reaches.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Final, Self

import pytest
from bumble.core import UUID, AdvertisingData
from bumble.device import Advertisement, Connection, Device, Peer
from bumble.gatt_client import CharacteristicProxy
from bumble.hci import Address

from controller import api
from controller.bridge import machine
from controller.bridge.machine import BridgeMachine, Wish
from controller.bridge.on_bumble import on_bumble
from controller.bridge.radio import OnAir, now_ms
from controller.simulator.ftms.air import Air
from protocols.ftms.clients import CONTROL
from protocols.ftms.control import Response, Result, decode_control_point
from protocols.ftms.records import Records
from protocols.ftms.treadmill import TreadmillData
from tests.controller.bridge.apps import CARD, snapshot

DEADLINE_S: Final = 60.0
NAME: Final = "Bay 2"
TICK_S: Final = 0.02
RECORD_MS: Final = 100  # nobody waits for a second here


class App:
    """One app and its link."""

    def __init__(self, host: Device, link: Connection, peer: Peer) -> None:
        self.host, self.link, self.peer = host, link, peer
        self.heard: list[tuple[str, bytes]] = []
        self.ended = False
        self._news = asyncio.Event()
        link.on(link.EVENT_DISCONNECTION, self._end)

    @classmethod
    async def connect(cls, host: Device, address: Address, *, mtu: int | None = 185) -> Self:
        if not host.powered_on:
            await host.power_on()
        async with asyncio.timeout(DEADLINE_S):
            link = await host.connect(address)
            peer = Peer(link)
            if mtu is not None:
                await peer.request_mtu(mtu)
            await peer.discover_services()
            await peer.discover_characteristics()
        return cls(host, link, peer)

    async def subscribe(self, *uuids: str) -> Self:
        for uuid in uuids:
            await self.one(uuid).subscribe(partial(self._hear, uuid), prefer_notify=uuid != CONTROL)
        return self

    def one(self, uuid: str) -> CharacteristicProxy[bytes]:
        found: CharacteristicProxy[bytes] = self.peer.get_characteristics_by_uuid(UUID(uuid))[0]
        return found

    async def read(self, uuid: str) -> bytes:
        return await self.one(uuid).read_value()

    async def write(self, data: bytes, *, with_response: bool = True) -> None:
        await self.one(CONTROL).write_value(data, with_response)

    async def ask(self, data: bytes) -> Result:
        """The result that is indicated."""
        already = len(self.heard)
        await self.write(data)
        await self.until(lambda: self._answer(already) is not None, f"an answer to {data.hex()}")
        answer = self._answer(already)
        assert answer is not None
        return answer

    def _answer(self, already: int) -> Result | None:
        for uuid, data in self.heard[already:]:
            if uuid == CONTROL:
                response = decode_control_point(data).value
                assert isinstance(response, Response)
                return Result(response.result or 0)
        return None

    def values(self, uuid: str) -> list[bytes]:
        return [data for told, data in self.heard if told == uuid]

    def records(self) -> list[TreadmillData]:
        merged = Records()
        return [one.value for data in self.values("2acd") for one in merged.feed(data)]

    async def until(self, met: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(DEADLINE_S):
                while not met():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"no {what}: heard {self.heard[-5:]}") from None

    async def more_records(self, count: int = 1) -> None:
        already = len(self.records())
        await self.until(lambda: len(self.records()) >= already + count, f"{count} records")

    def _hear(self, uuid: str, data: bytes) -> None:
        self.heard.append((uuid, bytes(data)))
        self._news.set()

    def _end(self, _reason: int) -> None:
        self.ended = True
        self._news.set()


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
