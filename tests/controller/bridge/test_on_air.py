"""Apps over real packets: bare bumble centrals, and our own client."""

from __future__ import annotations

import asyncio

import pytest
from bumble.att import ATT_Error
from bumble.core import AdvertisingData
from bumble.transport.common import StreamPacketSink
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from controller import api
from controller.belt.states import BeltState
from controller.bluetooth.scan import scan
from controller.bluetooth.url import AtAddress
from controller.bridge.on_bumble import MAX_APPS, own_address
from controller.bridge.service import RUNNING
from controller.simulator.ftms.app import App
from protocols.ftms.control import Op, Result, encode_request
from protocols.ftms.service import CONTROL, DATA, FEATURE, STATUS, TRAINING
from protocols.ftms.treadmill import decode_treadmill_data
from protocols.gatt.messages import Connected
from tests.controller.bluetooth.links import DEADLINE_S, Place, eventually
from tests.controller.bridge.apps import STOP, belt, snapshot
from tests.controller.bridge.centrals import NAME, bridged

ALL = (CONTROL, DATA, STATUS, TRAINING, RUNNING)
FASTER = encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=2.5)
TWENTY = encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=20.0)
REQUEST = encode_request(Op.REQUEST_CONTROL)


async def test_an_app_finds_a_treadmill_and_reads_it() -> None:
    async with bridged() as bridge:
        address, told = await bridge.found()
        assert told.get(AdvertisingData.COMPLETE_LOCAL_NAME) == NAME
        assert address == own_address(NAME)
        app = await (await bridge.app()).subscribe(*ALL)
        assert len(await app.read(FEATURE)) == 8
        assert await app.read("2a29") == b"Backstride"
        await app.more_records(2)
        assert app.records()[-1].speed_kmh == 1.8
        assert len(app.values(RUNNING)) >= 2


async def test_our_own_scan_and_client_take_it_for_a_treadmill() -> None:
    async with bridged() as bridge:
        here = Place()
        here.air = bridge.air
        ((_, found),) = await scan(await here.adapter(), 0.8)
        assert (found.name, found.kind, found.available) == (NAME, "treadmill", True)
        async with here.radio(AtAddress(found.address)) as link:
            await link.next(Connected)
            assert not (await link.subscribe(DATA)).error
            assert decode_treadmill_data(await link.notified(DATA)).value.speed_kmh == 1.8
            assert not (await link.subscribe(CONTROL)).error
            await link.write(CONTROL, FASTER)
            assert await link.notified(CONTROL) == bytes((0x80, 2, 5))
        assert bridge.wishes == []


async def test_a_small_link_gets_whole_records() -> None:
    heart = api.HeartView(health=api.Health.GOOD, bpm=120.0)
    async with bridged(now=snapshot(heart=heart)) as bridge:
        app = await (await bridge.app(mtu=None)).subscribe(DATA)
        await app.more_records()
        assert app.records()[-1].heart_rate_bpm == 120
        assert app.records()[-1].remaining_s == 30


@pytest.mark.hazard("H09")
async def test_a_second_app_disturbs_the_first_in_nothing() -> None:
    async with bridged(asking=True) as bridge:
        first = await (await bridge.app(name="first")).subscribe(*ALL)
        assert await first.ask(REQUEST) is Result.SUCCESS
        second = await (await bridge.app(name="second")).subscribe(*ALL)
        assert await second.ask(REQUEST) is Result.CONTROL_NOT_PERMITTED
        assert await second.ask(FASTER) is Result.CONTROL_NOT_PERMITTED
        await second.more_records()
        await second.link.disconnect()
        assert await first.ask(FASTER) is Result.SUCCESS
        await first.more_records()
        assert first.values(STATUS) == []
        third = await (await bridge.app(name="third")).subscribe(CONTROL)
        assert await third.ask(REQUEST) is Result.CONTROL_NOT_PERMITTED
        await first.link.disconnect()
        await eventually(lambda: bridge.machine.apps == 1, "the first has left")
        assert await third.ask(REQUEST) is Result.SUCCESS


