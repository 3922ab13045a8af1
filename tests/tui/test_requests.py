"""A request from afar on the screen: seen, answered by two keys, and never in the way of STOP."""

from __future__ import annotations

import pytest

from controller.api import Asked, Reply, RequestView
from sessions.quantities import MPH_MPS
from tests.tui.screen import LARGE, SIZES, SMALL, Screen, open_screen
from tui.regions.header import Header

START = RequestView(token=77, by="nurse station", what=Asked.START, left_s=24.4)
SPEED = RequestView(
    token=78, by="nurse station", what=Asked.SPEED, speed_mps=1.8 * MPH_MPS, left_s=9.0
)
CONTROL = RequestView(token=79, by="app on a phone", what=Asked.CONTROL, left_s=9.0)


def ask(screen: Screen, request: RequestView | None) -> None:
    screen.controller.asked = request
    screen.controller.publish()


def replies(screen: Screen) -> list[tuple[int, bool]]:
    received = [one for one in screen.controller.received if isinstance(one, Reply)]
    return [(reply.token, reply.granted) for reply in received]


@pytest.mark.hazard("H41")
@pytest.mark.parametrize("size", SIZES)
async def test_a_request_for_a_start_says_who_asks_and_that_nothing_moves_yet(
    size: tuple[int, int],
) -> None:
    async with open_screen(size) as screen:
        await screen.to_checklist()
        ask(screen, START)
        await screen.shows("◆ nurse station asks to start the workout   24 s left")
        await screen.shows("A allow (moves nothing: the usual confirmation follows)   D decline")
        await screen.shows("S T O P", "Ask for the start")
        ask(screen, None)
        await screen.hides("nurse station")


@pytest.mark.hazard("H41")
@pytest.mark.parametrize(("key", "granted"), [("a", True), ("d", False)])
async def test_two_keys_answer(key: str, granted: bool) -> None:
    async with open_screen() as screen:
        await screen.to_live()
        ask(screen, SPEED)
        await screen.shows("nurse station asks for 1.8 mph   9 s left")
        await screen.press(key)
        await screen.sent("reply")
        assert replies(screen) == [(78, granted)]
        await screen.hides("nurse station asks")


async def test_a_click_on_the_panel_answers() -> None:
    async with open_screen(LARGE) as screen:
        await screen.to_live()
        ask(screen, CONTROL)
        await screen.shows("app on a phone asks to set speed and incline")
        await screen.click("#request", offset=(3, 1))
        await screen.sent("reply")
        assert replies(screen) == [(79, True)]


@pytest.mark.hazard("H41")
async def test_without_a_request_the_two_keys_do_nothing() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        await screen.press("a", "d")
        assert screen.controller.received == []


@pytest.mark.hazard("H41")
async def test_letters_typed_into_a_field_answer_nothing() -> None:
    async with open_screen() as screen:
        await screen.to_checklist()
        screen.app.query_one("#participant").focus()
        ask(screen, START)
        await screen.shows("nurse station asks")
        await screen.press("a", "d")
        assert replies(screen) == []


@pytest.mark.hazard("H11")
@pytest.mark.parametrize("size", SIZES)
async def test_a_request_leaves_stop_and_the_numbers_in_view(size: tuple[int, int]) -> None:
    async with open_screen(size) as screen:
        await screen.to_live()
        ask(screen, SPEED)
        await screen.shows("nurse station asks", "S T O P", "SPEED mph", "NEXT", "P pause")
        await screen.press("space")
        await screen.sent("stop")


async def test_a_start_that_counts_down_is_cancelled_by_an_answer() -> None:
    async with open_screen() as screen:
        await screen.to_confirm()
        ask(screen, CONTROL)
        await screen.shows("app on a phone")
        await screen.press("enter")
        await screen.shows("STARTS IN")
        await screen.press("a", every_s=0.1)
        await screen.shows("The start was cancelled")
        assert replies(screen) == []


@pytest.mark.hazard("H12")
async def test_who_has_a_part_from_afar_is_in_view() -> None:
    async with open_screen(SMALL) as screen:
        screen.controller.attended_by = "nurse station"
        screen.controller.control_granted = True
        await screen.to_live()
        await screen.shows(
            "◆ From afar: nurse station supervises; speed and incline are granted", "S T O P"
        )


@pytest.mark.hazard("H31")
async def test_a_machine_that_is_looked_for_shows_its_name_and_blinks() -> None:
    async with open_screen(SMALL) as screen:
        screen.controller.identifying = True
        looks = set()
        for _ in range(8):
            await screen.pass_time(0.1)
            await screen.shows("◆◆◆ THIS IS TMX428 in bay 2 ◆◆◆")
            looks.add(screen.app.query_one(Header).has_class("-identifying"))
        assert looks == {True, False}
        screen.controller.identifying = False
        await screen.pass_time(0.1)
        await screen.hides("THIS IS")
        assert not screen.app.query_one(Header).has_class("-identifying")
