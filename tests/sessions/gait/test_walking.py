from __future__ import annotations

import random
from math import pi, sin, tanh

from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.gait.walking import WalkSteps


def sideways_m(t_s: float, cadence_spm: float, half_m: float) -> float:
    """Centre of pressure of a walk: long on each foot, quickly across."""
    return half_m * tanh(4 * sin(pi * cadence_spm / 60 * t_s))


@settings(max_examples=20, deadline=None)
@given(st.floats(40.0, 150.0), st.floats(0.04, 0.12), st.floats(-0.2, 0.2), st.integers(0, 99))
def test_each_pass_to_the_other_side_is_a_step(
    cadence_spm: float, half_m: float, centre_m: float, seed: int
) -> None:
    rng, walk = random.Random(seed), WalkSteps()
    steps_s = []
    for sample in range(4000):
        t_s = sample / 200
        x_m = centre_m + sideways_m(t_s, cadence_spm, half_m) + rng.gauss(0.0, 0.003)
        step_s = walk.push(t_s, x_m)
        if step_s is not None:
            steps_s.append(step_s)
    assert abs(len(steps_s) - int(20 * cadence_spm / 60)) <= 2
    seen_spm = 60 * (len(steps_s) - 1) / (steps_s[-1] - steps_s[0])
    assert abs(seen_spm - cadence_spm) < 0.02 * cadence_spm


def test_a_walker_who_wanders_across_the_deck_is_followed() -> None:
    walk = WalkSteps()
    steps = sum(
        walk.push(n / 200, 0.005 * n / 200 + sideways_m(n / 200, 100.0, 0.07)) is not None
        for n in range(6000)
    )
    assert abs(steps - 50) <= 2


def test_swaying_while_standing_is_no_step() -> None:
    walk = WalkSteps()
    for n in range(4000):
        assert walk.push(n / 200, 0.02 * sin(2 * pi * 0.4 * n / 200)) is None


def test_a_foot_s_shiver_right_after_landing_is_no_step() -> None:
    walk = WalkSteps()
    for ms in range(5000):
        walk.push(ms / 1000, sideways_m(ms / 1000, 100.0, 0.07))
    walk.land(5.0)
    for ms in range(5000, 5200):
        assert walk.push(ms / 1000, 0.07 * (-1) ** (ms // 20)) is None
