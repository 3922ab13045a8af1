"""What is kept of a session, and where the next one begins."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.coaching.figures import Figure, Reading
from sessions.coaching.usual import Keeper, Pace, Typical, Usual, baselines, pace
from sessions.workouts.plan import Gait

TODAY = date(2026, 6, 1)
WALK = pace(Gait.BACKWARD_WALK, 0.9, 5.0)


def usual(cadence_spm: float, where: Pace = WALK) -> Usual:
    return Usual(where, 9, {Figure.CADENCE: Typical(cadence_spm, 2.0)})


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_speeds_and_inclines_are_kept_in_bands() -> None:
    assert pace(Gait.BACKWARD_WALK, 0.89408, 6.0) == Pace(Gait.BACKWARD_WALK, 0.8, 5.0)
    assert pace(Gait.BACKWARD_WALK, 0.6, 2.5) == Pace(Gait.BACKWARD_WALK, 0.6, 2.5)
    assert pace(Gait.FORWARD, 0.6, 2.5) != pace(Gait.BACKWARD_WALK, 0.6, 2.5)


@given(st.floats(0.0, 6.0), st.floats(0.0, 15.0))
def test_a_pace_is_in_its_own_band(speed_mps: float, incline_pct: float) -> None:
    where = pace(Gait.BACKWARD_WALK, speed_mps, incline_pct)
    assert where.speed_mps - 1e-5 <= speed_mps <= where.speed_mps + 0.2 + 1e-5
    assert where.incline_pct - 1e-5 <= incline_pct <= where.incline_pct + 2.5 + 1e-5
    assert pace(Gait.BACKWARD_WALK, where.speed_mps, where.incline_pct) == where


def test_median_and_spread_are_kept() -> None:
    keeper = Keeper()
    for cadence_spm in (100.0, 102.0, 101.0, 180.0, 99.0):
        keeper.add(WALK, {Figure.CADENCE: cadence_spm})
    (kept,) = keeper.usual()
    assert (kept.pace, kept.readings) == (WALK, 5)
    typical = kept.figures[Figure.CADENCE]
    assert typical.median == 101.0
    assert typical.spread == pytest.approx(1.4826)


def test_too_little_is_not_kept() -> None:
    keeper = Keeper()
    keeper.add(WALK, {Figure.CADENCE: 100.0})
    keeper.add(WALK, {Figure.CADENCE: 100.0})
    assert keeper.usual() == ()


def test_the_baseline_is_the_middle_of_the_newest_three() -> None:
    earlier = [(ago(days), [usual(spm)]) for days, spm in ((2, 104), (9, 101), (16, 90), (23, 70))]
    assert baselines(reversed(earlier), TODAY) == {WALK: {Figure.CADENCE: 101.0}}


def test_what_is_old_does_not_count() -> None:
    assert baselines([(ago(43), [usual(100.0)])], TODAY) == {}
    assert baselines([(ago(42), [usual(100.0)])], TODAY) == {WALK: {Figure.CADENCE: 100.0}}
    assert baselines([(ago(-1), [usual(100.0)])], TODAY) == {}  # a clock that was wrong


def test_a_pace_is_looked_for_in_older_sessions_too() -> None:
    faster = pace(Gait.BACKWARD_WALK, 1.2, 5.0)
    found = baselines([(ago(1), [usual(100.0)]), (ago(20), [usual(112.0, faster)])], TODAY)
    assert found == {WALK: {Figure.CADENCE: 100.0}, faster: {Figure.CADENCE: 112.0}}


def test_a_figure_that_only_some_sessions_know_is_of_those() -> None:
    wide: Reading = {Figure.STEP_WIDTH: 12.0}
    known = Usual(WALK, 5, {f: Typical(v, 0.0) for f, v in wide.items()})
    found = baselines([(ago(1), [usual(100.0)]), (ago(2), [known])], TODAY)
    assert found == {WALK: {Figure.CADENCE: 100.0, Figure.STEP_WIDTH: 12.0}}
