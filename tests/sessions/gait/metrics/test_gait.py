"""Figures of footfalls in a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.gait.footfall import Footfall, Side
from sessions.gait.metrics.conditions import Conditions, Going
from sessions.gait.metrics.definitions import DEFINITIONS
from sessions.gait.metrics.energy import energy
from sessions.gait.metrics.foot import figures_of
from sessions.gait.metrics.gait import GaitFigures, gait_figures
from sessions.gait.metrics.symmetry import symmetry
from tests.sessions.gait.metrics.shapes import WEIGHT_N, footfall, half_sine, running

LEVEL = Conditions(
    body_weight_n=WEIGHT_N, stood_weight_n=WEIGHT_N, belt_speed_mps=2.0, incline_pct=0.0
)


def figures(feet: Sequence[Footfall], conditions: Conditions = LEVEL) -> GaitFigures:
    return gait_figures([figures_of(foot, conditions) for foot in feet], conditions)


def walking(steps: int = 12, step_s: float = 0.5, overlap_s: float = 0.12) -> list[Footfall]:
    time_s = step_s + overlap_s
    return [
        footfall(
            half_sine(WEIGHT_N, time_s),
            contact_s=number * step_s,
            time_s=time_s,
            side=(Side.LEFT, Side.RIGHT)[number % 2],
            x_m=(-0.09, 0.09)[number % 2],
            overlap_s=overlap_s,
        )
        for number in range(steps)
    ]


def test_every_figure_is_defined_once() -> None:
    assert [field.name for field in fields(GaitFigures)] == [d.key for d in DEFINITIONS]


def test_nothing_tells_nothing() -> None:
    assert gait_figures([], LEVEL) == GaitFigures()


def test_rhythm_of_running() -> None:
    found = figures(running(step_s=0.35, time_s=0.25))
    assert found.running is True
    assert found.cadence_spm == pytest.approx(60 / 0.35)
    assert found.stride_time_s is not None
    assert found.stride_time_s.mean == pytest.approx(0.7)
    assert found.flight_time_s is not None
    assert found.flight_time_s.mean == pytest.approx(0.1)
    assert found.swing_time_s is not None
    assert found.swing_time_s.mean == pytest.approx(0.45)
    assert found.duty_factor == pytest.approx(0.25 / 0.7)
    assert found.double_support_s is None
    assert found.step_length_m is not None
    assert found.step_length_m.mean == pytest.approx(0.7)
    assert found.step_width_m is not None
    assert found.step_width_m.mean == pytest.approx(0.08)


def test_rhythm_of_walking() -> None:
    found = figures(walking())
    assert found.running is False
    assert found.flight_time_s is None
    assert found.double_support_s is not None
    assert found.double_support_s.mean == pytest.approx(0.12)
    assert found.duty_factor == pytest.approx(0.62)
    assert found.stiffness_n_per_m is None
    assert found.swing_time_s is not None
    assert found.swing_time_s.mean == pytest.approx(0.38)


def test_whole_steps_bear_body_weight() -> None:
    found = figures(running())
    assert found.balance_n == pytest.approx(WEIGHT_N, rel=1e-3)
    assert found.impulse_ratio == pytest.approx(1.0, rel=1e-3)
    assert found.rail_share == pytest.approx(0.0, abs=1e-3)


def test_what_a_rail_bears_is_missing() -> None:
    found = figures(running(weight_n=0.8 * WEIGHT_N))
    assert found.rail_share == pytest.approx(0.2, abs=1e-3)


def test_a_break_is_no_step() -> None:
    feet = running(steps=8)
    later = [
        replace(
            foot,
            contact_s=foot.contact_s + 60,
            toe_off_s=foot.toe_off_s + 60,
            t_s=tuple(t_s + 60 for t_s in foot.t_s),
        )
        for foot in feet
    ]
    found = figures([*feet, *later])
    assert found.cadence_spm == pytest.approx(60 / 0.35)
    assert found.step_time_s is not None
    assert found.step_time_s.count == 14


def test_a_missed_footfall_makes_no_stride() -> None:
    feet = running(steps=9)
    del feet[4]
    found = figures(feet)
    assert found.stride_time_s is not None
    assert found.stride_time_s.mean == pytest.approx(0.7)


def test_sides_are_compared() -> None:
    found = figures(running(left=0.95, right=1.05))
    peak = found.symmetry["peak_force"]
    assert peak.index_pct == pytest.approx(10.0, rel=1e-3)
    assert peak.angle_pct == pytest.approx(3.18, abs=0.02)
    assert found.symmetry["contact_time"].index_pct == pytest.approx(0.0, abs=1e-9)


def test_unknown_sides_are_not_compared() -> None:
    feet = [replace(foot, side=Side.UNKNOWN) for foot in running(left=0.9)]
    assert figures(feet).symmetry == {}


@given(left=st.floats(0.5, 1.5), right=st.floats(0.5, 1.5))
def test_mirrored_sides_change_the_sign_only(left: float, right: float) -> None:
    here, there = symmetry([left], [right]), symmetry([right], [left])
    assert here is not None
    assert there is not None
    assert here.index_pct == pytest.approx(-there.index_pct, abs=1e-9)
    assert here.angle_pct == pytest.approx(-there.angle_pct, abs=1e-9)


@given(factor=st.floats(0.4, 2.5))
def test_ratios_do_not_depend_on_mass(factor: float) -> None:
    one = figures(running(steps=6, left=0.9, rate_hz=200))
    weight_n = factor * WEIGHT_N
    conditions = replace(LEVEL, body_weight_n=weight_n, stood_weight_n=weight_n)
    other = figures(running(steps=6, left=0.9, rate_hz=200, weight_n=factor * WEIGHT_N), conditions)
    assert other.impulse_ratio == pytest.approx(one.impulse_ratio)
    assert other.duty_factor == pytest.approx(one.duty_factor)
    assert other.symmetry["peak_force"] == pytest.approx(one.symmetry["peak_force"])


def test_energy_follows_the_equations_forward() -> None:
    walk = energy(1.0, 5.0, 70.0, Going.FORWARD, running=False)
    assert walk is not None
    uptake = 0.1 * 60 + 1.8 * 60 * 0.05 + 3.5
    assert walk.kcal_per_min == pytest.approx(uptake * 70 / 1000 * 5)
    assert walk.least_kcal_per_min == walk.kcal_per_min == walk.most_kcal_per_min
    run = energy(2.5, 0.0, 70.0, Going.FORWARD, running=True)
    assert run is not None
    assert run.met == pytest.approx((0.2 * 150 + 3.5) / 3.5)


def test_energy_backward_is_more_and_a_range() -> None:
    forward = energy(1.0, 5.0, 70.0, Going.FORWARD, running=False)
    backward = energy(1.0, 5.0, 70.0, Going.BACKWARD, running=False)
    assert forward is not None
    assert backward is not None
    assert forward.kcal_per_min < backward.least_kcal_per_min
    assert backward.least_kcal_per_min < backward.kcal_per_min < backward.most_kcal_per_min


@pytest.mark.parametrize(
    ("speed_mps", "incline_pct", "runs"),
    [(0.5, 0, False), (2.0, 0, False), (1.0, 0, True), (1.0, -2, False)],
)
def test_energy_is_absent_where_no_equation_holds(
    speed_mps: float, incline_pct: float, runs: bool
) -> None:
    assert energy(speed_mps, incline_pct, 70.0, Going.FORWARD, running=runs) is None


def test_one_foot_alone_has_strides_and_no_steps() -> None:
    feet = [
        replace(foot, side=Side.LEFT, double_support_before_s=None, double_support_after_s=None)
        for foot in running(steps=10, step_s=1.2, time_s=0.75)
    ]
    figures = gait_figures([figures_of(foot, LEVEL) for foot in feet], LEVEL)
    assert figures.running is None
    assert figures.cadence_spm is None
    assert figures.step_length_m is None
    assert figures.rail_share is None
    assert figures.stride_time_s is not None
    assert figures.stride_time_s.mean == pytest.approx(1.2, rel=0.01)
    assert figures.duty_factor == pytest.approx(0.75 / 1.2, rel=0.05)


def test_a_step_is_as_long_as_the_belt_travelled_where_no_place_is_known() -> None:
    feet = [
        replace(foot, x_m=(None,) * len(foot.t_s), y_m=(None,) * len(foot.t_s))
        for foot in running(steps=10, step_s=0.4, time_s=0.25)
    ]
    moving = replace(LEVEL, belt_speed_mps=2.0)
    figures = gait_figures([figures_of(foot, moving) for foot in feet], moving)
    assert figures.step_length_m is not None
    assert figures.step_length_m.mean == pytest.approx(0.8, rel=0.01)
