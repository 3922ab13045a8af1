"""A visit from the idle picture to the idle picture, by the four areas alone."""

from __future__ import annotations

import pytest

from controller.api import Arm, Load, SimulatedFault
from controller.belt.states import BeltState
from tests.tui.kiosk.stand import SIZES, open_kiosk
from tests.tui.samples import CARDS, CAUSES
from tests.tui.scripted import ScriptedController
from tui.kiosk.app import AWAY_S
from tui.kiosk.visit import Page
from tui.words import CHECKLIST

ITEMS = [name for name, _ in CHECKLIST]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_four_keys_are_enough_for_a_visit(size: tuple[int, int]) -> None:
    async with open_kiosk(size) as kiosk:
        assert kiosk.app.face.headline == "WALK BACKWARD"
        await kiosk.press("1", "2", "1")
        await kiosk.sent("load")
        await kiosk.shows("BELT CLEAR?")
        await kiosk.press("1", "f1", "1", "f1", "1")
        await kiosk.shows("READY? HOLD ON")
        await kiosk.press("1")
        await kiosk.shows("STARTS IN")
        await kiosk.pass_time(3.5)
        await kiosk.shows("WALK")
        await kiosk.press("2", "f1", "3")
        await kiosk.shows("PAUSE")
        await kiosk.press("4")
        await kiosk.pass_time(5)
        await kiosk.shows("STOPPED")
        await kiosk.press("1")
        await kiosk.shows("WALK BACKWARD")
        assert kiosk.controller.types() == [
            *["load", "arm", "confirm", "nudge", "nudge", "pause", "stop", "unload"]
        ]


async def test_what_was_taken_and_checked_is_told_to_the_controller() -> None:
    async with open_kiosk() as kiosk:
        await kiosk.press("1", "2", "1", "1", "1", "1", "1", "1")
        await kiosk.sent("arm")
        load, arm = kiosk.controller.received
        assert isinstance(load, Load)
        assert load.workout == "taster"
        assert isinstance(arm, Arm)
        assert arm.checked == (*ITEMS, *CARDS[1].checklist)


async def test_touching_an_area_is_its_key() -> None:
    async with open_kiosk() as kiosk:
        await kiosk.touch(1)
        await kiosk.shows(CARDS[0].title)
        await kiosk.touch(2)
        await kiosk.shows(CARDS[1].title)
        await kiosk.touch(3)
        await kiosk.shows("WALK BACKWARD")
        await kiosk.touch(4)
        await kiosk.sent("stop")


@pytest.mark.hazard("H37")
@pytest.mark.parametrize("key", ["space", "4", "f4"])
@pytest.mark.parametrize("place", ["idle", "choose", "code", "confirm", "live", "summary"])
async def test_stop_is_stop_everywhere(place: str, key: str) -> None:
    async with open_kiosk() as kiosk:
        match place:
            case "choose":
                await kiosk.press("1")
            case "code":
                await kiosk.press("3")
                key = "f4" if key == "4" else key  # digits are the code's there
            case "confirm":
                await kiosk.to_confirm()
            case "live":
                await kiosk.to_live()
            case "summary":
                await kiosk.to_summary()
        await kiosk.press(key, every_s=0.0)
        await kiosk.sent("stop")


@pytest.mark.hazard("H13")
@pytest.mark.parametrize("key", ["2", "3", "space", "f4"])
async def test_everything_else_cancels_a_start_that_counts(key: str) -> None:
    async with open_kiosk() as kiosk:
        await kiosk.to_confirm()
        await kiosk.press("1")
        await kiosk.shows("STARTS IN")
        await kiosk.press(key, every_s=0.2)
        assert kiosk.app.view.count is None
        await kiosk.pass_time(4)
        assert "confirm" not in kiosk.controller.types()


@pytest.mark.hazard("H13")
async def test_a_key_held_down_starts_nothing() -> None:
    async with open_kiosk() as kiosk:
        await kiosk.pass_time(1)
        for _ in range(20):
            await kiosk.press("1", every_s=0.1)
        assert kiosk.controller.received == []
        assert kiosk.app.face.headline == CARDS[0].title


@pytest.mark.hazard("H13")
async def test_an_area_that_has_just_changed_does_nothing_but_stop() -> None:
    async with open_kiosk() as kiosk:
        await kiosk.to_live()
        await kiosk.press("f2", "f3", every_s=0.1)
        assert kiosk.controller.types() == []
        await kiosk.press("f4", every_s=0.1)
        await kiosk.sent("stop")


async def test_nobody_for_a_minute_brings_the_idle_picture_back() -> None:
    async with open_kiosk() as kiosk:
        await kiosk.press("1", "2", "1")
        await kiosk.shows("BELT CLEAR?")
        await kiosk.leap(AWAY_S - 5)
        await kiosk.shows("BELT CLEAR?")
        await kiosk.leap(6)
        await kiosk.sent("unload")
        await kiosk.shows("WALK BACKWARD")


