"""A stumble shows once; flights, steps down and hands on the rail are none."""

from __future__ import annotations

import pytest

from sessions.gait.stumble import Stumble, StumbleWatch

HZ = 100
USUAL_N = 700.0

Piece = tuple[float, float]
"""Seconds, and the share of the usual load."""


def seen(*pieces: Piece) -> list[Stumble]:
    watch, told, t_s = StumbleWatch(), [], 0.0
    for seconds, share in pieces:
        for _ in range(round(seconds * HZ)):
            t_s += 1 / HZ
            if stumble := watch.push(t_s, share * USUAL_N, USUAL_N):
                told.append(stumble)
    return told


@pytest.mark.hazard("H15")
def test_a_collapse_that_is_caught_is_a_stumble() -> None:
    assert seen((2.0, 1.0), (0.2, 0.1), (1.0, 1.1)) == [Stumble.COLLAPSE]
    assert seen((2.0, 1.0), (0.6, 0.1), (1.0, 1.1)) == [Stumble.COLLAPSE]


def test_two_stumbles_are_two() -> None:
    once = (2.0, 1.0), (0.4, 0.1)
    assert seen(*once, *once, (1.0, 1.0)) == [Stumble.COLLAPSE] * 2


@pytest.mark.parametrize("flight_s", [0.08, 0.2, 0.3])
def test_a_run_is_none_from_its_first_flight_to_its_last(flight_s: float) -> None:
    run = ((flight_s, 0.0), (0.25, 1.8)) * 12
    assert seen((2.0, 1.0), *run, (2.0, 1.0)) == []


def test_what_comes_with_every_stride_is_told_once_at_most() -> None:
    limp = ((0.4, 0.1), (0.7, 1.4)) * 10
    assert seen((2.0, 1.0), *limp) == [Stumble.COLLAPSE]


@pytest.mark.hazard("H14")
def test_who_steps_off_did_not_stumble() -> None:
    assert seen((2.0, 1.0), (3.0, 0.0), (1.0, 1.0)) == []


def test_a_hand_on_the_rail_is_none() -> None:
    assert seen((2.0, 1.0), (3.0, 0.5), (2.0, 1.0)) == []


def test_an_impact_is_one() -> None:
    assert seen((2.0, 1.0), (0.05, 4.8), (1.0, 1.0)) == [Stumble.IMPACT]


def test_a_step_that_comes_late_is_told_once() -> None:
    watch = StumbleWatch()
    late = [watch.paced(since_s / 10, 0.5) for since_s in range(20)]
    assert [one for one in late if one] == [Stumble.LATE_STEP]
    assert not Stumble.LATE_STEP.is_sure
    assert watch.paced(None, 0.5) is None


def test_nobody_is_late_who_is_in_the_air() -> None:
    watch = StumbleWatch()
    watch.push(1.0, 0.0, USUAL_N)
    assert watch.paced(3.0, 0.5) is None
