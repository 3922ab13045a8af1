"""Backstride as a treadmill to apps, through a real BlueZ.

The apps are bumble centrals that come into the same air as BlueZ's adapter, each with a controller
of its own; the session walks on a simulated treadmill on a pseudo-terminal.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Final, Self

import pytest
from bumble.att import ATT_Error
from bumble.core import UUID, AdvertisingData
from bumble.device import Advertisement, Device
from bumble.hci import Address

from controller import api
from controller.bluetooth.adapter import AdapterError
from controller.bluetooth.bumble_host import open_host
from controller.bridge.bluez_bus import WRITE_NOT_PERMITTED
from controller.bridge.on_bluez import on_bluez
from controller.bridge.service import RUNNING
from controller.faults.stand import Setup, Stand, standing
from controller.simulator.ftms.air import Air
from controller.simulator.ftms.app import DEADLINE_S, App
from protocols.ftms.control import Op, Result, encode_request
from protocols.ftms.features import decode_features
from protocols.ftms.ranges import decode_range
from protocols.ftms.running import RunningSpeed, decode_running_speed
from protocols.ftms.service import (
    ADVERTISED,
    CONTROL,
    DATA,
    FEATURE,
    FITNESS_MACHINE,
    INCLINES,
    SPEEDS,
    STATUS,
    TRAINING,
)
from protocols.ftms.uuids import Uuid
from tests.bluez.conftest import IN_VM, POLL_S, Figure, Treadmill, bluetoothctl, until
from tests.controller.bluetooth.links import eventually
from tests.controller.bridge.apps import STOP, snapshot
from tests.controller.bridge.centrals import Bridged
from tests.controller.processes.stand import RUN, only_child

pytestmark = [*IN_VM]

NAME: Final = "Bay 2"
DEVICE_NAME: Final = "2a00"
ALL: Final = (CONTROL, DATA, STATUS, TRAINING, RUNNING)
REQUEST = encode_request(Op.REQUEST_CONTROL)
FASTER = encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=2.5)
KMH_PER_MPS: Final = 3.6
SPEED_MPS: Final = 0.536  # 1.2 mph
EVEN = """
name: even
title: A minute and a half
goal: To go on until it is stopped.
for_whom: Nobody.
source: This test.
contraindications: [None.]
gait: backward walk
limits: {max_speed: 2 mph, max_incline: 5 %}
steps:
  - {kind: work, speed: 1.2 mph, time: 90 s}
"""


class Place:
    """Where apps come near, until they all leave."""

    def __init__(self, treadmill: Treadmill) -> None:
        self._treadmill = treadmill
        self._stack = AsyncExitStack()

    async def app(self, name: str) -> App:
        """An app that has found the bridge, and listens to all of it."""
        host = await self._stack.enter_async_context(open_host(self._treadmill.door, name=name))
        found = await find(host, self._treadmill.address)
        return await (await App.connect(host, found)).subscribe(*ALL)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()


@pytest.fixture
async def place(treadmill: Treadmill) -> AsyncIterator[Place]:
    async with Place(treadmill) as there:
        yield there


@asynccontextmanager
async def bridged_walk(home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stand]:
    """`backstride run WORKOUT --yes --bridge` on BlueZ's adapter, at its speed."""
    monkeypatch.setenv("BACKSTRIDE_BRIDGE__NAME", NAME)
    workout = home / "even.yaml"
    workout.write_text(EVEN)
    session = standing(home, Setup(command=(*RUN, "--bridge"), workout=str(workout)))
    stand = await asyncio.to_thread(session.__enter__)
    try:
        await asyncio.to_thread(stand.simulator.until_walking, SPEED_MPS - 0.02)
        yield stand
    finally:
        await asyncio.to_thread(session.__exit__, None, None, None)


@asynccontextmanager
async def asking() -> AsyncIterator[Bridged]:
    """A bridge on BlueZ's adapter that lets apps ask, in this process."""
    bridge = Bridged(Air(), asking=True, now=snapshot())
    living = asyncio.create_task(bridge.live())
    try:
        async with on_bluez(NAME, bridge.machine) as bridge.on_air:
            yield bridge
    finally:
        living.cancel()
        await asyncio.gather(living, return_exceptions=True)


async def find(host: Device, not_at: str) -> Address:
    """Where a second treadmill is advertised. Its name would be in the scan response, which
    bumble's controller does not send for what Linux calls an advertising set."""
    found: asyncio.Future[Address] = asyncio.get_running_loop().create_future()

    def listen(told: Advertisement) -> None:
        services = told.data.get_all(AdvertisingData.SERVICE_DATA_16_BIT_UUID)
        is_treadmill = (UUID(FITNESS_MACHINE), ADVERTISED) in services
        if is_treadmill and told.address.to_string(False) != not_at and not found.done():
            found.set_result(told.address)

    host.on(Device.EVENT_ADVERTISEMENT, listen)
    await host.start_scanning()
    try:
        async with asyncio.timeout(DEADLINE_S):
            return await found
    finally:
        await host.stop_scanning()


