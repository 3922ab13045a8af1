"""A radio in the air of this process: real bleak, real ATT, a simulated treadmill."""

from __future__ import annotations

import asyncio

import pytest

from controller.bluetooth import find
from controller.bluetooth.url import AtAddress, Named
from controller.simulator.ftms.peculiarities import PECULIAR
from protocols.ftms.control import Op, Result, encode_request
from protocols.ftms.records import Records
from protocols.ftms.service import CONTROL, DATA, FEATURE, SPEEDS, STATUS
from protocols.gatt.messages import (
    Answer,
    Connected,
    Disconnected,
    Failure,
    Flush,
    Heartbeat,
    LastWill,
    Properties,
    Subscribe,
    Write,
)
from tests.controller.bluetooth.links import Link, address, eventually, place

STOP = encode_request(Op.STOP_OR_PAUSE, control_information=1)
START = encode_request(Op.START_OR_RESUME)
REQUEST = encode_request(Op.REQUEST_CONTROL)


async def run_belt(link: Link) -> None:
    await link.subscribe(CONTROL)
    for request in (REQUEST, START):
        assert (await link.write(CONTROL, request)).error == 0
        assert await link.notified(CONTROL) == bytes((0x80, request[0], Result.SUCCESS))


async def test_a_link_from_its_first_word_to_its_last() -> None:
    async with place() as here:
        treadmill = await here.treadmill("Gym 4")
        async with here.radio(AtAddress(address(treadmill.host))) as link:
            first = await link.read()
            assert isinstance(first, Connected)
            assert (first.address, first.name) == (address(treadmill.host), "Gym 4")
            found = {one.uuid: one for one in first.characteristics}
            assert found[CONTROL].properties == Properties.WRITE | Properties.INDICATE
            assert found[CONTROL].service == "1826"
            await link.next(Heartbeat)
            assert treadmill.device.machine.belt.travel_mm == 0
            read = await link.value(SPEEDS)
            assert read.data == treadmill.device.service.read(SPEEDS)
            assert (await link.subscribe(DATA)).error == 0
            [record] = Records().feed(await link.notified(DATA))
            assert record.value.speed_kmh == 0
        await eventually(lambda: treadmill.host.is_advertising, "advertising again")


async def test_what_the_machine_refuses_is_told_by_its_code() -> None:
    async with place() as here, here.linked(await here.treadmill()) as link:
        early = await link.write(CONTROL, REQUEST)
        assert early.error == Failure.CCCD_IMPROPERLY_CONFIGURED
        await link.subscribe(CONTROL)
        assert (await link.write(CONTROL, b"")).error == 0x0D
        assert (await link.write("2a37", b"\0")).error == Failure.ABSENT
        assert (await link.value(DATA)).error != 0
        link.socket.send(b"nonsense")
        assert (await link.value(FEATURE)).error == 0, "nonsense changes nothing"


async def test_an_urgent_write_is_repeated_while_the_machine_is_busy() -> None:
    async with place() as here:
        treadmill = await here.treadmill()
        async with here.linked(treadmill) as link:
            await run_belt(link)
            link.tell(Write(CONTROL, encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=2)))
            link.tell(Write(CONTROL, STOP, ticket=99, urgent=True))
            answer = await link.until(
                lambda one: isinstance(one, Answer) and one.ticket == 99, "stop"
            )
            assert isinstance(answer, Answer)
            assert answer.error == 0
            await eventually(lambda: not treadmill.device.machine.running, "a stop")


async def test_an_ordinary_write_to_a_busy_machine_is_refused() -> None:
    async with place() as here, here.linked(await here.treadmill()) as link:
        await link.subscribe(CONTROL)
        link.tell(Write(CONTROL, REQUEST))
        busy = await link.write(CONTROL, START)
        assert busy.error == Failure.PROCEDURE_ALREADY_IN_PROGRESS


async def test_a_flush_drops_what_waits_and_stop_passes() -> None:
    async with place() as here:
        treadmill = await here.treadmill()
        async with here.linked(treadmill) as link:
            await run_belt(link)
            for ticket in range(100, 120):
                link.tell(Write(CONTROL, REQUEST, ticket))
            link.tell(Flush())
            link.tell(Write(CONTROL, STOP, ticket=99, urgent=True))
            await link.until(lambda one: isinstance(one, Answer) and one.ticket == 99, "stop")
            dropped = [one for one in link.seen if getattr(one, "error", 0) == Failure.DROPPED]
            assert len(dropped) == 20
            await eventually(lambda: not treadmill.device.machine.running, "a stop")


