"""STOP is one key and one click away, always, and waits for nothing (H37)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import pytest

from controller.api import SimulatedFault
from controller.belt.states import BeltState
from tests.tui.samples import CAUSES
from tests.tui.screen import SIZES, Screen, open_screen
from tui.palette import THEME
from tui.regions.stop_bar import StopBar
from tui.view import StopSent


async def choose(screen: Screen) -> None:
    await screen.pass_time(0.1)


async def checklist(screen: Screen) -> None:
    await screen.to_checklist()


async def participant(screen: Screen) -> None:
    await screen.to_checklist()
    screen.app.query_one("#participant").focus()
    await screen.press("A")


async def confirm(screen: Screen) -> None:
    await screen.to_confirm()


async def counting(screen: Screen) -> None:
    await screen.to_confirm()
    await screen.press("enter")
    assert screen.app.view.count == 3


async def live(screen: Screen) -> None:
    await screen.to_live()


async def paused(screen: Screen) -> None:
    await screen.to_live()
    await screen.press("p")
    await screen.pass_time(5)


async def easing(screen: Screen) -> None:
    await screen.to_live()
    await screen.pass_time(3)
    await screen.press("f")
    await screen.sent("finish")


async def helping(screen: Screen) -> None:
    await screen.to_live()
    await screen.press("question_mark")


async def faults(screen: Screen) -> None:
    await screen.to_live()
    await screen.press("s")


async def leaving(screen: Screen) -> None:
    await screen.to_live()
    await screen.press("q")


async def summary(screen: Screen) -> None:
    await screen.to_summary()


async def lost(screen: Screen) -> None:
    await screen.to_live()
    screen.clock.now_s += 3
    screen.app.tick()
    await screen.settle()
    assert screen.app.view.lost


PLACES: tuple[Callable[[Screen], Awaitable[None]], ...] = (
    choose,
    checklist,
    participant,
    confirm,
    counting,
    live,
    paused,
    easing,
    helping,
    faults,
    leaving,
    summary,
    lost,
)


@pytest.mark.hazard("H37")
@pytest.mark.parametrize("place", PLACES, ids=[place.__name__ for place in PLACES])
async def test_a_key_and_a_click_are_stop_everywhere(
    place: Callable[[Screen], Awaitable[None]],
) -> None:
    async with open_screen(SIZES[len(place.__name__) % 2]) as screen:
        await place(screen)
        await screen.shows("S T O P")
        await screen.click("#stop")
        await screen.sent("stop")
        await screen.press("space")
        await screen.sent("stop", 2)


async def test_stop_stops_at_the_press_and_not_at_the_release() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        await screen.pilot.mouse_down(StopBar)
        await screen.sent("stop")


async def test_stop_waits_for_no_other_command() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        screen.controller.deaf = frozenset({"pause", "skip", "nudge"})
        await screen.press("p", "n", "up", "space")
        await screen.sent("stop")
        await screen.until(lambda: screen.app.view.state is BeltState.STOPPING)


async def test_a_command_without_an_answer_is_given_up_in_words() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        screen.controller.deaf = frozenset({"pause"})
        await screen.press("p")
        await screen.sent("pause")
        await screen.pass_time(3.1)
        await screen.shows("did not answer “pause”")


async def test_an_unanswered_stop_is_sent_again_and_says_what_to_do() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        screen.controller.deaf = frozenset({"stop"})
        await screen.press("space")
        await screen.sent("stop")
        await screen.pass_time(1.1)
        await screen.sent("stop", 2)
        await screen.shows("STOP NOT CONFIRMED")
        await screen.shows("the treadmill's own STOP")
        screen.controller.deaf = frozenset()
        await screen.pass_time(1.1)
        await screen.until(lambda: screen.app.view.stop is StopSent.NO)
        await screen.pass_time(3)
        assert screen.controller.types().count("stop") == 3


async def test_a_stop_that_could_not_be_sent_goes_out_when_the_controller_is_back() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        screen.controller.lose()
        await screen.press("space")
        await screen.until(lambda: screen.app.view.stop is StopSent.UNANSWERED)
        screen.controller.reachable = True
        await screen.pass_time(1.1)
        await screen.until(lambda: screen.controller.state is BeltState.STOPPING)


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (30, 8), (200, 60)])
async def test_stop_is_in_view_however_small_the_screen(size: tuple[int, int]) -> None:
    async with open_screen(size) as screen:
        await screen.to_live()
        screen.controller.latch(CAUSES[SimulatedFault.SAFETY_KEY])
        await screen.pass_time(0.1)
        await screen.shows("S T O P")


async def test_backspace_is_not_stop() -> None:
    async with open_screen() as screen:
        await participant(screen)
        await screen.press("backspace", "ctrl+backspace")
        assert screen.controller.types() == []


async def test_stop_neither_looks_like_nor_is_called_an_emergency_stop() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        assert screen.app.query_one(StopBar).styles.background.hex == "#FFFFFF"
        assert THEME.variables["stop-ink"] == "#000000"
        await screen.shows("Not an emergency stop")
        others = screen.text.replace("Not an emergency stop", "")
        assert not re.search(r"e-?stop\b|emergency", others, re.IGNORECASE)