@pytest.mark.hazard("H11")
async def test_apps_see_a_walk_and_a_stop_ends_it(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    async with bridged_walk(tmp_path, monkeypatch) as stand:
        one = await place.app("one")
        assert await one.read(DEVICE_NAME) == NAME.encode()
        assert decode_features(await one.read(FEATURE)).value.target_setting_features == 0
        speeds = decode_range(Uuid.SUPPORTED_SPEED_RANGE, await one.read(SPEEDS)).value
        assert speeds.maximum == pytest.approx(3.21), "2 mph backward"
        inclines = decode_range(Uuid.SUPPORTED_INCLINATION_RANGE, await one.read(INCLINES)).value
        assert inclines.maximum == pytest.approx(5.0), "the workout's"
        await one.more_records(2)
        assert one.records()[-1].speed_kmh == pytest.approx(SPEED_MPS * KMH_PER_MPS, abs=0.1)
        await one.until(lambda: bool(measured(one).instantaneous_cadence_per_min), "steps")
        assert measured(one).speed_mps == pytest.approx(SPEED_MPS, abs=0.03)
        assert await one.ask(REQUEST) is Result.CONTROL_NOT_PERMITTED
        assert await one.ask(FASTER) is Result.CONTROL_NOT_PERMITTED

        os.kill(only_child(stand.controller.process.pid, "controller.bridge"), signal.SIGKILL)
        began_s = time.monotonic()
        await one.link.disconnect()  # BlueZ keeps it, and has nothing to offer there any more
        again = await place.app("again")
        await again.more_records()
        figure("bridge killed, until an app has a record of the next one", since(began_s))
        began_s = time.monotonic()
        assert await again.ask(STOP) is Result.SUCCESS
        figure("app's STOP through the bridge, until it is told that it is taken", since(began_s))
        summary = await asyncio.to_thread(stand.controller.until_ended)
        assert summary["outcome"] == "stopped"
        assert stand.simulator.belt()["belt_mps"] == 0


def measured(app: App) -> RunningSpeed:
    """The newest of Running Speed and Cadence."""
    return decode_running_speed(app.values(RUNNING)[-1]).value


def since(began_s: float) -> float:
    return time.monotonic() - began_s


@pytest.mark.hazard("H09")
async def test_one_app_asks_and_a_second_disturbs_it_in_nothing(
    place: Place, figure: Figure
) -> None:
    async with asking() as bridge:
        one, other = await place.app("one"), await place.app("other")
        assert await other.ask(FASTER) is Result.CONTROL_NOT_PERMITTED
        await one.until(lambda: bool(one.values(CONTROL)), "the other's answer: all hear it")
        assert await one.ask(REQUEST) is Result.SUCCESS
        answers = len(one.values(CONTROL))
        assert await refused(other, REQUEST) == WRITE_NOT_PERMITTED
        assert await refused(other, FASTER) == WRITE_NOT_PERMITTED
        began_s = time.monotonic()
        assert await one.ask(FASTER) is Result.SUCCESS
        figure("write to indication through the bridge", since(began_s))
        assert len(one.values(CONTROL)) == answers + 1, "its own, and no other's"
        (wish,) = bridge.wishes
        assert isinstance(wish.command, api.Ask)
        assert wish.command.by == f"app {one.host.random_address.to_string(False)}"

        await other.link.disconnect()
        await one.more_records(2)
        third = await place.app("third")
        assert await refused(third, REQUEST) == WRITE_NOT_PERMITTED
        await one.link.disconnect()
        await permitted(third)
        last = await place.app("last")
        await last.one(CONTROL).unsubscribe()
        await last.write(STOP[:1], with_response=False)
        await eventually(
            lambda: isinstance(bridge.wishes[-1].command, api.Stop),
            "a stop of who has neither permission nor subscribed, cut short, without response",
        )
        await third.until(lambda: bytes((0x80, 8, 1)) in third.values(CONTROL), "its answer")


async def refused(app: App, data: bytes) -> int:
    """The ATT error that a write is answered with."""
    with pytest.raises(ATT_Error) as error:
        await app.write(data)
    return int(error.value.error_code)


async def permitted(app: App) -> None:
    """Until it is given permission: the one before it has left, and BlueZ has noticed."""
    async with asyncio.timeout(DEADLINE_S):
        while True:
            try:
                if await app.ask(REQUEST) is Result.SUCCESS:
                    return
            except ATT_Error:
                await asyncio.sleep(POLL_S)


async def test_an_adapter_that_is_switched_off_is_told_of_and_used_again(place: Place) -> None:
    async with asking() as bridge:
        assert bridge.on_air is not None
        over = asyncio.create_task(bridge.on_air.over())
        await asyncio.to_thread(bluetoothctl, "power", "off")
        async with asyncio.timeout(DEADLINE_S):
            assert "switched off" in await over
    with pytest.raises(AdapterError):
        async with asking():
            raise AssertionError
    await asyncio.to_thread(bluetoothctl, "power", "on")
    await asyncio.to_thread(until, lambda: "Powered: yes" in bluetoothctl("show"), "an adapter")
    async with asking():
        await (await place.app("app")).more_records()
