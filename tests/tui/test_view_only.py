"""A screen that only looks sends STOP and nothing else, whatever is pressed on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.tui.samples import CARDS
from tests.tui.screen import SIZES, RingingApp, Screen
from tests.tui.scripted import ScriptedController
from tests.tui.stand import Clock
from tui.keys import KEYS
from tui.view import Stage

PRESSED = sorted({one for key in KEYS for one in key.keys.split(",")} - {"q", "ctrl+c", "ctrl+q"})
TO = ("to_checklist", "to_confirm", "to_live", "to_summary")
both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])


@asynccontextmanager
async def looking(size: tuple[int, int]) -> AsyncIterator[Screen]:
    controller, clock = ScriptedController(), Clock()
    app = RingingApp(controller, CARDS, clock=clock, retry_s=0.001, view_only=True)
    async with app.run_test(size=size) as pilot:
        screen = Screen(app, pilot, controller, clock)
        await screen.until(lambda: app.view.snapshot is not None)
        yield screen


@both_sizes
@pytest.mark.parametrize("to", ["", *TO])
async def test_no_key_asks_for_anything(size: tuple[int, int], to: str) -> None:
    async with looking(size) as screen:
        if to:
            await getattr(screen, to)()
        before = screen.controller.types()
        stage = screen.app.view.stage
        for key in PRESSED:
            await screen.press(key)
        await screen.pass_time(4)
        assert screen.controller.types() == before
        assert screen.app.view.stage is stage
        assert screen.app.view.count is None


@both_sizes
async def test_it_says_so_and_offers_no_key_that_asks(size: tuple[int, int]) -> None:
    async with looking(size) as screen:
        await screen.to_live()
        await screen.shows("View only", "SPACE", "? help", "Q leave")
        await screen.hides("P pause")


@pytest.mark.hazard("H11")
@both_sizes
async def test_stop_is_stop_by_key_and_by_touch(size: tuple[int, int]) -> None:
    async with looking(size) as screen:
        await screen.to_live()
        await screen.press("space")
        await screen.until(lambda: screen.controller.types().count("stop") == 1)
        await screen.click("#stop")
        await screen.until(lambda: screen.controller.types().count("stop") == 2)
        await screen.pass_time(5)
        await screen.at(Stage.SUMMARY)


async def test_it_does_not_count_as_somebody_who_watches() -> None:
    async with looking(SIZES[0]) as screen:
        await screen.to_live()
        await screen.pass_time(5)
        assert screen.controller.signs == 0
