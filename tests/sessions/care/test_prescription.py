"""From preset and dose to a workout file."""

from __future__ import annotations

from itertools import product

import pytest

from sessions.care.dose import Dose, start
from sessions.care.prescription import prescribe
from sessions.care.programmes import PROGRAMMES, Goal
from sessions.care.workout_text import workout_text
from sessions.quantities import MPH_MPS
from sessions.workouts.plan import AfterDistance, StepKind
from sessions.workouts.reading import read_workout
from tests.sessions.care.people import base, ceiling


@pytest.mark.parametrize("goal", Goal)
def test_a_preset_outlives_its_text(goal: Goal) -> None:
    workout = base(goal).workout
    again = read_workout(workout_text(workout, ["a note"]).encode(), "again.yaml")
    assert again == workout


@pytest.mark.parametrize(
    ("goal", "time", "speed", "limit_mps"),
    list(product(Goal, (10, 70, 150), (10, 100, 125, 200), (0.2, 0.4, 0.894, 5.0))),
)
def test_every_dose_makes_a_workout_that_can_be_run(
    goal: Goal, time: int, speed: int, limit_mps: float
) -> None:
    limits = ceiling(goal, speed_mps=limit_mps, incline_pct=2.5)
    dose = Dose(time=time, speed=speed, incline=3)
    workout = prescribe(base(goal), dose, limits, "p7-3", ["because"])
    again = read_workout(workout_text(workout).encode(), "p7-3.yaml")
    assert len(again.plan().steps) == len(base(goal).workout.plan().steps)
    for step in again.plan().steps:
        assert step.speed_mps <= limits.speed.max_speed_mps + 1e-9
        assert step.incline_pct <= 2.5


@pytest.mark.parametrize(
    ("goal", "bounds_min"), [(Goal.REHABILITATION, (10, 15)), (Goal.SENIOR, (4, 5))]
)
def test_all_is_as_long_as_the_programming_table_says(
    goal: Goal, bounds_min: tuple[int, int]
) -> None:
    for time in (PROGRAMMES[goal].time.start, PROGRAMMES[goal].time.most):
        dose = start(PROGRAMMES[goal]).model_copy(update={"time": time})
        workout = prescribe(base(goal), dose, ceiling(goal), "p7-1", [])
        length_s = workout.plan().duration_s
        assert length_s is not None
        assert bounds_min[0] <= length_s / 60 <= bounds_min[1]


def test_fitness_is_four_to_six_sets_of_fifty_metres_in_all() -> None:
    span = PROGRAMMES[Goal.FITNESS].time
    metres = []
    for time in (span.start, span.most):
        dose = Dose(time=time, speed=100, incline=0)
        workout = prescribe(base(Goal.FITNESS), dose, ceiling(Goal.FITNESS), "p7-1", [])
        work = [step.end for step in workout.plan().steps if step.kind is StepKind.WORK]
        metres.append(sum(end.metres for end in work if isinstance(end, AfterDistance)))
    assert metres == [200, 300]


def test_only_the_work_changes() -> None:
    dose = Dose(time=120, speed=110, incline=2)
    goal = Goal.REHABILITATION
    workout = prescribe(base(goal), dose, ceiling(goal), "p7-2", [])
    for was, now in zip(base(goal).workout.plan().steps, workout.plan().steps, strict=True):
        if was.kind is StepKind.WORK:
            assert now.speed_mps == pytest.approx(1.32 * MPH_MPS)
            assert now.incline_pct == 2
        else:
            assert now.speed_mps == pytest.approx(was.speed_mps)
            assert now.end == was.end


def test_no_programme_leaves_its_presets_limits() -> None:
    for goal, programme in PROGRAMMES.items():
        plan = base(goal).workout.plan()
        top_mps = base(goal).top_speed_mps * programme.speed.most / 100
        assert top_mps <= plan.max_speed_mps + 1e-9, goal
        top_pct = base(goal).top_incline_pct + programme.incline.most
        assert top_pct <= plan.max_incline_pct, goal
