"""A screen that shows what is so now says that it is there; one that cannot, does not (H34)."""

from __future__ import annotations

import pytest

from tests.tui.screen import open_screen

pytestmark = pytest.mark.hazard("H34")


async def test_a_screen_gives_a_sign_of_life_twice_a_second() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        before = screen.controller.signs
        await screen.pass_time(3.0)
        assert screen.controller.signs - before == 6
        assert screen.controller.types() == []


async def test_it_gives_none_between() -> None:
    async with open_screen() as screen:
        await screen.pass_time(0.5)
        before = screen.controller.signs
        screen.app.tick()
        await screen.settle()
        assert screen.controller.signs == before


async def test_a_screen_that_shows_what_is_old_gives_none() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        screen.clock.now_s += 1.1
        before = screen.controller.signs
        screen.app.tick()
        await screen.settle()
        assert screen.app.view.lost
        assert screen.controller.signs == before


async def test_a_sign_that_is_lost_with_the_connection_is_no_notice() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        screen.controller.lose()
        screen.clock.now_s += 0.6
        screen.app.tick()
        await screen.settle()
        assert screen.app.view.notice == ""