async def test_as_many_apps_as_there_is_room_for() -> None:
    async with bridged() as bridge:
        apps = [await bridge.app(name=f"app {number}") for number in range(MAX_APPS)]
        for app in apps:
            await app.subscribe(DATA)
        for app in apps:
            await app.more_records()
        assert bridge.on_air is not None
        assert bridge.on_air.told == f"{NAME}, {MAX_APPS} apps"


@pytest.mark.hazard("H07")
async def test_an_app_that_asks_for_20_kmh_gets_no_ear() -> None:
    async with bridged(asking=True) as bridge:
        app = await (await bridge.app()).subscribe(CONTROL)
        assert await app.ask(REQUEST) is Result.SUCCESS
        assert await app.ask(TWENTY) is Result.INVALID_PARAMETER
        assert bridge.wishes == []


@pytest.mark.hazard("H11")
async def test_a_stop_is_obeyed_behind_a_flood_and_without_a_response() -> None:
    async with bridged() as bridge:
        flooding = await bridge.app(name="flooding")
        for _ in range(300):
            await flooding.write(FASTER, with_response=False)
        await flooding.write(STOP, with_response=False)
        await eventually(lambda: bool(bridge.wishes), "stop")
        assert isinstance(bridge.wishes[0].command, api.Stop)


@pytest.mark.hazard("H30")
async def test_who_floods_and_reads_nothing_loses_its_link_and_the_other_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with bridged() as bridge:
        first = await (await bridge.app(name="first")).subscribe(DATA)
        rude = await (await bridge.app(name="rude")).subscribe(CONTROL)
        # It takes what is indicated and never says so.
        monkeypatch.setattr(rude.link.gatt_client, "send_confirmation", lambda _: None)
        for _ in range(500):
            if rude.ended:
                break
            await rude.write(FASTER, with_response=False)
            await asyncio.sleep(0)
        await rude.until(lambda: rude.ended, "the end of the rude app's link")
        await first.more_records(2)
        assert not first.ended


@pytest.mark.hazard("H30")
@settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.binary(min_size=1, max_size=20), min_size=10, max_size=30))
def test_garbage_harms_nobody(writes: list[bytes]) -> None:
    asyncio.run(_garbage(writes))


async def _garbage(writes: list[bytes]) -> None:
    async with bridged(asking=True) as bridge:
        app = await (await bridge.app()).subscribe(CONTROL)
        for data in writes:
            try:
                await app.write(data)
            except ATT_Error as error:
                assert error.error_code in {0xFE, 0x0D}, hex(error.error_code)  # noqa: PT017
        assert all(
            isinstance(wish.command, api.Stop | api.Pause | api.Ask) for wish in bridge.wishes
        )
        assert await App.read(app, FEATURE)


async def test_what_happens_at_the_belt_is_told() -> None:
    async with bridged() as bridge:
        app = await (await bridge.app()).subscribe(STATUS, TRAINING)
        bridge.now = snapshot(belt=belt(BeltState.PAUSED))
        await app.until(lambda: bool(app.values(STATUS)), "status")
        assert app.values(STATUS) == [b"\x02\x02"]


async def test_a_controller_that_is_pulled_out_is_told_of() -> None:
    async with bridged() as bridge:
        app = await bridge.app()
        assert bridge.on_air is not None
        over = asyncio.create_task(bridge.on_air.over())
        for controller in bridge.air.link.controllers:
            if isinstance(controller.host, StreamPacketSink):
                controller.host.transport.close()
        async with asyncio.timeout(DEADLINE_S):
            assert "plugged in" in await over
        await eventually(lambda: bridge.machine.apps == 0, "nobody is there")
        await app.until(lambda: app.ended, "the end of its link")
