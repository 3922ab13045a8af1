"""The simulated heart: late, bounded, repeatable, and at rest again after a while."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.simulator.pulse import (
    FALL_S,
    HIGHEST_BPM,
    RESTING_BPM,
    RISE_S,
    SCATTER,
    Pulse,
    steady_bpm,
)

EFFORTS = st.tuples(st.floats(0, 5), st.floats(0, 15), st.floats(0, 120))


def test_effort_rises_with_speed_and_with_incline() -> None:
    assert steady_bpm(0, 10) == RESTING_BPM
    ladder = [steady_bpm(0.4, 0), steady_bpm(0.9, 0), steady_bpm(0.9, 5), steady_bpm(0.9, 10)]
    assert all(lower < higher for lower, higher in pairwise(ladder))
    assert steady_bpm(5, 15) == HIGHEST_BPM


def test_the_rate_follows_by_its_time_constants() -> None:
    pulse = Pulse(0)
    pulse.exert(0.9, 10, 0)
    steady = steady_bpm(0.9, 10)
    pulse.advance(RISE_S)
    assert (pulse.bpm - RESTING_BPM) / (steady - RESTING_BPM) == pytest.approx(0.632, abs=1e-3)
    pulse.settle(steady, 100)
    pulse.exert(0, 0, 100)
    pulse.advance(100 + FALL_S)
    assert (pulse.bpm - RESTING_BPM) / (steady - RESTING_BPM) == pytest.approx(0.368, abs=1e-3)


def test_intervals_add_up_to_the_time_and_mean_the_rate() -> None:
    pulse = Pulse(0)
    beats = [interval_s for second in range(1, 301) for interval_s in pulse.beats(second)]
    assert 299 < sum(beats) <= 300
    assert len(beats) == pytest.approx(5 * RESTING_BPM, abs=3)
    mean_s = 60 / RESTING_BPM
    assert all(abs(interval_s / mean_s - 1) <= SCATTER for interval_s in beats)
    assert len(set(beats)) > 100, "no heart beats like a clock"


@given(st.lists(EFFORTS, max_size=20), st.integers())
def test_equal_seeds_beat_alike_and_within_bounds(
    efforts: list[tuple[float, float, float]], seed: int
) -> None:
    one, other = Pulse(0, seed), Pulse(0, seed)
    now_s = 0.0
    for speed_mps, incline_pct, for_s in efforts:
        for pulse in (one, other):
            pulse.exert(speed_mps, incline_pct, now_s)
        now_s += for_s
        assert one.beats(now_s) == other.beats(now_s)
        assert one.bpm == other.bpm
        assert RESTING_BPM <= one.bpm <= HIGHEST_BPM


def test_a_rate_that_is_told_holds_until_the_next_effort() -> None:
    pulse = Pulse(0)
    pulse.settle(141, 1)
    pulse.advance(500)
    assert pulse.bpm == 141
