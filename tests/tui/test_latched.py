"""A stop that nobody here asked for: cause, what to do, and a reset only at standstill."""

from __future__ import annotations

import pytest

from controller.api import SimulatedFault
from controller.belt.states import BeltState
from controller.voice.patterns import BELLS_S
from sessions.engine.events import Tone
from tests.tui.samples import CAUSES
from tests.tui.screen import SIZES, open_screen
from tui.view import Stage


@pytest.mark.hazard("H01")
@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40"])
async def test_a_latched_stop_names_its_cause_and_is_reset_at_standstill(
    size: tuple[int, int],
) -> None:
    async with open_screen(size) as screen:
        await screen.to_live()
        await screen.pass_time(6)
        screen.controller.latch(CAUSES[SimulatedFault.CONSOLE_STOP])
        await screen.pass_time(0.2)
        await screen.shows(
            "▲ STOPPED AND LOCKED",
            "Cause: STOP was pressed on the treadmill",
            "To do: Ask the person how they are.",
            "reset is locked",
        )
        await screen.press("r")
        assert "reset" not in screen.controller.types()
        await screen.pass_time(5)
        await screen.shows("R resets")
        await screen.press("r")
        await screen.sent("reset")
        await screen.at(Stage.SUMMARY)
        assert screen.controller.state is BeltState.READY
        await screen.shows("SAFETY STOP")


async def test_a_latched_stop_shows_without_a_session_too() -> None:
    async with open_screen() as screen:
        screen.controller.latch(CAUSES[SimulatedFault.SAFETY_KEY])
        await screen.pass_time(0.1)
        assert screen.app.view.stage is Stage.CHOOSE
        await screen.shows("Cause: the safety key was pulled")
        await screen.press("r")
        await screen.sent("reset")


async def test_an_alarm_rings_as_its_pattern_has_it_and_an_announcement_once() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        bells = screen.app.bells
        screen.controller.say("Faster: 1.5 mph")
        await screen.until(lambda: screen.app.bells == bells + 1)
        screen.controller.latch(CAUSES[SimulatedFault.STEP_OFF])
        await screen.until(lambda: screen.app.bells == bells + 1 + len(BELLS_S[Tone.ALARM]))


async def test_a_treadmill_that_says_nothing_counts_as_moving() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        screen.controller.speed_mps = None
        screen.controller.state = BeltState.SILENT
        await screen.pass_time(0.1)
        await screen.shows("treat the belt as moving")
        await screen.shows("NOT KNOWN")