async def test_a_machine_that_answers_by_notification_is_heard() -> None:
    async with place() as here, here.linked(await here.treadmill(peculiar=PECULIAR["urevo"])) as on:
        await run_belt(on)


async def test_an_mtu_of_23_splits_records() -> None:
    async with place() as here:
        treadmill = await here.treadmill(peculiar=PECULIAR["small-mtu"])
        async with here.radio(AtAddress(address(treadmill.host))) as link:
            assert (await link.next(Connected)).mtu == 23
            await link.subscribe(DATA)
            parts = Records()
            assert parts.feed(await link.notified(DATA)) == []
            [record] = parts.feed(await link.notified(DATA))
            assert record.value.elapsed_s == 0


@pytest.mark.hazard("H05")
async def test_a_lost_link_is_told_and_is_the_end() -> None:
    async with place() as here:
        treadmill = await here.treadmill()
        async with here.linked(treadmill) as link:
            await run_belt(link)
            await treadmill.vanish()
            assert "lost" in (await link.next(Disconnected)).reason
            assert await link.read() is None
        assert treadmill.device.machine.running, "FTMS stops no belt when a link is lost"


@pytest.mark.hazard("H02")
async def test_the_last_will_of_a_guard_that_is_gone() -> None:
    async with place() as here:
        treadmill = await here.treadmill()
        async with here.linked(treadmill) as link:
            await run_belt(link)
            link.tell(LastWill((Write(CONTROL, STOP, urgent=True),)))
            link.socket.close()
            await eventually(lambda: not treadmill.device.machine.running, "a stop")
        await eventually(lambda: treadmill.host.is_advertising, "let go")


async def test_without_a_will_nothing_is_written() -> None:
    async with place() as here:
        treadmill = await here.treadmill()
        async with here.linked(treadmill) as link:
            await run_belt(link)
        await eventually(lambda: treadmill.host.is_advertising, "let go")
        assert treadmill.device.machine.running


async def test_control_taken_by_another_client_is_heard() -> None:
    async with place() as here:
        treadmill = await here.treadmill()
        async with here.linked(treadmill) as link:
            await run_belt(link)
            await link.subscribe(STATUS)
            treadmill.device.lose_control()
            assert await link.notified(STATUS) == b"\xff"


async def test_nobody_waits_for_a_link() -> None:
    async with place() as here, here.radio(AtAddress("C0:00:00:00:00:01")) as link:
        await asyncio.sleep(0)
        link.socket.close()


@pytest.mark.hazard("H05")
async def test_a_stop_is_written_by_a_radio_whose_owner_died_before_it_had_a_link() -> None:
    async with place() as here:
        treadmill = await here.treadmill()
        async with here.linked(treadmill) as link:
            await run_belt(link)
        await eventually(lambda: treadmill.host.is_advertising, "let go")
        assert treadmill.device.machine.running
        async with here.radio(AtAddress(address(treadmill.host))) as link:
            link.tell(Subscribe(CONTROL, urgent=True))
            link.tell(Write(CONTROL, REQUEST, urgent=True))
            link.tell(Write(CONTROL, STOP, urgent=True))
            link.socket.close()
            await eventually(lambda: not treadmill.device.machine.running, "a stop")


# Who is meant.


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "FIND_S", 0.5)


@pytest.fixture
def less_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "NAMESAKE_S", 1.0)


@pytest.mark.usefixtures("less_patient")
async def test_a_name_that_one_has() -> None:
    async with place() as here:
        wanted = await here.treadmill("Gym 4")
        await here.treadmill("Gym 5")
        async with here.radio(Named("Gym 4")) as link:
            assert (await link.next(Connected)).address == address(wanted.host)


@pytest.mark.usefixtures("less_patient")
async def test_a_name_that_two_have_is_nobodys() -> None:
    async with place() as here:
        twins = [await here.treadmill("Gym 4") for _ in range(2)]
        async with here.radio(Named("Gym 4")) as link:
            reason = (await link.next(Disconnected)).reason
        assert all(address(twin.host) in reason for twin in twins)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("whom", [Named("Gym 9"), AtAddress("C0:00:00:00:00:01")])
async def test_nobody_is_there(whom: Named | AtAddress) -> None:
    async with place() as here:
        namesake = await here.treadmill("Gym 4")
        async with here.radio(whom) as link:
            assert (await link.read()) == link.seen[0]
            assert isinstance(link.seen[0], Disconnected)
            assert await link.read() is None
        assert namesake.host.is_advertising, "nobody else was connected to"
