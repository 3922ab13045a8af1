"""Every screen at every size: what a clinician needs is in view."""

from __future__ import annotations

import pytest

from controller.config import Config
from tests.tui.clinic.screens import SIZES, open_clinic

pytestmark = pytest.mark.parametrize("size", SIZES)


async def test_the_record_screen_by_screen(clinic: Config, size: tuple[int, int]) -> None:
    async with open_clinic(clinic, size) as at:
        await at.shows("Today, Mon 23 Nov", "► due today", "▲ overdue, Wed 18 Nov", "◆ LOOK FIRST")
        await at.shows("Fri 20 Nov: finished, pain 2", "Screening is due: knee, dizzy, breath")
        await at.press("p")
        await at.shows("Participants", "- no plan", "Q1")
        await at.press("enter")
        await at.shows("► due today", "6 weeks from Mon 16 Nov", "speed 1.5 mph", "R report")
        await at.press("p")
        await at.shows("week 1", "● Fri 20 Nov", "► Mon 23 Nov", "NO SESSION YET", "S asks")
        await at.press("escape", "h")
        await at.shows("● finished", "p7-1", "p7-3", "● Pain", "■ during", "┤")
        await at.press("enter")
        await at.shows("● Finished after 0:42", "At a glance", "┤", "R report")
        await at.press("r")
        await at.shows("Session 2026-11-20-001: report", "● PDF   ○ HTML", "CTRL+S write")


async def test_forms_and_help(clinic: Config, size: tuple[int, int]) -> None:
    async with open_clinic(clinic, size) as at:
        await at.shows("► due today")
        for key, words in (
            ("e", ("P7: edit", "71 kg", "No answer means", "CTRL+S save")),
            ("l", ("P7: limits", "In force now", "Heart rate")),
            ("c", ("P7: clearance", "Cleared by", "2026-11-23")),
            ("o", ("P7: pain and exertion", "● before the next", "Exertion")),
            ("s", ("P7: screening", "3 left to ask", "Is a knee swollen", "○ yes   ○ no")),
        ):
            if "S screening" not in at.text:
                await at.press("enter")
                await at.shows("S screening")
            await at.press(key)
            await at.shows(*words)
            await at.press("f1")
            await at.shows("STOP while the belt may move", "no medical device", "one screen back")
            await at.press("escape", "escape")
            await at.shows("S screening")


async def test_an_empty_clinic_says_what_to_do(empty: Config, size: tuple[int, int]) -> None:
    async with open_clinic(empty, size) as at:
        await at.shows("Nobody is due today", "A add")
        await at.press("p")
        await at.shows("There are no participants yet. A adds one.")
