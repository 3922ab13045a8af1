"""The screen and its controller lose each other: said, greyed, and mended (H34)."""

from __future__ import annotations

import pytest

from tests.tui.screen import SIZES, open_screen
from tests.tui.scripted import ScriptedController

pytestmark = pytest.mark.hazard("H34")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_a_lost_controller_is_said_and_the_values_are_greyed(size: tuple[int, int]) -> None:
    async with open_screen(size) as screen:
        await screen.to_live()
        screen.controller.lose()
        await screen.pass_time(1.1)
        await screen.shows("THIS SCREEN HAS LOST THE CONTROLLER")
        await screen.shows("The belt may still run. Use the treadmill's own STOP.")
        assert screen.app.query_one("#middle").styles.opacity < 1
        screen.controller.reachable = True
        await screen.until(lambda: not screen.app.view.lost)
        await screen.settle()
        await screen.hides("LOST")
        assert screen.app.query_one("#middle").styles.opacity == 1
        assert screen.controller.types() == []


async def test_a_controller_lost_at_rest_leaves_a_belt_that_counts_as_moving() -> None:
    async with open_screen() as screen:
        screen.controller.lose()
        await screen.pass_time(1.1)
        await screen.shows("LOST THE CONTROLLER", "treat it as moving")


async def test_a_controller_that_falls_silent_is_lost_after_a_second() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        screen.clock.now_s += 0.8
        screen.app.tick()
        assert not screen.app.view.lost
        screen.clock.now_s += 0.3
        screen.app.tick()
        assert screen.app.view.lost_s == 1
        await screen.pass_time(0.1)
        assert not screen.app.view.lost


async def test_no_command_is_offered_without_a_controller() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        screen.controller.lose()
        await screen.pass_time(1.1)
        await screen.press("p", "n", "up", "f")
        assert screen.controller.types() == []


async def test_a_screen_without_a_controller_waits_for_one() -> None:
    controller = ScriptedController(reachable=False)
    async with open_screen(controller=controller) as screen:
        await screen.pass_time(1.1)
        await screen.shows("no controller at the socket")
        controller.reachable = True
        await screen.until(lambda: screen.app.view.snapshot is not None)


async def test_leaving_while_the_session_runs_asks_and_sends_nothing() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        before = screen.controller.types()
        await screen.press("q")
        await screen.shows("The session goes on running when this screen closes")
        await screen.press("n")
        await screen.hides("goes on running")
        await screen.press("ctrl+q")
        assert screen.app.view.leaving
        await screen.press("escape", "ctrl+c")
        assert screen.app.view.leaving
        await screen.press("y")
        await screen.until(lambda: not screen.app.is_running)
        assert screen.controller.types() == before


async def test_leaving_while_a_start_waits_says_so() -> None:
    async with open_screen() as screen:
        await screen.to_confirm()
        await screen.press("q")
        await screen.shows("A start still waits to be confirmed")


async def test_leaving_without_a_session_asks_nothing() -> None:
    async with open_screen() as screen:
        await screen.press("q")
        await screen.until(lambda: not screen.app.is_running)
        assert screen.controller.types() == []
