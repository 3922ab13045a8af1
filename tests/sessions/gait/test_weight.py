from __future__ import annotations

import random
from math import pi, sin

import pytest

from sessions.gait.tare import Tare
from sessions.gait.weight import StandingWeight
from tests.sessions.gait.signals import Run, level


def test_standing_still_shows_the_weight() -> None:
    weight, rng = StandingWeight(), random.Random(1)
    for t_s, force_n in level(0, 3.0, 700.0):
        weight.push(t_s, force_n + rng.gauss(0.0, 4.0))
    assert weight.weight_n == pytest.approx(700.0, abs=1.0)


def test_walking_and_running_and_nobody_do_not() -> None:
    weight = StandingWeight()
    for ms in range(5000):
        weight.push(ms / 1000, 700.0 + 100.0 * sin(2 * pi * 1.8 * ms / 1000))
    for t_s, force_n in Run().signal():
        weight.push(5.0 + t_s, force_n)
    for t_s, force_n in level(20.0, 25.0, 12.0):
        weight.push(t_s, force_n)
    assert weight.weight_n is None


def test_one_leaning_second_among_many_does_not_count() -> None:
    weight = StandingWeight()
    for second, force_n in enumerate((700.0, 701.0, 520.0, 699.0, 700.0)):
        for t_s, n in level(1.001 * second, 1.001 * (second + 1), force_n):
            weight.push(t_s, n)
    assert weight.weight_n == pytest.approx(700.0, abs=1.5)


def test_a_steady_empty_deck_is_tared() -> None:
    tare, rng = Tare(), random.Random(1)
    zeros = [
        zero
        for ms in range(1000)
        if (zero := tare.push(ms / 1000, [rng.gauss(mean, 1.5) for mean in (5, -8, 12, 0)]))
    ]
    assert zeros[0].cells_n == pytest.approx((5, -8, 12, 0), abs=0.3)
    assert zeros[0].noise_n == pytest.approx(3.0, rel=0.1)  # four times 1.5 N squared


@pytest.mark.parametrize(
    ("name", "force_n"),
    [
        ("a person stands on it", lambda _: 180.0),
        ("somebody steps off", lambda ms: max(0.0, 90.0 - ms * 0.1)),
        ("the belt shakes it", lambda ms: 30.0 * sin(ms)),
    ],
)
def test_a_deck_that_is_not_at_rest_is_not_tared(name: str, force_n: object) -> None:
    assert callable(force_n)
    tare = Tare()
    assert not any(tare.push(ms / 1000, [force_n(ms) / 4] * 4) for ms in range(800)), name


def test_the_first_quiet_half_second_is_taken() -> None:
    tare = Tare()
    person = [tare.push(ms / 1000, [170.0] * 4) for ms in range(1500)]
    empty = [tare.push(1.5 + ms / 1000, [2.0] * 4) for ms in range(1100)]
    assert not any(person)
    assert next(zero for zero in empty if zero).cells_n == pytest.approx((2.0,) * 4)
