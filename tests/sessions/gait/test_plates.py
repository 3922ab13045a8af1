"""Footfalls of two decks side by side."""

from __future__ import annotations

from collections.abc import Iterable
from math import pi, sin

import pytest

from sessions.gait.plates import OwnStance, PlateFeet

WEIGHT_N = 700.0
Stood = tuple[bool, float, float]
"""On the right, from, until: seconds."""


def seen(stood: Iterable[Stood], until_s: float, rate_hz: float = 500.0) -> list[OwnStance]:
    stood = list(stood)
    feet, found = PlateFeet(), []
    for number in range(round(until_s * rate_hz)):
        t_s = number / rate_hz
        loads_n = [0.0, 0.0]
        for on_right, start_s, end_s in stood:
            if start_s <= t_s <= end_s:
                loads_n[on_right] += WEIGHT_N * sin(pi * (t_s - start_s) / (end_s - start_s))
        left_n, right_n = loads_n
        if own := feet.push(t_s, ((left_n, -0.1, 0.0), (right_n, 0.1, 0.0))):
            found.append(own)
    return found


def walk(steps: int, step_s: float = 0.6, stance_s: float = 0.75) -> list[Stood]:
    return [(n % 2 == 1, 0.5 + n * step_s, 0.5 + n * step_s + stance_s) for n in range(steps)]


def test_walking_feet_are_told_with_their_double_supports() -> None:
    found = seen(walk(8), 6.0)
    assert [own.on_right for own in found] == [n % 2 == 1 for n in range(8)]
    assert found[0].before_s is None  # nobody saw where the other foot was before
    for own in found[1:-1]:
        assert own.before_s == pytest.approx(0.15, abs=0.03)  # less by the threshold
        assert own.after_s == pytest.approx(0.15, abs=0.03)


def test_a_foot_on_both_decks_is_no_foot() -> None:
    steps = walk(8)
    _, start_s, end_s = steps[4]
    found = seen([*steps, (True, start_s, end_s)], 6.0)
    assert all(abs(own.stance.contact_s - start_s) > 0.1 for own in found)


def test_two_feet_on_one_deck_are_no_foot() -> None:
    steps = walk(12)
    side, start_s, end_s = steps[7]
    found = seen([*steps[:7], (not side, start_s, end_s), *steps[8:]], 9.0)
    assert max(own.stance.contact_time_s for own in found) < 0.8


def test_flights_are_left_to_the_whole_deck() -> None:
    assert seen(walk(8, step_s=0.4, stance_s=0.3), 5.0)[1:] == []


def test_which_deck_bore_a_running_foot() -> None:
    feet = PlateFeet()
    for number in range(600):
        t_s = number / 1000
        left_n = WEIGHT_N if 0.1 <= t_s <= 0.3 else 0.0
        both_n = WEIGHT_N / 2 if 0.4 <= t_s <= 0.55 else 0.0
        feet.push(t_s, ((left_n + both_n, -0.1, 0.0), (both_n, 0.1, 0.0)))
    assert feet.on_right(0.1, 0.3) is False
    assert feet.on_right(0.4, 0.55) is None
