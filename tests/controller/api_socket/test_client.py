from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from controller.api import Accepted, Announced, Load, Pause, Refused, ServerMessage, Snapshot
from controller.api_socket.client import ApiClient, NotConnected
from controller.api_socket.server import ApiServer

from .wire import PATIENCE_S, RecordingHub


async def first(client: ApiClient, kind: type[ServerMessage]) -> ServerMessage:
    async with asyncio.timeout(PATIENCE_S):
        async for message in client:
            if isinstance(message, kind):
                return message
    raise AssertionError("the connection ended")


async def test_a_client_asks_and_listens(server: ApiServer, hub: RecordingHub) -> None:
    async with await ApiClient.connect(server.path, "screen") as client:
        assert isinstance(await client.request(Pause(id="any")), Accepted)
        assert isinstance(await client.stop("space key"), Accepted)
        assert [(name, command.type) for name, command in hub.asked] == [
            ("screen", "pause"),
            ("screen", "stop"),
        ]
        assert hub.stops[0].by == "space key"
        server.broadcast(Announced(text="hear this"))
        assert await first(client, Announced) == Announced(text="hear this")
        assert isinstance(await first(client, Snapshot), Snapshot)


async def test_many_questions_at_once_get_their_own_answers(
    server: ApiServer, hub: RecordingHub
) -> None:
    async with await ApiClient.connect(server.path, "screen") as client:
        slow = asyncio.create_task(client.request(Load(id="x", workout="slow")))
        await hub.until(lambda: "load" in hub.types())
        assert isinstance(await client.stop(), Accepted)
        assert not slow.done()
        hub.loaded.set()
        assert isinstance(await slow, Accepted)


async def test_no_answer_in_time_is_an_error(server: ApiServer) -> None:
    async with await ApiClient.connect(server.path, "screen") as client:
        with pytest.raises(TimeoutError):
            await client.request(Load(id="x", workout="slow"), timeout_s=0.01)
        assert isinstance(await client.stop(), Accepted)


async def test_unread_snapshots_give_way_to_newer_ones(
    server: ApiServer, hub: RecordingHub
) -> None:
    async with await ApiClient.connect(server.path, "screen") as client:
        await hub.until(lambda: hub.snapshots >= 4)
        assert isinstance(await client.request(Pause(id="x")), Accepted)
        snapshot = await first(client, Snapshot)
        assert isinstance(snapshot, Snapshot)
        assert snapshot.sequence >= 4


async def test_the_iteration_ends_with_the_connection(path: Path, hub: RecordingHub) -> None:
    async with ApiServer(path, hub):
        client = await ApiClient.connect(path, "screen")
        asked = asyncio.create_task(client.request(Load(id="x", workout="slow")))
        await hub.until(lambda: "load" in hub.types())
    async with asyncio.timeout(PATIENCE_S):
        assert [message async for message in client if not isinstance(message, Snapshot)] == []
    with pytest.raises(NotConnected, match="closed the connection"):
        await asked
    with pytest.raises(NotConnected):
        await client.stop()
    await client.close()
    hub.loaded.set()


async def test_without_a_controller_the_error_names_the_place(path: Path) -> None:
    with pytest.raises(NotConnected, match=f"no controller at {path}"):
        await ApiClient.connect(path, "screen")


async def test_a_refused_hello_is_an_error(path: Path, hub: RecordingHub) -> None:
    async with ApiServer(path, hub, uids=frozenset()):
        with pytest.raises(NotConnected, match="another user"):
            await ApiClient.connect(path, "screen")


async def test_refusals_of_nobodys_commands_are_events(server: ApiServer) -> None:
    async with await ApiClient.connect(server.path, "screen") as client:
        server.broadcast(Refused(id="guard", reason="no"))
        assert await first(client, Refused) == Refused(id="guard", reason="no")
