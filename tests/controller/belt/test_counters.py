"""Counters that stand while a belt is said to run: only those that counted are believed (H08)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.belt.counters import CounterWatch
from controller.treadmills.port import BeltStatus, Feedback

pytestmark = pytest.mark.hazard("H08")
SPEED_MMPS = 900


def told(second: int, travel_m: int | None, elapsed_s: int | None) -> Feedback:
    return Feedback(second * 1000, BeltStatus.STARTED, SPEED_MMPS, 0, travel_m, elapsed_s)


def frozen_after(rounds: list[Feedback]) -> int | None:
    """The second at which a report is seen to be frozen, if it is."""
    watch = CounterWatch()
    seen = (feedback.at_ms // 1000 for feedback in rounds if watch.frozen(feedback))
    return next(seen, None)


def walked(seconds: int, step_m: int = 1) -> list[Feedback]:
    return [told(s, s * SPEED_MMPS // 1000 // step_m * step_m, s) for s in range(seconds)]


def held(last: Feedback, seconds: int) -> list[Feedback]:
    """The last record for so much longer."""
    began = last.at_ms // 1000 + 1
    return [told(s, last.travel_m, last.elapsed_s) for s in range(began, began + seconds)]


def test_a_record_that_is_repeated_for_ever_is_frozen_within_seven_seconds() -> None:
    rounds = walked(20)
    at_s = frozen_after([*rounds, *held(rounds[-1], 30)])
    assert at_s is not None
    assert 3 <= at_s - 19 <= 7


def test_a_coarse_counter_takes_longer_by_its_step() -> None:
    rounds = walked(150, step_m=10)
    at_s = frozen_after([*rounds, *held(rounds[-1], 60)])
    assert at_s is not None
    assert 25 <= at_s - 149 <= 45


@pytest.mark.parametrize("step_m", [1, 5, 10])
def test_counters_that_count_are_left_alone(step_m: int) -> None:
    assert frozen_after(walked(600, step_m)) is None


def test_a_clock_that_stops_at_its_highest_is_no_frozen_report() -> None:
    rounds = [told(s, s, min(s, 60)) for s in range(300)]
    assert frozen_after(rounds) is None


def test_a_distance_that_stands_while_time_goes_on_is_none_either() -> None:
    rounds = [told(s, min(s, 60), s) for s in range(300)]
    assert frozen_after(rounds) is None


@pytest.mark.parametrize(("travel_m", "elapsed_s"), [(None, None), (0, 0), (None, 7), (7, None)])
def test_counters_that_never_count_are_not_believed(
    travel_m: int | None, elapsed_s: int | None
) -> None:
    assert frozen_after([told(s, travel_m, elapsed_s) for s in range(300)]) is None


def test_a_distance_alone_is_enough() -> None:
    rounds = [told(s, s * SPEED_MMPS // 1000, None) for s in range(20)]
    assert frozen_after([*rounds, *held(rounds[-1], 30)]) is not None


def test_what_passed_in_a_gap_is_not_held_against_it() -> None:
    rounds = walked(20)
    late = [told(s + 60, s, s) for s in range(17, 30)]
    assert frozen_after([*rounds, *late]) is None


@given(st.lists(st.integers(1, 3), min_size=20, max_size=100), st.floats(0.1, 3.0))
def test_no_rhythm_of_records_makes_a_true_counter_frozen(gaps: list[int], mps: float) -> None:
    watch, second = CounterWatch(), 0
    for gap in gaps:
        second += gap
        said = Feedback(
            second * 1000,
            BeltStatus.STARTED,
            round(mps * 1000),
            0,
            int(mps * second),
            second,
        )
        assert not watch.frozen(said)
