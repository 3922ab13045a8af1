"""A whole controller in this process, its devices real processes, its clients on the socket."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from controller import api
from controller.api_socket.client import ApiClient
from controller.belt.states import BeltState
from controller.config import Config
from controller.service import Service
from controller.serving import serving, socket_path

DEADLINE_S = 60.0


def configured(home: Path) -> Config:
    return Config.model_validate(
        {
            "paths": {"data": str(home / "data"), "runtime": str(home / "run")},
            "voice": {"enabled": False},
        }
    )


async def seen(client: ApiClient, met: Callable[[api.ServerMessage], bool]) -> api.ServerMessage:
    """The next message that `met` accepts."""
    async with asyncio.timeout(DEADLINE_S):
        async for message in client:
            if met(message):
                return message
    raise AssertionError("the connection ended")


def walks(message: api.ServerMessage) -> bool:
    return isinstance(message, api.Snapshot) and (message.belt.speed_mps or 0) > 0.1


def ended(message: api.ServerMessage) -> bool:
    return isinstance(message, api.SessionEnded)


async def start_walking(client: ApiClient) -> None:
    """Load, arm and confirm, as soon as the walker stands on the belt."""
    assert isinstance(await client.request(api.Load(id="-", workout="taster")), api.Accepted)
    await seen(client, lambda m: isinstance(m, api.Snapshot) and bool(m.gait.person_on_belt))
    answer = await client.request(api.Arm(id="-", participant="P-1"))
    assert isinstance(answer, api.Accepted), answer
    asked = await seen(
        client, lambda m: isinstance(m, api.Snapshot) and m.belt.confirm_token is not None
    )
    assert isinstance(asked, api.Snapshot)
    assert asked.belt.confirm_token is not None
    confirm = api.Confirm(id="-", token=asked.belt.confirm_token)
    assert isinstance(await client.request(confirm), api.Accepted)
    await seen(client, walks)


async def flood(path: Path) -> None:
    """A client that sends nonsense without end and reads nothing."""
    _, writer = await asyncio.open_unix_connection(path)
    try:
        while True:
            writer.write(b'{"type": "nonsense"}\n' * 100 + b"\xff" * 1000)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


@pytest.mark.hazard("H11")
async def test_a_session_is_driven_over_the_socket_whatever_other_clients_do(
    short_folder: Path,
) -> None:
    config = configured(short_folder)
    path = socket_path(config)
    async with serving(config) as service:
        first = await ApiClient.connect(path, "first")
        await start_walking(first)
        await first.close()  # the session goes on
        hostile = [asyncio.create_task(flood(path)) for _ in range(3)]
        async with await ApiClient.connect(path, "second") as second:
            later = await seen(
                second,
                lambda m: (
                    isinstance(m, api.Snapshot)
                    and m.session is not None
                    and m.session.elapsed_s > 4
                ),
            )
            assert isinstance(later, api.Snapshot)
            assert later.belt.state is BeltState.RUNNING
            assert service.conductor.session_live
            assert isinstance(await second.stop(by="second"), api.Accepted)
            over = await seen(second, ended)
            assert isinstance(over, api.SessionEnded)
            assert over.summary.outcome is api.Outcome.STOPPED
            assert over.summary.cause is not None
            assert over.summary.cause.text == "STOP by second"
        for task in hostile:
            task.cancel()
        await asyncio.gather(*hostile, return_exceptions=True)
    assert_nothing_is_left(service)


def assert_nothing_is_left(service: Service) -> None:
    assert not service.conductor.session_live
    assert not socket_path(service.config).exists()
