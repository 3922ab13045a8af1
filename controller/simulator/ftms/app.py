"""An app as a bare bumble central.

Waiting is always for an event, with a deadline that only a hang reaches.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Final, Self

from bumble.core import UUID
from bumble.device import Connection, Device, Peer
from bumble.gatt_client import CharacteristicProxy
from bumble.hci import Address

from protocols.ftms.control import Response, Result, decode_control_point
from protocols.ftms.records import Records
from protocols.ftms.service import CONTROL, DATA
from protocols.ftms.treadmill import TreadmillData

DEADLINE_S: Final = 60.0


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
        """Find out what is there, as soon as it is heard. Raises `TimeoutError`."""
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
        """Hear these from now on: indications of the control point, notifications else."""
        for uuid in uuids:
            await self.one(uuid).subscribe(partial(self._hear, uuid), prefer_notify=uuid != CONTROL)
        return self

    def one(self, uuid: str) -> CharacteristicProxy[bytes]:
        """The characteristic of that number."""
        found: CharacteristicProxy[bytes] = self.peer.get_characteristics_by_uuid(UUID(uuid))[0]
        return found

    async def read(self, uuid: str) -> bytes:
        """Its value now."""
        return await self.one(uuid).read_value()

    async def write(self, data: bytes, *, with_response: bool = True) -> None:
        """To the control point. Raises `ATT_Error` where that takes no such write."""
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
        """What was heard of it so far."""
        return [data for told, data in self.heard if told == uuid]

    def records(self) -> list[TreadmillData]:
        """Treadmill Data, put together."""
        merged = Records()
        return [one.value for data in self.values(DATA) for one in merged.feed(data)]

    async def until(self, met: Callable[[], bool], what: str) -> None:
        """Wait for that. Raises `TimeoutError`."""
        try:
            async with asyncio.timeout(DEADLINE_S):
                while not met():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise TimeoutError(f"no {what}: heard {self.heard[-5:]}") from None

    async def more_records(self, count: int = 1) -> None:
        """Wait for so many. Raises `TimeoutError`."""
        already = len(self.records())
        await self.until(lambda: len(self.records()) >= already + count, f"{count} records")

    def _hear(self, uuid: str, data: bytes) -> None:
        self.heard.append((uuid, bytes(data)))
        self._news.set()

    def _end(self, _reason: int) -> None:
        self.ended = True
        self._news.set()
