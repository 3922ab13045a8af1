"""The bridge between a real socket and the air of this process."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import ValidationError

from controller import api
from controller.api_socket.client import ApiClient
from controller.api_socket.server import ApiServer
from controller.bridge import process
from controller.bridge.keeping import bridge_keepers
from controller.bridge.on_bumble import own_address
from controller.bridge.process import Bridge
from controller.bridge.radio import Station
from controller.bridge.settings import BridgeSettings
from controller.simulator.ftms.air import Air
from controller.simulator.ftms.app import App
from protocols.ftms.control import Op, Result, encode_request
from protocols.ftms.service import CONTROL
from tests.controller.bluetooth.links import eventually
from tests.controller.bridge.apps import STOP, snapshot
from tests.controller.bridge.centrals import NAME

FASTER = encode_request(Op.SET_TARGET_SPEED, target_speed_kmh=2.5)
REQUEST = encode_request(Op.REQUEST_CONTROL)


class Hub:
    """A controller that answers as it is told to."""

    def __init__(self) -> None:
        self.asked: list[api.AnyCommand] = []
        self.refuses = False
        self.card = "simulated"

    async def handle(self, command: api.AnyCommand, _client: str, /) -> api.Accepted | api.Refused:
        self.asked.append(command)
        if self.refuses:
            return api.Refused(id=command.id, reason="because")
        return api.Accepted(id=command.id)

    def snapshot(self) -> api.Snapshot:
        machine = api.MachineView(name="Bay 2", url="sim:", simulated=True, card=self.card)
        return snapshot(machine=machine)

    def left(self, client: str, /) -> None:
        """A client is gone."""

    def reports(self) -> list[tuple[api.Health, str]]:
        return [(one.health, one.detail) for one in self.asked if isinstance(one, api.LinkReport)]


@asynccontextmanager
async def running(folder: Path, transport: str) -> AsyncIterator[tuple[Hub, asyncio.Task[None]]]:
    """A bridge that lets apps ask, in this process."""
    hub = Hub()
    async with (
        ApiServer(folder / "s", hub),
        await ApiClient.connect(folder / "s", "bridge") as controller,
    ):
        bridge = Bridge(controller, hub.snapshot(), Station(NAME, transport), asking=True)
        task = asyncio.create_task(bridge.run())
        try:
            yield hub, task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def test_what_an_app_asks_reaches_the_controller_and_its_answer_the_app(
    short_folder: Path,
) -> None:
    air = Air()
    door = await air.open_door()
    async with running(short_folder, door.transport) as (hub, _):
        one = await App.connect(air.host("app"), own_address(NAME))
        await one.subscribe(CONTROL, "2acd")
        await one.more_records()
        assert await one.ask(REQUEST) is Result.SUCCESS
        assert await one.ask(FASTER) is Result.SUCCESS
        hub.refuses = True
        assert await one.ask(FASTER) is Result.OPERATION_FAILED
        hub.refuses = False
        assert await one.ask(STOP) is Result.SUCCESS
        kinds = [one.type for one in hub.asked if not isinstance(one, api.LinkReport)]
        assert kinds == ["ask", "ask", "stop"]
        await eventually(lambda: (api.Health.GOOD, f"{NAME}, 1 app") in hub.reports(), "report")
    door.close()


async def test_a_missing_controller_is_reported_and_tried_again(
    short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "REST_S", 0.05)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with running(short_folder, f"tcp-client:127.0.0.1:{port}") as (hub, _):
        await eventually(lambda: bool(hub.reports()), "a report")
        await eventually(lambda: hub.reports()[-1][0] is api.Health.BAD, "a bad report")
        assert "is it there?" in hub.reports()[-1][1]
        air = Air()
        door = await air.open_door(port)
        await eventually(lambda: hub.reports()[-1][0] is api.Health.GOOD, "a good report")
        door.close()


async def test_it_ends_with_its_controller(short_folder: Path) -> None:
    air = Air()
    door = await air.open_door()
    hub = Hub()
    server = ApiServer(short_folder / "s", hub)
    await server.start()
    async with await ApiClient.connect(short_folder / "s", "bridge") as controller:
        bridge = Bridge(controller, hub.snapshot(), Station(NAME, door.transport), asking=False)
        task = asyncio.create_task(bridge.run())
        await eventually(lambda: (api.Health.GOOD, f"{NAME}, no apps") in hub.reports(), "report")
        await server.close()
        await asyncio.wait({task})
    door.close()


async def test_another_card_is_another_treadmill(short_folder: Path) -> None:
    air = Air()
    door = await air.open_door()
    async with running(short_folder, door.transport) as (hub, task):
        await eventually(lambda: bool(hub.reports()), "a report")
        assert not task.done()
        hub.card = "urevo"
        await asyncio.wait_for(task, 30)
    door.close()


def test_settings_name_the_process_and_refuse_what_cannot_be() -> None:
    settings = BridgeSettings(enabled=True, control="ask", transport="usb:0", name="Bay 2")
    assert settings.arguments(Path("/run/s")) == (
        *("-m", "controller.bridge", "--socket", "/run/s", "--name=Bay 2"),
        *("--control=ask", "--transport=usb:0"),
    )
    through_bluez = BridgeSettings(control="ask").arguments(Path("/run/s"))
    assert through_bluez[-2:] == ("--name=Backstride", "--control=ask")
    with pytest.raises(ValidationError):
        BridgeSettings(name="fourteen chars")


def test_without_being_wanted_nothing_is_started(tmp_path: Path) -> None:
    assert bridge_keepers(BridgeSettings(), tmp_path / "s", print) == []
