"""A controller that was held up does not blame the guard, whose words waited to be read."""

from __future__ import annotations

import pytest

from controller.conduct.senses import PUNCTUAL_MS, Senses
from tests.controller.guard_reports import running

TICK_MS = 50
HUNG_MS = 2000
REPORT = running(500)


def listening() -> Senses:
    senses = Senses(with_deck=False, with_heart=False, with_screen=False)
    senses.passed(0)
    senses.guard_reported(REPORT, 0)
    return senses


@pytest.mark.hazard("H04")
def test_after_a_late_tick_the_guard_has_time_to_be_heard() -> None:
    senses = listening()
    senses.passed(HUNG_MS)
    assert not senses.guard_is_silent(HUNG_MS)
    senses.passed(HUNG_MS + 1)
    assert not senses.guard_is_silent(HUNG_MS + 1)


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("hung_ms", [0, HUNG_MS])
def test_a_guard_that_stays_silent_is_still_taken_for_dead(hung_ms: int) -> None:
    senses = listening()
    for now_ms in range(hung_ms, hung_ms + 1100, TICK_MS):
        senses.passed(now_ms)
    assert senses.guard_is_silent(hung_ms + 1100)


@pytest.mark.hazard("H02")
def test_ticks_that_are_always_a_little_late_hide_no_death() -> None:
    senses = listening()
    for now_ms in range(0, 1300, PUNCTUAL_MS):
        senses.passed(now_ms)
    assert senses.guard_is_silent(1300)
