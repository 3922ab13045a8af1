"""The screen of a locked treadmill: what is so, what to do, and STOP as ever (H43)."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from controller.api import Unlock
from tests.tui.screen import SIZES, Screen, open_screen
from tests.tui.scripted import ScriptedController
from tui.view import Stage

pytestmark = pytest.mark.hazard("H43")


async def lock(screen: Screen) -> None:
    screen.controller.locked = True
    screen.controller.publish()
    await screen.at(Stage.LOCKED)
    await screen.until(lambda: isinstance(screen.app.focused, Input))


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_a_locked_treadmill_says_so_and_takes_the_code(size: tuple[int, int]) -> None:
    async with open_screen(size) as screen:
        await lock(screen)
        await screen.shows("LOCKED", "Type the code", "STOP")
        await screen.press("2", "5", "8", "0", "enter")
        await screen.sent("unlock")
        [command] = screen.controller.received
        assert isinstance(command, Unlock)
        assert command.code == "2580"
        assert "2580" not in screen.text


async def test_the_code_opens_the_stage_that_was_there() -> None:
    async with open_screen() as screen:
        await screen.to_checklist()
        await lock(screen)
        screen.controller.locked = False
        screen.controller.publish()
        await screen.at(Stage.CHECKLIST)


async def test_stop_works_while_the_code_is_typed() -> None:
    async with open_screen() as screen:
        await lock(screen)
        await screen.press("2", "space")
        await screen.sent("stop")
        await screen.click("#stop")
        await screen.sent("stop", 2)


async def test_letters_are_no_code_and_nothing_typed_is_kept() -> None:
    async with open_screen() as screen:
        await lock(screen)
        await screen.press("p", "x", "enter")
        assert screen.controller.types() == []


async def test_keys_that_are_no_digits_mean_what_they_always_do() -> None:
    async with open_screen() as screen:
        await lock(screen)
        await screen.press("1", "question_mark")
        await screen.until(lambda: screen.app.view.helping)


async def test_a_wrong_code_is_told() -> None:
    controller = ScriptedController(refusals={"unlock": "this is not the code"})
    async with open_screen(controller=controller) as screen:
        await lock(screen)
        await screen.press("1", "enter")
        await screen.shows("this is not the code")


async def test_nothing_can_be_confirmed_while_it_is_locked() -> None:
    async with open_screen() as screen:
        await screen.to_confirm()
        await screen.press("enter")
        await lock(screen)
        assert not screen.app.view.confirmable
        await screen.pass_time(4)
        assert "confirm" not in screen.controller.types()


async def test_a_key_is_told_with_the_next_sign_of_life() -> None:
    async with open_screen() as screen:
        await screen.pass_time(1.0)
        before = screen.controller.used
        await screen.press("down")
        await screen.pass_time(1.0)
        assert screen.controller.used == before + 1
