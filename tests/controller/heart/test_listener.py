"""A simulated belt in one process, a radio in another, and the listener here."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from controller.bluetooth.url import AtAddress, Named
from controller.heart.listener import HeartListener, next_word
from controller.heart.simulated import simulated_belt
from controller.heart.url import HeartBelt, SimulatedHeart
from controller.simulator.heart import NAME
from controller.simulator.pulse import SCATTER
from protocols.gatt.datagrams import encode
from protocols.gatt.messages import Heartbeat
from sessions.heart import Measurement

pytestmark = pytest.mark.xdist_group("processes")

DEADLINE_S = 60.0


class Ear:
    """What was heard, and waiting for it."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[Measurement] = asyncio.Queue()

    async def until(self, met: Callable[[Measurement], bool]) -> Measurement:
        async with asyncio.timeout(DEADLINE_S):
            while not met(measured := await self.heard.get()):
                pass
        return measured


@asynccontextmanager
async def listening(
    address: HeartBelt | SimulatedHeart,
) -> AsyncIterator[tuple[Ear, HeartListener]]:
    ear = Ear()
    listener = HeartListener(address, ear.heard.put_nowait)
    listener.start()
    try:
        yield ear, listener
    finally:
        await listener.close()


async def until_in_trouble(listener: HeartListener) -> str:
    async with asyncio.timeout(DEADLINE_S):
        while not listener.trouble:  # noqa: ASYNC110 - a word for a screen, which polls as well
            await asyncio.sleep(0.01)
    return listener.trouble


def beats(bpm: float) -> Callable[[Measurement], bool]:
    return lambda measured: measured.bpm == bpm


@pytest.mark.hazard("H36")
async def test_a_belt_is_heard_lost_and_heard_again() -> None:
    async with simulated_belt() as belt, listening(belt.belt) as (ear, listener):
        first = await ear.until(beats(96))
        assert first.contact is True
        heard = await ear.until(lambda measured: bool(measured.rr_intervals_s))
        assert heard.rr_intervals_s[-1] == pytest.approx(60 / 96, rel=SCATTER + 0.01)
        assert listener.trouble == ""
        belt.tell("141")
        belt.tell("no_contact")
        assert (await ear.until(beats(141))).contact is False
        belt.tell("vanish")
        assert await until_in_trouble(listener) == "the link was lost"
        belt.tell("90")
        belt.tell("contact")
        belt.tell("reappear")
        assert (await ear.until(beats(90))).contact is True
        assert listener.trouble == ""


@pytest.mark.parametrize("turns", range(6))
async def test_a_listener_that_is_closed_as_a_word_comes_in_ends(turns: int) -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setblocking(False)

    async def listen() -> None:
        while True:
            await next_word(ours, DEADLINE_S)

    with ours, theirs:
        listening = asyncio.create_task(listen())
        await asyncio.sleep(0)
        theirs.send(encode(Heartbeat()))
        for _ in range(turns):
            await asyncio.sleep(0)
        listening.cancel()
        await asyncio.wait({listening}, timeout=DEADLINE_S / 6)
        assert listening.cancelled()


async def test_a_simulated_heart_follows_the_effort() -> None:
    async with listening(SimulatedHeart()) as (ear, listener):
        await ear.until(beats(96))
        listener.exert(2.0, 15.0)
        await ear.until(lambda measured: (measured.bpm or 0) > 96)


async def test_a_belt_is_found_by_its_name() -> None:
    async with simulated_belt() as belt:
        named = HeartBelt(Named(NAME), belt.belt.transport)
        async with listening(named) as (ear, _):
            await ear.until(beats(96))


async def test_the_simulated_belt_comes_with_its_url() -> None:
    async with listening(SimulatedHeart()) as (ear, _):
        await ear.until(beats(96))


async def test_a_transport_that_is_not_there_is_said() -> None:
    nowhere = HeartBelt(AtAddress("C4:11:22:33:44:55"), "tcp-client:127.0.0.1:1")
    async with listening(nowhere) as (_, listener):
        assert "is it there?" in await until_in_trouble(listener)


@pytest.mark.hazard("H36")
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find the radio")
async def test_a_radio_that_is_killed_is_replaced() -> None:
    async with simulated_belt() as belt, listening(belt.belt) as (ear, listener):
        await ear.until(beats(96))
        [radio] = listener_radios()
        os.kill(radio, signal.SIGKILL)
        assert "radio" in await until_in_trouble(listener)
        belt.tell("101")
        await ear.until(beats(101))


def listener_radios() -> list[int]:
    """The processes of radios that this process has started."""
    started = [
        int(pid)
        for listed in Path("/proc/self/task").glob("*/children")
        for pid in listed.read_text().split()
    ]
    return [
        pid
        for pid in started
        if b"controller.bluetooth.radio" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
