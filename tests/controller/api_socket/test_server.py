"""The server with clients on real sockets, well-behaved and not."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from controller.api import API_VERSION, Announced
from controller.api_socket import server as server_module
from controller.api_socket.lines import MAX_LINE
from controller.api_socket.peer import BURST, MAX_BAD_LINES, MAX_CLIENTS
from controller.api_socket.server import ApiServer

from .wire import BareClient, RecordingHub

Connect = Callable[[], BareClient]


async def test_hello_is_answered_by_welcome_and_snapshots(bare: Connect) -> None:
    client = bare()
    await client.say(type="hello", id="1", version=API_VERSION, client="screen")
    messages = [await client.read(snapshots=True) for _ in range(4)]
    assert [message["type"] for message in messages] == ["welcome", *["snapshot"] * 3]
    assert [message["sequence"] for message in messages[1:]] == [1, 2, 3]


async def test_another_version_is_refused(bare: Connect, server: ApiServer) -> None:
    client = bare()
    await client.say(type="hello", id="1", version=99, client="old")
    answer = await client.read()
    assert (answer["type"], answer["id"]) == ("refused", "1")
    assert "version 1, not 99" in str(answer["reason"])
    assert server.clients == ()


async def test_before_hello_only_stop_works(bare: Connect, hub: RecordingHub) -> None:
    client = bare()
    await client.say(type="pause", id="1")
    assert "say hello first" in str((await client.read())["reason"])
    await client.say(type="stop", id="2")
    assert await client.read() == {"at_s": 0.0, "type": "accepted", "id": "2"}
    assert hub.types() == ["stop"]


async def test_two_clients_are_served_by_name(
    bare: Connect, server: ApiServer, hub: RecordingHub
) -> None:
    one, two = bare(), bare()
    await one.hello("one")
    await two.hello("two")
    assert server.clients == ("one", "two")
    await one.say(type="pause", id="a")
    await two.say(type="skip", id="a")
    assert (await one.read())["id"] == (await two.read())["id"] == "a"
    assert sorted((name, command.type) for name, command in hub.asked) == [
        ("one", "pause"),
        ("two", "skip"),
    ]
    server.broadcast(Announced(text="to everybody"))
    assert (await one.read())["text"] == (await two.read())["text"] == "to everybody"


async def test_commands_of_a_client_are_carried_out_in_order(
    bare: Connect, hub: RecordingHub
) -> None:
    client = bare()
    await client.hello()
    hub.loaded.set()
    kinds = ["pause", "finish", "skip", "back", "go_on"] * 5
    await client.write(
        b"".join(b'{"type":"%b","id":"%d"}\n' % (kind.encode(), n) for n, kind in enumerate(kinds))
    )
    assert [(await client.read())["id"] for _ in kinds] == [str(n) for n in range(len(kinds))]
    assert hub.types() == kinds


async def test_a_fault_of_the_hub_refuses_and_keeps_the_connection(
    bare: Connect, hub: RecordingHub
) -> None:
    reported: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: reported.append(context["message"]))
    hub.loaded.set()
    client = bare()
    await client.hello()
    await client.say(type="load", id="1", workout="broken")
    assert "internal fault" in str((await client.read())["reason"])
    assert reported == ["load of bare failed"]
    await client.say(type="stop", id="2")
    assert (await client.read())["type"] == "accepted"


async def test_one_shot_clients_get_their_answer(bare: Connect, hub: RecordingHub) -> None:
    client = bare()
    await client.write(b'{"type":"stop","id":"1"}\n')
    client.say_all()
    assert [message["type"] for message in await client.rest()] == ["accepted"]


@pytest.mark.hazard("H34")
async def test_a_sign_of_life_passes_a_command_that_takes_long(
    bare: Connect, hub: RecordingHub
) -> None:
    client = bare()
    await client.hello()
    await client.write(b'{"type":"load","id":"1","workout":"slow"}\n{"type":"watch","id":"2"}\n')
    assert (await client.read())["id"] == "2"
    hub.loaded.set()
    assert (await client.read())["id"] == "1"


@pytest.mark.hazard("H11")
async def test_stop_passes_a_command_that_takes_long(bare: Connect, hub: RecordingHub) -> None:
    one, two = bare(), bare()
    await one.hello("one")
    await two.hello("two")
    await one.write(b'{"type":"load","id":"1","workout":"slow"}\n{"type":"skip","id":"2"}\n')
    await two.write(b'{"type":"load","id":"3","workout":"slow"}\n{"type":"back","id":"4"}\n')
    await hub.until(lambda: len(hub.asked) == 2)
    await one.say(type="stop", id="5")
    assert await one.read() == {
        "at_s": 0.0,
        "type": "refused",
        "id": "2",
        "reason": "STOP overtook this command",
    }
    assert (await one.read())["id"] == "5"
    assert (await two.read())["id"] == "4"
    assert hub.types() == ["load", "load", "stop"]
    hub.loaded.set()
    assert (await one.read())["id"] == "1"
    assert (await two.read())["id"] == "3"


FLOOD = b'{"type":"nudge","id":"f","quantity":"speed","steps":1}\n'


@pytest.mark.hazard("H11")
async def test_stop_passes_its_own_clients_flood(bare: Connect, hub: RecordingHub) -> None:
    client = bare()
    await client.hello()
    await client.write(FLOOD * 10_000 + b'{"type":"stop","id":"s"}\n')
    await hub.until(lambda: bool(hub.stops))
    # Whatever the machine's speed: the flood was throttled, not carried out.
    assert len(hub.asked) < BURST + 2000


@pytest.mark.hazard("H11")
async def test_stop_passes_anothers_flood(bare: Connect, hub: RecordingHub) -> None:
    flooding, calm = bare(), bare()
    await flooding.hello("flooding")
    await calm.hello("calm")

    async def flood() -> None:
        while not hub.stops:
            await flooding.write(FLOOD * 1000)

    task = asyncio.create_task(flood())
    await hub.until(lambda: len(hub.asked) > BURST // 2)
    await calm.say(type="stop", id="s", by="calm")
    await hub.until(lambda: bool(hub.stops))
    await task
    assert hub.stops[0].by == "calm"
    assert len(hub.asked) < BURST + 2000


@pytest.mark.hazard("H11")
async def test_stop_passes_a_flood_of_stops(bare: Connect, hub: RecordingHub) -> None:
    client, calm = bare(), bare()
    await client.write(b'{"type":"stop","id":"s"}\n' * 5000)
    await calm.say(type="stop", id="c")
    assert (await calm.read())["id"] == "c"
    await hub.until(lambda: any(stop.id == "c" for stop in hub.stops))


@pytest.mark.hazard("H11")
async def test_a_client_that_is_being_dismissed_can_still_stop(
    bare: Connect, hub: RecordingHub
) -> None:
    client = bare()
    await client.write(b"x" * (2 * MAX_LINE) + b'\n{"type":"pause","id":"p"}\n{"type":"stop"}\n')
    await hub.until(lambda: bool(hub.stops))
    assert hub.types() == ["stop"]


@pytest.mark.hazard("H34")
async def test_a_client_that_does_not_read_is_dismissed_and_harms_nobody(
    bare: Connect, server: ApiServer
) -> None:
    slow, healthy = bare(), bare()
    await slow.hello("slow")
    await healthy.hello("healthy")
    for number in range(5000):
        server.broadcast(Announced(text=f"{number} {'x' * 1000}"))
        assert str((await healthy.read())["text"]).startswith(f"{number} ")
        if server.clients == ("healthy",):
            break
    else:
        pytest.fail("the slow client is still there")
    *_, last = await slow.rest()
    assert "disconnected: too slow, 256 messages behind" in str(last["reason"])


@pytest.mark.hazard("H34")
async def test_a_slow_client_gets_the_newest_snapshot(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "SNAPSHOT_S", 0.001)
    hub = RecordingHub(profile_points=2000)
    async with ApiServer(path, hub) as server:
        client = BareClient(path)
        await client.hello("slow")
        await hub.until(lambda: hub.snapshots >= 60)
        assert server.clients == ("slow",)
        seen = [(await client.read(snapshots=True))["sequence"]]
        while seen[-1] != hub.snapshots and len(seen) < 60:
            seen.append((await client.read(snapshots=True))["sequence"])
        assert seen == sorted(seen, key=lambda number: int(str(number)))
        assert int(str(seen[-1])) > len(seen) + 10
        client.close()


async def test_the_hub_hears_that_the_last_client_of_a_name_is_gone(
    bare: Connect, hub: RecordingHub
) -> None:
    silent, first, second, other = bare(), bare(), bare(), bare()
    for client, name in ((first, "bridge"), (second, "bridge"), (other, "screen")):
        await client.hello(name)
    first.close()
    silent.close()
    other.close()
    await hub.until(lambda: "screen" in hub.leavers)
    second.close()
    await hub.until(lambda: "bridge" in hub.leavers)
    assert hub.leavers == ["screen", "bridge"]


async def test_bad_lines_are_answered_and_too_many_end_the_connection(bare: Connect) -> None:
    client = bare()
    await client.write(b'{"id":"a","type":"jump"}\n' + b"nonsense\n" * (MAX_BAD_LINES + 5))
    answers = await client.rest()
    assert [answer["type"] for answer in answers] == ["refused"] * (MAX_BAD_LINES + 1)
    assert [answer["id"] for answer in answers[:2]] == ["a", "?"]
    assert "disconnected: 10 lines were no commands" in str(answers[-1]["reason"])


async def test_an_endless_line_ends_the_connection(bare: Connect) -> None:
    client = bare()
    await client.write(b"x" * (MAX_LINE + 1))
    [answer] = await client.rest()
    assert "a line is longer than 65536 bytes" in str(answer["reason"])


async def test_a_flood_is_answered_by_one_word(bare: Connect) -> None:
    client = bare()
    await client.hello()
    await client.write(FLOOD * (BURST + 50))
    answers = [await client.read()]
    while "too many commands: 50 a second" not in str(answers[-1].get("reason")):
        answers.append(await client.read())
    assert answers[-1]["id"] == "?"


async def test_another_users_programs_are_refused(path: Path, hub: RecordingHub) -> None:
    async with ApiServer(path, hub, uids=frozenset({os.getuid() + 1})):
        client = BareClient(path)
        await client.say(type="stop", id="1")
        [answer] = await client.rest()
        assert "another user" in str(answer["reason"])
        client.close()
    assert hub.asked == []


async def test_clients_are_bounded(bare: Connect) -> None:
    clients = [bare() for _ in range(MAX_CLIENTS)]
    for client in clients:
        await client.hello()
    [answer] = await bare().rest()
    assert "more than 32 clients" in str(answer["reason"])
    clients[0].close()
    await clients[1].say(type="pause", id="1")
    assert (await clients[1].read())["type"] == "accepted"


def directory_of(path: Path) -> list[str]:
    return [each.name for each in path.parent.iterdir()]


async def test_closing_ends_the_connections_and_frees_the_path(
    path: Path, hub: RecordingHub
) -> None:
    for _ in range(2):
        async with ApiServer(path, hub):
            client = BareClient(path)
            await client.hello()
        assert await client.rest() == []
        client.close()
        assert directory_of(path) == ["s.lock"]
