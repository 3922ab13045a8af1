"""One foot's figures, of forces whose figures are known by arithmetic."""

from __future__ import annotations

from math import cos, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.gait.footfall import Footfall
from sessions.gait.metrics.conditions import Conditions, Going
from sessions.gait.metrics.foot import FootFigures, figures_of
from sessions.gait.metrics.landing import Landing
from sessions.gait.summary import STANDARD_GRAVITY_MPS2
from tests.sessions.gait.metrics.shapes import WEIGHT_N, footfall, half_sine

LEVEL = Conditions(body_weight_n=WEIGHT_N, belt_speed_mps=2.0, incline_pct=0.0)


def figures(foot: Footfall, conditions: Conditions = LEVEL) -> FootFigures:
    return figures_of(foot, conditions)


def test_a_half_sine_has_its_peak_its_mean_and_its_impulse() -> None:
    found = figures(footfall(half_sine(1000.0, 0.25)))
    assert found.peak_n == pytest.approx(1000.0)
    assert found.active_peak_n == pytest.approx(1000.0)
    assert found.impulse_ns == pytest.approx(1000.0 * 0.25 * 2 / pi, rel=1e-4)
    assert found.mean_n == pytest.approx(2000.0 / pi, rel=1e-4)


def test_loading_and_unloading_are_mean_slopes_at_both_ends() -> None:
    loading = figures(footfall(lambda t_s: 40_000 * min(t_s, 2 * (0.25 - t_s)))).loading
    assert loading.first_25ms_n_per_s == pytest.approx(40_000)
    assert loading.first_13pct_n_per_s == pytest.approx(40_000)
    assert loading.last_25ms_n_per_s == pytest.approx(80_000)
    assert loading.impact_n is None
    assert loading.to_impact_n_per_s is None


def with_impact(t_s: float) -> float:
    bump_n = 500.0 * (1 - cos(2 * pi * t_s / 0.06)) / 2 if t_s < 0.06 else 0.0
    return half_sine(1500.0, 0.25)(t_s) + bump_n


def test_an_impact_peak_is_found_and_its_slope_measured() -> None:
    loading = figures(footfall(with_impact)).loading
    assert loading.impact_s == pytest.approx(0.037, abs=0.004)
    assert loading.impact_n == pytest.approx(with_impact(loading.impact_s or 0.0))
    assert loading.to_impact_n_per_s is not None
    assert loading.to_impact_n_per_s > (loading.impact_n or 0.0) / 0.04


def test_a_late_bump_is_no_impact_peak() -> None:
    late = figures(footfall(lambda t_s: 1000 * t_s + with_impact(max(t_s - 0.06, 0.0))))
    assert late.loading.impact_n is None


def test_too_few_samples_tell_no_loading_rate() -> None:
    loading = figures(footfall(half_sine(1000.0, 0.25), rate_hz=80)).loading
    assert loading.first_25ms_n_per_s is None
    assert figures(footfall(half_sine(1000.0, 0.25), rate_hz=100)).loading.first_25ms_n_per_s


def test_stiffness_follows_from_the_time_above_body_weight() -> None:
    foot = footfall(lambda t_s: 2 * WEIGHT_N if 0.05 <= t_s <= 0.2 else 0.0)
    stiffness = figures(foot).stiffness_n_per_m
    mass_kg = WEIGHT_N / STANDARD_GRAVITY_MPS2
    assert stiffness == pytest.approx(mass_kg * (pi / 0.151) ** 2, rel=0.01)


@pytest.mark.parametrize(
    "conditions",
    [
        Conditions(body_weight_n=WEIGHT_N, incline_pct=10.0),
        Conditions(body_weight_n=WEIGHT_N, incline_pct=None),
        Conditions(body_weight_n=None, incline_pct=0.0),
    ],
)
def test_stiffness_is_absent_on_slopes_and_without_a_weight(conditions: Conditions) -> None:
    assert figures(footfall(half_sine(1500.0, 0.25)), conditions).stiffness_n_per_m is None


def test_walking_has_no_stiffness() -> None:
    foot = footfall(half_sine(900.0, 0.6), time_s=0.6, overlap_s=0.1)
    assert figures(foot).stiffness_n_per_m is None


def carried(rolled_m: float, speed_mps: float = 2.0, time_s: float = 0.25) -> Footfall:
    """The pressure rolls evenly over so much of the belt while the belt carries it back."""
    return footfall(
        half_sine(1500.0, time_s),
        y_m=lambda t_s: 0.3 - speed_mps * t_s + rolled_m * t_s / time_s,
    )


@pytest.mark.parametrize(
    ("rolled_m", "going", "lands"),
    [
        (0.20, Going.BACKWARD, Landing.FOREFOOT),
        (0.20, Going.FORWARD, Landing.REARFOOT),
        (0.02, Going.BACKWARD, Landing.MIDFOOT),
        (0.02, Going.FORWARD, Landing.MIDFOOT),
        (-0.08, Going.BACKWARD, Landing.REARFOOT),
        (-0.08, Going.FORWARD, Landing.FOREFOOT),
    ],
)
def test_the_roll_on_the_belt_tells_the_landing(
    rolled_m: float, going: Going, lands: Landing
) -> None:
    conditions = Conditions(going=going, belt_speed_mps=2.0)
    found = figures(carried(rolled_m), conditions)
    assert found.roll_m == pytest.approx(0.55 * rolled_m, abs=1e-6)
    assert found.landing is lands


def test_no_belt_speed_no_landing() -> None:
    found = figures(carried(0.2), Conditions())
    assert found.roll_m is None
    assert found.landing is None


@given(factor=st.floats(0.3, 3.0), peak_n=st.floats(800.0, 2000.0))
def test_forces_scale_and_times_do_not(factor: float, peak_n: float) -> None:
    light = figures(footfall(half_sine(peak_n, 0.25)))
    heavy = figures(
        footfall(half_sine(factor * peak_n, 0.25)),
        Conditions(body_weight_n=factor * WEIGHT_N, belt_speed_mps=2.0, incline_pct=0.0),
    )
    assert heavy.peak_n == pytest.approx(factor * light.peak_n)
    assert heavy.contact_time_s == light.contact_time_s
    if light.stiffness_n_per_m is not None and heavy.stiffness_n_per_m is not None:
        assert heavy.stiffness_n_per_m == pytest.approx(factor * light.stiffness_n_per_m)
