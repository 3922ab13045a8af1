"""A session from the first key to the summary, on a small and on a large screen."""

from __future__ import annotations

import pytest
from textual.widgets import Button, OptionList

from controller.api import Arm, Confirm, Load
from sessions.engine.events import Phase
from tests.tui.samples import CARDS
from tests.tui.screen import SIZES, SMALL, open_screen
from tui.stages.checklist import Tick
from tui.view import Stage

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])


@both_sizes
async def test_choose_check_confirm_walk_stop_and_read_the_summary(size: tuple[int, int]) -> None:
    async with open_screen(size) as screen:
        await screen.press("enter")
        await screen.at_checklist()
        await screen.press(*["enter"] * 5, "P", "1", "enter", "enter")
        await screen.at(Stage.CONFIRM)
        await screen.press("enter")
        await screen.pass_time(3.1)
        await screen.at(Stage.LIVE)
        await screen.pass_time(5)
        await screen.press("space")
        await screen.sent("stop")
        await screen.pass_time(5)
        await screen.at(Stage.SUMMARY)
        await screen.shows(
            "STOPPED by a person", "0 of 4 steps done", "Speed, mph", "Cadence, /min"
        )
        await screen.press("enter")
        await screen.sent("unload")
        await screen.at(Stage.CHOOSE)
        assert screen.controller.types() == ["load", "present", "arm", "confirm", "stop", "unload"]
        load, _, arm, confirm, *_ = screen.controller.received
        assert isinstance(load, Load)
        assert load.workout == "taster"
        assert isinstance(arm, Arm)
        assert arm.participant == "P1"
        usual = ("surface_clear", "safety_key", "handrail", "second_person")
        assert arm.checked == (*usual, "Shoes are laced")
        assert isinstance(confirm, Confirm)
        assert confirm.token == 4001


async def test_a_session_that_is_stopped_at_once_has_its_summary() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        await screen.press("space")
        await screen.pass_time(5)
        await screen.at(Stage.SUMMARY)
        await screen.shows("STOPPED by a person", "Speed, mph")


@both_sizes
async def test_a_workout_is_shown_with_profile_and_source(size: tuple[int, int]) -> None:
    async with open_screen(size) as screen:
        await screen.shows(
            "Taster: ninety seconds [of it all]",
            "up to 2 mph and 10 %",
            "█",
            "Source: Backward running (retro running)",
            "balance disorders",
        )
        await screen.press("up")
        await screen.shows("up to 1.5 mph and 5 %")


async def test_the_preselected_workout_is_marked() -> None:
    async with open_screen() as screen:
        listed = screen.app.query_one("#workouts", OptionList)
        assert listed.highlighted_option is not None
        assert listed.highlighted_option.id == CARDS[1].name


async def test_a_start_can_be_asked_for_only_with_every_item_ticked() -> None:
    async with open_screen() as screen:
        await screen.to_checklist()
        for _ in range(5):
            assert screen.app.query_one(Button).disabled
            await screen.press("enter")
        assert not screen.app.query_one(Button).disabled
        screen.app.query(Tick).first().value = False
        await screen.settle()
        assert screen.app.query_one(Button).disabled
        await screen.shows("[ ]", "[X]")


async def test_a_checklist_is_checked_anew_each_time() -> None:
    async with open_screen() as screen:
        await screen.to_confirm()
        await screen.press("escape")
        await screen.sent("disarm")
        await screen.at(Stage.CHECKLIST)
        assert not any(tick.value for tick in screen.app.query(Tick))
        await screen.press("escape")
        await screen.sent("unload")
        await screen.at(Stage.CHOOSE)


@both_sizes
async def test_live_shows_what_matters(size: tuple[int, int]) -> None:
    async with open_screen(size) as screen:
        await screen.to_live()
        await screen.pass_time(8)
        await screen.shows(
            "RUNNING",
            "step 1 of 4, warm-up",
            "SPEED mph",
            "TIME LEFT IN STEP",
            "INCLINE %",
            "NEXT in 0:1",
            "work, 1.5 mph, 5 %, after 30 s",
            "CADENCE",
            "FORCE mean" if size == SMALL else "PEAK body weights",
            "Coach: Shorter, quicker steps",
            "LIMIT 2 mph (backward gait: until a clinician raises it)",
            "● treadmill",
        )


async def test_a_step_that_waits_to_be_told_says_so() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        await screen.press("n", "n")
        await screen.pass_time(1)
        await screen.shows("UNTIL TOLD (G)")
        await screen.press("g")
        await screen.sent("go_on")


async def test_a_workout_that_runs_to_its_end_is_finished() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        await screen.press("n", "n", "g")
        await screen.pass_time(21)
        assert screen.controller.phase is Phase.EASING
        await screen.shows("EASING TO STANDSTILL")
        await screen.pass_time(6)
        await screen.at(Stage.SUMMARY)
        await screen.shows("FINISHED: every step was done")


async def test_a_refusal_is_shown_with_its_reason() -> None:
    async with open_screen() as screen:
        screen.controller.refusals["load"] = "2.5 mph is above the site's limit of 2 mph"
        await screen.press("enter")
        await screen.shows("above the site's limit")
        assert screen.app.view.stage is Stage.CHOOSE


async def test_a_screen_that_comes_later_shows_the_session_under_way() -> None:
    async with open_screen() as first:
        await first.to_live()
        async with open_screen(controller=first.controller) as second:
            assert second.app.view.stage is Stage.LIVE
            await second.shows("RUNNING")
