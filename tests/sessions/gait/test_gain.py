"""A deck that weighs a walker otherwise than when they stood has changed its gain (H18)."""

from __future__ import annotations

import pytest

from sessions.gait.gain import ENOUGH, HIGHEST, LOWEST, GainWatch

pytestmark = pytest.mark.hazard("H18")
WEIGHT_N = 700.0


def began() -> GainWatch:
    watch = GainWatch()
    watch.begin(WEIGHT_N)
    return watch


def told(*shares: float) -> GainWatch:
    watch = began()
    for share in shares:
        watch.stepped(share * WEIGHT_N)
    return watch


@pytest.mark.parametrize("share", [2.0, 0.5, HIGHEST + 0.01, LOWEST - 0.01])
def test_another_gain_is_wrong_after_four_steps(share: float) -> None:
    assert not told(*[share] * (ENOUGH - 1)).wrong
    assert told(*[share] * ENOUGH).wrong


@pytest.mark.parametrize("share", [HIGHEST, LOWEST, 0.7, 1.0])
def test_hands_on_a_rail_and_uneven_steps_are_no_gain(share: float) -> None:
    assert not told(*[share] * 50).wrong


def test_one_step_that_fits_begins_anew() -> None:
    assert not told(2.0, 2.0, 2.0, 1.0, 2.0, 2.0, 2.0).wrong


def test_a_walk_so_slow_that_they_stand_between_steps_shows_it_too() -> None:
    watch = began()
    for _ in range(ENOUGH):
        watch.stood(2.0 * WEIGHT_N)
    assert watch.wrong


def test_a_foot_beside_the_belt_is_no_gain() -> None:
    watch = began()
    for _ in range(50):
        watch.stood(0.5 * WEIGHT_N)
    assert not watch.wrong


def test_it_stays_wrong_until_they_weigh_the_same_again() -> None:
    watch = told(*[2.0] * ENOUGH, *[1.0] * 20)
    watch.stood(2.0 * WEIGHT_N)
    assert watch.wrong
    watch.stood(WEIGHT_N)
    assert not watch.wrong


@pytest.mark.parametrize("weight_n", [None, 1400.0])
def test_another_person_or_session_begins_anew(weight_n: float | None) -> None:
    watch = told(*[2.0] * ENOUGH)
    watch.begin(weight_n)
    assert not watch.wrong
    for _ in range(20):
        watch.stepped(1400.0)
    assert not watch.wrong


def test_who_has_not_stood_still_is_weighed_by_the_first_strides() -> None:
    watch = GainWatch()
    for share in (1.0, 2.0, 2.0, 2.0, 2.0):
        watch.stood(0.5 * WEIGHT_N)
        watch.stepped(share * WEIGHT_N)
    assert watch.wrong


def test_what_is_not_known_is_not_judged() -> None:
    watch = told(2.0, 2.0, 2.0)
    watch.stepped(None)
    assert not watch.wrong
    assert not GainWatch().wrong
