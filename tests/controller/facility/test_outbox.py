"""What waits, on the way out and on the way in."""

from __future__ import annotations

import asyncio

import aiomqtt

from controller.facility.mqtt_client import LANE, FairInbox
from controller.facility.outbox import CAPACITY, ROOM, Outbox
from controller.facility.publishing import Publication


def event(number: int) -> Publication:
    return Publication("event", str(number).encode(), 1, False, None)


def state(number: int) -> Publication:
    return Publication("state", str(number).encode(), 1, True, None)


async def test_of_state_only_the_newest_waits() -> None:
    outbox = Outbox()
    outbox.put([state(1), event(1), state(2), event(2)])
    assert [await outbox.take() for _ in range(3)] == [state(2), event(1), event(2)]


async def test_of_too_many_events_the_oldest_are_dropped() -> None:
    outbox = Outbox()
    outbox.put(event(number) for number in range(CAPACITY + 3))
    assert outbox.dropped == 3
    assert await outbox.take() == event(3)


async def test_who_asks_waits_until_answers_are_read() -> None:
    outbox = Outbox()
    outbox.put(event(number) for number in range(ROOM))
    waiting = asyncio.create_task(outbox.room())
    await asyncio.sleep(0)
    assert not waiting.done()
    await outbox.take()
    await waiting


async def test_what_was_meant_for_another_connection_is_forgotten() -> None:
    outbox = Outbox()
    outbox.put(event(number) for number in range(CAPACITY))
    outbox.clear()
    outbox.put([event(1)])
    assert await outbox.take() == event(1)
    await outbox.room()


def message(topic: str, number: int = 0) -> aiomqtt.Message:
    return aiomqtt.Message(topic, b"%d" % number, 1, False, 0, None)


async def test_who_floods_drowns_alone() -> None:
    inbox = FairInbox()
    for number in range(1000):
        inbox.put_nowait(message("command/flood", number))
    inbox.put_nowait(message("command/nurse"))
    first, second = await inbox.get(), await inbox.get()
    assert first.payload == b"%d" % (1000 - LANE)
    assert second.topic.value == "command/nurse"
    assert inbox.dropped == 1000 - LANE
    for _ in range(LANE - 1):
        await inbox.get()
    assert inbox.empty()
