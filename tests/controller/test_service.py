"""A whole controller in this process, its devices real processes, its clients on the socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from controller import api
from controller.api_socket.address import socket_path
from controller.api_socket.client import ApiClient
from controller.belt.states import BeltState
from controller.config import Config
from controller.config_schema import Kiosk
from controller.service import Service
from controller.serving import serving
from sessions.care.pins import SALT_BYTES, keep

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
    await seen(client, ready)
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


@pytest.mark.hazard("H41")
async def test_somebody_asks_from_afar_and_the_person_at_the_machine_replies(
    short_folder: Path,
) -> None:
    config = configured(short_folder)
    path = socket_path(config)
    async with (
        serving(config),
        await ApiClient.connect(path, "screen") as screen,
        await ApiClient.connect(path, "facility") as facility,
    ):
        refused = await facility.request(ask(api.Asked.START))
        assert isinstance(refused, api.Refused)
        assert refused.reason == "no workout is loaded: load one first"
        assert isinstance(await screen.request(api.Load(id="-", workout="taster")), api.Accepted)
        await seen(screen, ready)
        for report in (
            api.LinkReport(id="-", name="broker", health=api.Health.GOOD),
            ask(api.Asked.START),
            api.Note(id="-", text="asked for a start"),
        ):
            assert isinstance(await facility.request(report), api.Accepted)
        asked = await seen(screen, lambda m: isinstance(m, api.RequestAsked))
        assert isinstance(asked, api.RequestAsked)
        assert (asked.request.by, asked.request.what) == ("nurse", api.Asked.START)
        reply = api.Reply(id="-", token=asked.request.token, granted=True)
        assert isinstance(await facility.request(reply), api.Refused)
        assert isinstance(await screen.request(reply), api.Accepted)
        await seen(screen, lambda m: isinstance(m, api.Snapshot) and arming(m))
        assert link(await newest(screen), "broker").health is api.Health.GOOD
        await facility.close()
        await seen(
            screen, lambda m: isinstance(m, api.Snapshot) and link(m, "broker").detail == "left"
        )


def ask(what: api.Asked) -> api.Ask:
    return api.Ask(id="-", what=what, by="nurse")


def ready(message: api.ServerMessage) -> bool:
    if not isinstance(message, api.Snapshot):
        return False
    return message.belt.state is BeltState.READY and bool(message.gait.person_on_belt)


@asynccontextmanager
async def ready_screen(config: Config) -> AsyncIterator[ApiClient]:
    """A screen whose treadmill has a workout and somebody on its belt."""
    async with (
        serving(config),
        await ApiClient.connect(socket_path(config), "screen") as screen,
    ):
        assert isinstance(await screen.request(api.Load(id="-", workout="taster")), api.Accepted)
        await seen(screen, ready)
        yield screen


def arming(now: api.Snapshot) -> bool:
    return now.belt.state is BeltState.ARMING and now.request is None


async def newest(client: ApiClient) -> api.Snapshot:
    now = await seen(client, lambda m: isinstance(m, api.Snapshot))
    assert isinstance(now, api.Snapshot)
    return now


def link(now: api.Snapshot, name: str) -> api.LinkView:
    return next(link for link in now.links if link.name == name)


@pytest.mark.hazard("H34")
async def test_only_a_sign_of_life_counts_as_a_screen_that_watches(short_folder: Path) -> None:
    config = configured(short_folder)
    watched = config.site.model_copy(update={"watched_by_screen": True})
    config = config.model_copy(update={"site": watched})
    async with ready_screen(config) as screen:
        answer = await screen.request(api.Arm(id="-"))
        assert isinstance(answer, api.Refused)
        assert "wants a screen" in answer.reason
        await screen.request(api.Watch(id="-"))
        assert isinstance(await screen.request(api.Arm(id="-")), api.Accepted)


@pytest.mark.hazard("H43")
async def test_a_locked_treadmill_starts_after_the_code_which_goes_on_no_record(
    short_folder: Path,
) -> None:
    kiosk = Kiosk(code=SecretStr(str(keep("2580", bytes(SALT_BYTES)))))
    config = configured(short_folder).model_copy(update={"kiosk": kiosk})
    async with ready_screen(config) as screen:
        answer = await screen.request(api.Arm(id="-"))
        assert isinstance(answer, api.Refused)
        assert "locked" in answer.reason
        assert isinstance(await screen.request(api.Unlock(id="-", code="2581")), api.Refused)
        assert isinstance(await screen.request(api.Unlock(id="-", code="2580")), api.Accepted)
        assert isinstance(await screen.request(api.Arm(id="-")), api.Accepted)
    journal = b"".join(path.read_bytes() for path in config.paths.data.glob("journal*"))
    assert b"unlock" in journal
    assert b"2580" not in journal
