"""What goes beyond a cap is told with the steps that do."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.quantities import MPH_MPS
from sessions.workouts.exceeding import exceeds, needs_raised_limit
from sessions.workouts.plan import Gait
from tests.sessions.workouts.samples import plan_of

INTERVALS = plan_of("""\
- repeat:
    times: 3
    steps:
      - {kind: work, speed: 4 mph, incline: 12 %, distance: 50 m}
      - {kind: recovery, speed: 2 mph, incline: 10 %, time: 30 s}
- {kind: cool-down, speed: 2.1 mph, time: 60 s}
""")


def test_equal_excesses_are_told_together() -> None:
    assert exceeds(INTERVALS, 2 * MPH_MPS, 10) == (
        "steps 1, 3 and 5 (work): 4 mph is faster than 2 mph",
        "steps 1, 3 and 5 (work): 12 % is steeper than 10 %",
        "step 7 (cool-down): 2.1 mph is faster than 2 mph",
    )
    assert exceeds(INTERVALS, 1.0, 20, "km/h")[0] == (
        "steps 1, 3 and 5 (work): 6.437 km/h is faster than 3.6 km/h"
    )


def test_what_is_at_the_cap_stays_within() -> None:
    assert exceeds(INTERVALS, 4 * MPH_MPS, 12) == ()


def test_only_backward_gait_begins_with_two_miles_an_hour() -> None:
    assert len(needs_raised_limit(INTERVALS)) == 3
    assert needs_raised_limit(dataclasses.replace(INTERVALS, gait=Gait.FORWARD)) == ()


@given(st.floats(0, 10), st.floats(0, 20))
def test_exceeds_says_nothing_exactly_when_all_steps_are_within(
    speed: float, incline: float
) -> None:
    within = all(
        step.speed_mps <= speed + 0.0005 and step.incline_pct <= incline + 0.05
        for step in INTERVALS.steps
    )
    assert (exceeds(INTERVALS, speed, incline) == ()) == within


@pytest.mark.parametrize("over_mps", [0.001, 0.01])
def test_a_small_excess_is_visible_in_the_words(over_mps: float) -> None:
    (line,) = exceeds(plan_of("- {kind: work, speed: 1 m/s, time: 9 s}"), 1 - over_mps, 0)
    speed, cap = line.removeprefix("step 1 (work): ").split(" is faster than ")
    assert speed != cap
