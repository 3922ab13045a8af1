"""Every key sends its command, where it fits; every key on the key line can be clicked."""

from __future__ import annotations

import pytest

from controller.api import MachineView, Nudge, Simulate, SimulatedFault
from tests.tui.screen import LARGE, open_screen
from tests.tui.scripted import ScriptedController
from tests.tui.stand import at_rest
from tui.regions.words import Words


async def test_a_key_sends_its_command() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        await screen.press("n", "b", "p")
        await screen.sent("pause")
        await screen.press("f")
        await screen.sent("finish")
        assert screen.controller.types() == ["skip", "back", "pause", "finish"]


async def test_arrows_nudge() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        await screen.press("up", "down", "right", "left")
        await screen.sent("nudge", 4)
        nudges = [one for one in screen.controller.received if isinstance(one, Nudge)]
        assert [(one.quantity, one.steps) for one in nudges] == [
            ("speed", 1),
            ("speed", -1),
            ("incline", 1),
            ("incline", -1),
        ]


async def test_keys_of_a_session_do_nothing_without_one() -> None:
    async with open_screen() as screen:
        await screen.press("p", "n", "b", "g", "f", "r")
        assert screen.controller.types() == []


async def test_a_key_on_the_key_line_can_be_clicked() -> None:
    async with open_screen(LARGE) as screen:
        await screen.to_live()
        await screen.click("#keys")
        await screen.sent("pause")


async def test_the_fault_panel_causes_a_fault() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        await screen.press("s")
        await screen.shows("Pull the safety key")
        await screen.press("down", "enter")
        await screen.sent("simulate")
        fault = screen.controller.received[-1]
        assert isinstance(fault, Simulate)
        assert fault.fault is SimulatedFault.SAFETY_KEY
        assert "nudge" not in screen.controller.types()
        await screen.shows("the safety key was pulled")


async def test_the_fault_panel_stays_in_view_on_a_very_large_screen() -> None:
    async with open_screen((160, 50)) as screen:
        await screen.to_live()
        await screen.shows("Belt runs away")
        await screen.click("#faults")
        await screen.sent("simulate")


async def test_a_real_treadmill_has_no_fault_panel() -> None:
    machine = MachineView(name="TMX428", url="trackmaster:x", simulated=False, speed_unit="km/h")
    async with open_screen((160, 50), ScriptedController(machine=machine)) as screen:
        await screen.to_live()
        await screen.press("s")
        await screen.hides("Belt runs away")
        await screen.shows("SPEED km/h")
        await screen.shows("LIMIT 3.2 km/h")


async def test_help_names_the_keys_and_leaves_stop_in_view() -> None:
    async with open_screen() as screen:
        await screen.to_live()
        await screen.press("question_mark")
        await screen.shows("this step again, or the one before")
        await screen.shows("Backstride is no medical device.")
        await screen.shows("S T O P")
        await screen.press("question_mark")
        await screen.hides("medical device")


async def test_nothing_is_drawn_again_that_did_not_change(monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_screen() as screen:
        await screen.to_live()
        await screen.pass_time(1)
        await at_rest(screen.app)  # laid out, too: what gets another size draws itself again
        drawn: list[Words] = []
        monkeypatch.setattr(Words, "update", lambda words, *_, **__: drawn.append(words))
        for _ in range(5):
            screen.controller.publish()
            await screen.settle()
            screen.app.tick()
        assert drawn == []
