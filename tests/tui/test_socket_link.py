"""The screen on a real socket: STOP overtakes, and a controller that comes back is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.api import Accepted, AnyCommand, Refused, Snapshot
from controller.api_socket.server import ApiServer
from controller.belt.states import BeltState
from sessions.engine.events import Phase
from tests.tui.samples import CARDS
from tests.tui.scripted import ScriptedController
from tests.tui.stand import until
from tui.app import BackstrideApp
from tui.socket_link import SocketLink
from tui.view import Stage


class ScriptedHub:
    """A scripted controller behind a real server."""

    def __init__(self) -> None:
        self.controller = ScriptedController(
            state=BeltState.RUNNING, phase=Phase.RUNNING, session_id="2026-0001", speed_mps=0.4
        )

    async def handle(self, command: AnyCommand, _client: str, /) -> Accepted | Refused:
        return await self.controller.request(command)

    def snapshot(self) -> Snapshot:
        return self.controller.snapshot()

    def left(self, _client: str, /) -> None:
        pass


@pytest.mark.hazard("H34")
async def test_the_screen_follows_stops_loses_and_finds_a_controller(short_folder: Path) -> None:
    path, hub = short_folder / "api", ScriptedHub()
    app = BackstrideApp(SocketLink(path), CARDS, retry_s=0.01)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(lambda: app.view.lost and "no controller" in app.view.lost_why)
        async with ApiServer(path, hub):
            await until(lambda: not app.view.lost and app.view.stage is Stage.LIVE)
            hub.controller.deaf = frozenset({"pause"})
            await pilot.press("p")
            await until(lambda: "pause" in hub.controller.types())
            await pilot.press("space")
            await until(lambda: app.view.state is BeltState.STOPPING)
        await until(lambda: app.view.lost)
        async with ApiServer(path, hub):
            await until(lambda: not app.view.lost)
    assert hub.controller.types() == ["pause", "stop"]