async def test_a_start_that_nobody_confirms_is_taken_back() -> None:
    async with open_kiosk() as kiosk:
        await kiosk.press("1", "1", "1", "1", "1", "1", "1")
        await kiosk.shows("READY? HOLD ON")
        await kiosk.leap(AWAY_S + 1)
        await kiosk.sent("disarm")
        await kiosk.leap(2)
        await kiosk.shows("WALK BACKWARD")
        assert kiosk.controller.types() == ["load", "arm", "disarm", "unload"]


async def test_a_walk_that_nobody_touches_goes_on_and_its_summary_is_reset() -> None:
    async with open_kiosk() as kiosk:
        await kiosk.to_live()
        await kiosk.leap(AWAY_S + 10)
        await kiosk.shows("WALK")
        await kiosk.press("space")
        await kiosk.leap(8)
        await kiosk.shows("STOPPED")
        await kiosk.leap(AWAY_S + 1)
        await kiosk.shows("WALK BACKWARD")


async def test_what_another_screen_prepares_is_left_alone() -> None:
    async with open_kiosk() as kiosk:
        await kiosk.to_confirm()
        await kiosk.leap(2 * AWAY_S)
        await kiosk.shows("READY? HOLD ON")
        assert kiosk.controller.types() == []


async def test_a_latched_stop_names_its_cause_and_wants_the_code() -> None:
    async with open_kiosk() as kiosk:
        await kiosk.to_live()
        await kiosk.pass_time(2)
        kiosk.controller.latch(CAUSES[SimulatedFault.SAFETY_KEY])
        kiosk.controller.publish()
        await kiosk.shows("STOPPED")
        assert kiosk.labels == ("", "", "")
        await kiosk.leap(8)
        assert "the safety key was pulled" in kiosk.text
        assert kiosk.labels == ("RESET", "", "")
        await kiosk.press("1")
        await kiosk.shows("CODE")
        await kiosk.press("2", "5", "8", "0", "enter")
        await kiosk.sent("reset")
        await kiosk.until(lambda: kiosk.controller.state is BeltState.READY)
        assert kiosk.controller.types() == ["unlock", "reset"]
        await kiosk.shows("STOPPED FOR SAFETY")


async def test_without_a_code_a_latched_stop_is_reset_by_whoever_is_there() -> None:
    async with open_kiosk(coded=False) as kiosk:
        kiosk.controller.latch(CAUSES[SimulatedFault.SAFETY_KEY])
        kiosk.controller.publish()
        await kiosk.shows("STOPPED")
        await kiosk.press("1")
        await kiosk.sent("reset")


async def test_a_treadmill_that_says_nothing_counts_as_moving() -> None:
    async with open_kiosk() as kiosk:
        await kiosk.to_live()
        kiosk.controller.speed_mps, kiosk.controller.state = None, BeltState.SILENT
        await kiosk.pass_time(0.5)
        await kiosk.shows("THE BELT MAY MOVE")
        await kiosk.leap(AWAY_S + 1)
        await kiosk.shows("THE BELT MAY MOVE")


async def test_a_lost_controller_is_told_and_stop_still_tries() -> None:
    async with open_kiosk() as kiosk:
        await kiosk.to_live()
        kiosk.controller.lose()
        kiosk.clock.now_s += 3
        kiosk.app.tick()
        await kiosk.shows("NO CONTACT")
        await kiosk.press("space", every_s=0.0)
        await kiosk.until(lambda: kiosk.app.face.headline == "STOP NOT CONFIRMED")


async def test_the_language_is_the_visits() -> None:
    async with open_kiosk() as kiosk:
        await kiosk.press("2")
        assert kiosk.labels[1] == "English"
        await kiosk.press("1")
        await kiosk.leap(AWAY_S + 1)
        assert kiosk.app.visit.page is Page.IDLE
        assert kiosk.labels[1] == "Deutsch"


async def test_a_locked_treadmill_asks_for_the_code_when_somebody_begins() -> None:
    async with open_kiosk(controller=ScriptedController(locked=True)) as kiosk:
        assert kiosk.app.face.headline == "WALK BACKWARD"
        await kiosk.press("1")
        await kiosk.shows("CODE")
        await kiosk.press("f1", "f1", "f2", "5", "f3")
        await kiosk.sent("unlock")
        assert kiosk.controller.received[0].model_dump()["code"] == "25"
        assert "25" not in kiosk.text
        kiosk.controller.locked = False
        kiosk.controller.publish()
        await kiosk.shows(CARDS[0].title)


async def test_a_wrong_code_is_told_and_leaves_nothing() -> None:
    refusing = ScriptedController(refusals={"unlock": "this is not the code"})
    async with open_kiosk(controller=refusing) as kiosk:
        await kiosk.press("3")
        await kiosk.shows("CODE")
        await kiosk.press("1", "2", "3", "4", "enter")
        await kiosk.until(lambda: "this is not the code" in kiosk.text)
        assert kiosk.app.is_running
        assert kiosk.app.return_code is None


async def test_the_staff_leave_with_their_code() -> None:
    async with open_kiosk() as kiosk:
        await kiosk.press("f3", "2", "5", "8", "0", "enter")
        await kiosk.until(lambda: kiosk.app.return_code == 0)
