"""The bridge as a real process beside a real session: an app reads, stops, and is no danger.

The session's treadmill is on a pseudo-terminal, the app is a bumble central in this process's air.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from controller import api
from controller.api_socket.address import SOCKET
from controller.api_socket.client import ApiClient
from controller.bridge.on_bumble import own_address
from controller.simulator.ftms.air import Air
from controller.simulator.ftms.app import App
from protocols.ftms.control import Op, Result, encode_request
from protocols.ftms.service import CONTROL
from protocols.ftms.status import StatusOp
from tests.controller.bridge.apps import STOP
from tests.controller.processes.stand import (
    DEADLINE_S,
    RUN,
    Controller,
    Simulator,
    only_child,
    walking,
)

pytestmark = pytest.mark.xdist_group("processes")  # they want the cores for themselves

NAME = "Bay 2"
DATA, STATUS = "2acd", "2ada"
FASTER_KMH = 3.0
FASTER = encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=FASTER_KMH)
TWENTY = encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=20.0)
REQUEST = encode_request(Op.REQUEST_CONTROL)
SPEED_CHANGED = StatusOp.TARGET_SPEED_CHANGED


@asynccontextmanager
async def bridged_walk(
    home: Path, monkeypatch: pytest.MonkeyPatch, control: str = "none"
) -> AsyncIterator[tuple[Air, Simulator, Controller]]:
    """`backstride run taster --yes --bridge`, heard in an air of ours."""
    air = Air()
    door = await air.open_door()
    monkeypatch.setenv("BACKSTRIDE_BRIDGE__TRANSPORT", door.transport)
    monkeypatch.setenv("BACKSTRIDE_BRIDGE__NAME", NAME)
    monkeypatch.setenv("BACKSTRIDE_BRIDGE__CONTROL", control)
    session = walking(home, command=(*RUN, "--bridge"))
    simulator, controller = await asyncio.to_thread(session.__enter__)
    try:
        yield air, simulator, controller
    finally:
        await asyncio.to_thread(session.__exit__, None, None, None)
        door.close()


async def app(air: Air, name: str) -> App:
    connected = await App.connect(air.host(name), own_address(NAME))
    return await connected.subscribe(CONTROL, DATA, STATUS)


@pytest.mark.hazard("H11")
async def test_an_app_sees_the_walk_and_its_stop_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bridged_walk(tmp_path, monkeypatch) as (air, simulator, controller):
        one = await app(air, "app")
        await one.until(
            lambda: any((record.speed_kmh or 0) > 0.4 for record in one.records()), "a moving belt"
        )
        assert await one.ask(FASTER) is Result.CONTROL_NOT_PERMITTED
        other = await app(air, "other")
        assert await one.ask(STOP) is Result.SUCCESS
        summary = await asyncio.to_thread(controller.until_ended)
        assert summary["outcome"] == "stopped"
        assert controller.process.returncode == 10
        stopped = bytes((StatusOp.STOPPED_OR_PAUSED_BY_USER, 1))
        assert stopped in other.values(STATUS)
        await one.until(lambda: one.ended, "the end of the link")
        assert (await asyncio.to_thread(simulator.belt))["belt_mps"] == 0


@pytest.mark.hazard("H09")
async def test_an_app_asks_and_only_the_persons_word_moves_the_belt(
    tmp_path: Path, short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKSTRIDE_PATHS__RUNTIME", str(short_folder))
    async with bridged_walk(tmp_path, monkeypatch, "ask") as (air, _, controller):
        one = await app(air, "app")
        assert await one.ask(REQUEST) is Result.SUCCESS
        assert await one.ask(TWENTY) is Result.INVALID_PARAMETER
        assert await one.ask(FASTER) is Result.SUCCESS
        async with await ApiClient.connect(short_folder / SOCKET, "person") as person:
            waiting = await _snapshot(person, lambda now: now.request is not None)
            assert waiting.request is not None
            assert waiting.request.by.startswith("app ")
            before = [told for told in one.values(STATUS) if told[0] == SPEED_CHANGED]
            await one.more_records(2)
            assert max(record.speed_kmh or 0 for record in one.records()) < FASTER_KMH - 0.3
            there = api.LinkView(name="bridge", health=api.Health.GOOD, detail=f"{NAME}, 1 app")
            await _snapshot(person, lambda now: there in now.links)
            reply = api.Reply(id="-", token=waiting.request.token, granted=True)
            assert isinstance(await person.request(reply), api.Accepted)
            await one.until(
                lambda: (one.records()[-1].speed_kmh or 0) > FASTER_KMH - 0.2, "a faster belt"
            )
            told = [told for told in one.values(STATUS) if told[0] == SPEED_CHANGED]
            assert len(told) > len(before), "what the belt is told is told on"
        assert await one.ask(STOP) is Result.SUCCESS
        assert (await asyncio.to_thread(controller.until_ended))["outcome"] == "stopped"


async def _snapshot(client: ApiClient, met: Callable[[api.Snapshot], bool]) -> api.Snapshot:
    async with asyncio.timeout(DEADLINE_S):
        async for message in client:
            if isinstance(message, api.Snapshot) and met(message):
                return message
    raise AssertionError("the controller has left")


@pytest.mark.hazard("H02")
async def test_a_bridge_that_dies_is_followed_by_another_and_the_session_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bridged_walk(tmp_path, monkeypatch) as (air, _, controller):
        one = await app(air, "app")
        await one.more_records()
        os.kill(only_child(controller.process.pid, "controller.bridge"), signal.SIGKILL)
        await one.until(lambda: one.ended, "the end of the link")
        again = await app(air, "app again")
        await again.more_records()
        assert (again.records()[-1].elapsed_s or 0) >= (one.records()[-1].elapsed_s or 0)
        controller.process.send_signal(signal.SIGINT)
        assert (await asyncio.to_thread(controller.until_ended))["outcome"] == "stopped"
        states = [event["state"] for event in controller.events.seen if event["type"] == "belt"]
        assert "latched" not in states
