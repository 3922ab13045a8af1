"""The heart rate on the screen: only where a belt was heard, and said when it is lost."""

from __future__ import annotations

import pytest

from controller.api import GaitView, Health, HeartView
from tests.tui.screen import LARGE, SMALL, open_screen
from tui.stages.live import gait_words

WORN = HeartView(health=Health.GOOD, bpm=121.0, contact=True, age_s=0.4)
LOST = HeartView(health=Health.BAD, contact=False, age_s=31.0, holding=True)


async def test_without_a_belt_there_is_no_heart_rate() -> None:
    async with open_screen(LARGE) as screen:
        await screen.to_live()
        await screen.shows("CADENCE", "SPEED mph")
        assert "HEART" not in screen.text
        assert "beats/min" not in screen.text


@pytest.mark.parametrize(("size", "label"), [(SMALL, "HEART 121/min"), (LARGE, "HEART RATE /min")])
async def test_a_heart_rate_is_shown_with_its_limit(size: tuple[int, int], label: str) -> None:
    async with open_screen(size) as screen:
        screen.controller.heart = WORN
        await screen.to_live()
        await screen.pass_time(1)
        await screen.shows(label, "LIMIT 150 beats/min (participant: beta blocker)")


@pytest.mark.hazard("H36")
async def test_a_lost_belt_and_what_it_holds_are_said() -> None:
    async with open_screen(SMALL) as screen:
        screen.controller.heart = LOST
        await screen.to_live()
        await screen.pass_time(1)
        await screen.shows("HEART LOST", "SPEED mph ■ held")


def test_nobody_on_the_belt_is_never_cut_off() -> None:
    gait = GaitView(person_on_belt=False, cadence_spm=120, peak_force_bw=1.4, contact_ms=700)
    for heart in (WORN, LOST, HeartView()):
        assert len(gait_words(gait, heart)) <= SMALL[0] - 2 or heart == HeartView()
        assert "NOBODY ON THE BELT" in gait_words(gait, heart)
