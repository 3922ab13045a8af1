"""A deck that weighs a walker otherwise than when they stood has changed its gain (H18)."""

from __future__ import annotations

import pytest

from sessions.gait.gain import HIGHEST, LOWEST, STEPS, GainWatch

pytestmark = pytest.mark.hazard("H18")
WEIGHT_N = 700.0


def told(*shares: float) -> GainWatch:
    watch = GainWatch()
    for share in shares:
        watch.stepped(share * WEIGHT_N, WEIGHT_N)
    return watch


@pytest.mark.parametrize("share", [2.0, 0.5, HIGHEST + 0.01, LOWEST - 0.01])
def test_another_gain_is_wrong_after_four_steps(share: float) -> None:
    assert not told(*[share] * (STEPS - 1)).wrong
    assert told(*[share] * STEPS).wrong


@pytest.mark.parametrize("share", [HIGHEST, LOWEST, 0.7, 1.0])
def test_hands_on_a_rail_and_uneven_steps_are_no_gain(share: float) -> None:
    assert not told(*[share] * 50).wrong


def test_one_step_that_fits_begins_anew() -> None:
    assert not told(2.0, 2.0, 2.0, 1.0, 2.0, 2.0, 2.0).wrong


def test_it_stays_wrong_until_somebody_stood_still() -> None:
    watch = told(*[2.0] * STEPS, *[1.0] * 20)
    assert watch.wrong
    watch.stood()
    assert not watch.wrong


def test_without_a_weight_nothing_is_known() -> None:
    watch = GainWatch()
    for _ in range(20):
        watch.stepped(1400.0, None)
        watch.stepped(None, WEIGHT_N)
    assert not watch.wrong
