"""Nothing starts without a deliberate confirmation and an audible countdown (H13)."""

from __future__ import annotations

import pytest

from controller.api import Arm
from tests.tui.screen import SIZES, open_screen
from tui.view import Stage

pytestmark = pytest.mark.hazard("H13")


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_three_two_one_are_shown_and_heard_before_the_start(size: tuple[int, int]) -> None:
    async with open_screen(size) as screen:
        await screen.to_confirm()
        bells = screen.app.bells
        await screen.press("enter")
        await screen.shows("STARTS IN")
        seen = []
        for _ in range(29):
            seen.append(screen.app.view.count)
            assert "confirm" not in screen.controller.types()
            await screen.pass_time(0.1)
        assert [number for number in (3, 2, 1) if number in seen] == [3, 2, 1]
        assert screen.app.bells == bells + 3
        await screen.pass_time(0.3)
        await screen.sent("confirm")
        await screen.at(Stage.LIVE)


@pytest.mark.parametrize("key", ["x", "q", "escape", "tab", "question_mark"])
async def test_any_other_key_cancels_and_does_nothing_else(key: str) -> None:
    async with open_screen() as screen:
        await screen.to_confirm()
        await screen.press("enter")
        await screen.pass_time(1.2)
        await screen.press(key, every_s=0.1)
        await screen.pass_time(4)
        assert screen.controller.types() == []
        assert screen.app.view.stage is Stage.CONFIRM
        assert not screen.app.view.leaving
        assert not screen.app.view.helping
        await screen.shows("The start was cancelled")


async def test_a_click_cancels() -> None:
    async with open_screen() as screen:
        await screen.to_confirm()
        await screen.press("enter")
        await screen.click("#confirm-words")
        await screen.pass_time(4)
        assert "confirm" not in screen.controller.types()


async def test_stop_cancels() -> None:
    async with open_screen() as screen:
        await screen.to_confirm()
        await screen.press("enter", "space")
        await screen.sent("stop")
        await screen.pass_time(4)
        assert "confirm" not in screen.controller.types()


async def test_a_key_held_down_since_the_checklist_confirms_nothing() -> None:
    async with open_screen() as screen:
        await screen.to_checklist()
        await screen.press("enter")
        screen.controller.obey(Arm(id="other"))
        screen.controller.publish()
        await screen.at(Stage.CONFIRM)
        await screen.press(*["enter"] * 40, every_s=0.05)
        assert screen.app.view.count is None
        await screen.press("enter")
        assert screen.app.view.count == 3


async def test_a_screen_that_hung_during_the_countdown_starts_nothing() -> None:
    async with open_screen() as screen:
        await screen.to_confirm()
        await screen.press("enter")
        screen.clock.now_s += 10
        screen.controller.publish()
        await screen.settle()
        screen.app.tick()
        await screen.pass_time(4)
        assert "confirm" not in screen.controller.types()


async def test_a_confirmation_that_is_no_longer_asked_for_starts_nothing() -> None:
    async with open_screen() as screen:
        await screen.to_confirm()
        await screen.press("enter")
        screen.controller.token = 9
        await screen.pass_time(4)
        assert "confirm" not in screen.controller.types()


async def test_after_a_pause_only_a_new_confirmation_at_standstill_starts_the_belt() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        await screen.pass_time(6)
        await screen.press("p")
        await screen.sent("pause")
        await screen.press("enter")
        assert screen.app.view.count is None
        await screen.shows("PAUSED: the belt slows")
        await screen.pass_time(4)
        await screen.shows("PAUSED: the belt stands")
        await screen.press("enter")
        await screen.shows("STARTS IN")
        await screen.pass_time(3.2)
        await screen.sent("confirm")
