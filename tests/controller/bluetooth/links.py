"""A simulated treadmill in the air of this process, and a radio that a test holds the socket of.

Waiting is always for an event, with a deadline that only a hang reaches.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from bumble.device import Device

from controller.bluetooth.bumble_host import BumbleAdapter
from controller.bluetooth.radio import Radio
from controller.bluetooth.url import AtAddress, Whom
from controller.simulator.ftms.air import Air
from controller.simulator.ftms.device import FtmsDevice
from controller.simulator.ftms.peculiarities import Peculiarities
from controller.simulator.ftms.peripheral import FtmsPeripheral
from controller.treadmills.cards import load_card
from protocols.gatt.datagrams import MAX_BYTES, decode_up, encode
from protocols.gatt.messages import (
    Answer,
    Connected,
    Down,
    Notification,
    Read,
    Subscribe,
    Up,
    Write,
)

DEADLINE_S = 30.0
MessageT = TypeVar("MessageT", bound=Up)


def now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class Link:
    """The guard's end of a radio."""

    def __init__(self, ours: socket.socket) -> None:
        self.socket = ours
        self.seen: list[Up] = []
        self._ticket = 0

    def tell(self, message: Down) -> None:
        self.socket.send(encode(message))

    async def until(self, met: Callable[[Up], bool], what: str) -> Up:
        """The next message that `met` accepts; all go to `seen`."""
        try:
            async with asyncio.timeout(DEADLINE_S):
                while True:
                    message = await self.read()
                    assert message is not None, f"the radio ended before {what}: {self.seen[-5:]}"
                    if met(message):
                        return message
        except TimeoutError:
            raise AssertionError(f"no {what}: seen {self.seen[-5:]}") from None

    async def read(self) -> Up | None:
        """The next message; None: the radio has ended."""
        datagram = await asyncio.get_running_loop().sock_recv(self.socket, MAX_BYTES)
        if not datagram:
            return None
        self.seen.append(message := decode_up(datagram))
        return message

    async def next(self, kind: type[MessageT]) -> MessageT:
        message = await self.until(lambda one: isinstance(one, kind), kind.__name__)
        assert isinstance(message, kind)
        return message

    async def write(self, uuid: str, data: bytes, *, urgent: bool = False) -> Answer:
        self._ticket += 1
        self.tell(Write(uuid, data, self._ticket, urgent=urgent))
        return await self._answer()

    async def value(self, uuid: str) -> Answer:
        self._ticket += 1
        self.tell(Read(uuid, self._ticket))
        return await self._answer()

    async def subscribe(self, uuid: str) -> Answer:
        self._ticket += 1
        self.tell(Subscribe(uuid, self._ticket))
        return await self._answer()

    async def notified(self, uuid: str) -> bytes:
        message = await self.until(
            lambda one: isinstance(one, Notification) and one.characteristic == uuid, uuid
        )
        assert isinstance(message, Notification)
        return message.data

    async def _answer(self) -> Answer:
        answer = await self.until(
            lambda one: isinstance(one, Answer) and one.ticket == self._ticket, "answer"
        )
        assert isinstance(answer, Answer)
        return answer


class Place:
    """Treadmills in one air."""

    def __init__(self) -> None:
        self.air = Air()
        self._serving: list[asyncio.Task[None]] = []

    async def treadmill(
        self, name: str = "Treadmill", peculiar: Peculiarities | None = None
    ) -> FtmsPeripheral:
        device = FtmsDevice(load_card("simulated").capabilities, peculiar, now_ms=now_ms())
        peripheral = FtmsPeripheral(device, self.air.host(name), now_ms)
        await peripheral.start()
        self._serving.append(asyncio.create_task(peripheral.serve()))
        return peripheral

    async def adapter(self) -> BumbleAdapter:
        host = self.air.host("client")
        await host.power_on()
        return BumbleAdapter(host)

    @asynccontextmanager
    async def radio(self, whom: Whom) -> AsyncIterator[Link]:
        """A radio in this process, from its start to its end."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        running = asyncio.create_task(Radio(await self.adapter(), whom, theirs).run())
        running.add_done_callback(lambda _: theirs.close())
        try:
            yield Link(ours)
        finally:
            ours.close()
            await asyncio.wait_for(running, DEADLINE_S)

    @asynccontextmanager
    async def linked(self, peripheral: FtmsPeripheral) -> AsyncIterator[Link]:
        """A radio that has its link."""
        async with self.radio(AtAddress(address(peripheral.host))) as link:
            await link.next(Connected)
            yield link

    async def close(self) -> None:
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)


def address(host: Device) -> str:
    text: str = host.random_address.to_string(with_type_qualifier=False)
    return text


@asynccontextmanager
async def place() -> AsyncIterator[Place]:
    here = Place()
    try:
        yield here
    finally:
        await here.close()


async def eventually(condition: Callable[[], bool], what: str) -> None:
    """Ask until it is so."""
    deadline_s = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline_s, f"never came to be: {what}"
        await asyncio.sleep(0.005)
