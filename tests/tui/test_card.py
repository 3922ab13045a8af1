"""What the screen says of a treadmill that nobody measured, and of one that somebody did."""

from __future__ import annotations

from controller.api import MachineView
from tests.tui.screen import open_screen
from tests.tui.scripted import ScriptedController

REAL = MachineView(name="TM 2", url="trackmaster:x", simulated=False)


async def test_a_treadmill_without_a_card_of_its_own_says_so_all_the_time() -> None:
    notice = "NOT COMMISSIONED: at most 1.0 m/s"
    machine = REAL.model_copy(update={"commissioned": False, "card_notice": notice})
    async with open_screen((120, 40), ScriptedController(machine=machine)) as screen:
        await screen.press("enter")
        await screen.at_checklist()
        await screen.shows(notice, "NOT COMMISSIONED  TM 2")


async def test_the_date_of_the_card_is_there_before_the_start() -> None:
    machine = REAL.model_copy(update={"card_notice": "Card of 2026-11-22"})
    async with open_screen((120, 40), ScriptedController(machine=machine)) as screen:
        await screen.hides("NOT COMMISSIONED")
        await screen.press("enter")
        await screen.at_checklist()
        await screen.shows("Card of 2026-11-22")
