"""The workouts that ship with Backstride."""

from __future__ import annotations

from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from sessions.quantities import MPH_MPS
from sessions.workouts.exceeding import needs_raised_limit
from sessions.workouts.plan import AfterDistance, Gait, Plan, StepKind
from sessions.workouts.profile import step_s
from sessions.workouts.reading import read_workout
from sessions.workouts.schema import Workout

FOLDER = Path(str(files("sessions.workouts"))) / "presets"
NAMES = sorted(path.stem for path in FOLDER.iterdir())
RAISED = {"athletic", "fitness", "start-2-jogging"}


def preset(name: str) -> Workout:
    return read_workout((FOLDER / f"{name}.yaml").read_bytes(), f"{name}.yaml")


def plan(name: str) -> Plan:
    return preset(name).plan()


def test_the_presets_are_these() -> None:
    assert NAMES == [
        "athletic",
        "cool-down",
        "fitness",
        "rehabilitation",
        "senior",
        "start-1-walking",
        "start-2-jogging",
        "start-3-incline",
        "taster",
        "warm-up",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_is_named_as_its_file_and_says_where_it_comes_from(name: str) -> None:
    workout = preset(name)
    assert workout.name == name
    assert "article" in workout.source.lower()
    assert "Not a published clinical protocol." in workout.source
    assert any("Balance disorder" in line for line in workout.contraindications)
    assert len(workout.title) <= 23  # the list of workouts fits 80 columns


@pytest.mark.parametrize("name", NAMES)
def test_a_preset_starts_gently_and_ends_slowly_on_the_level(name: str) -> None:
    steps = plan(name).steps
    assert steps[0].speed_mps <= 1.8 * MPH_MPS + 1e-9
    assert steps[-1].kind is StepKind.COOL_DOWN
    assert steps[-1].speed_mps <= 1.2 * MPH_MPS + 1e-9
    assert steps[-1].incline_pct == 0


@pytest.mark.parametrize("name", NAMES)
def test_cues_leave_room_for_announcements_and_for_each_other(name: str) -> None:
    for step in plan(name).steps:
        length_s = step_s(step)
        assert length_s is not None
        times_s = [3.0, *(cue.at_s for cue in step.cues), length_s - 3.0]
        assert all(later - sooner >= 0.9 for sooner, later in pairwise(times_s))
        assert all(later - sooner >= 5 for sooner, later in pairwise(times_s[1:]))


@pytest.mark.parametrize("name", NAMES)
def test_only_jogging_needs_a_raised_limit(name: str) -> None:
    assert bool(needs_raised_limit(plan(name))) == (name in RAISED)
    assert (plan(name).gait is Gait.BACKWARD_RUN) == (name in RAISED)


def test_the_taster_leaves_time_to_ease_to_standstill_within_90_seconds() -> None:
    taster = plan("taster")
    assert taster.duration_s == 88
    assert taster.steps[-1].speed_mps == pytest.approx(1.0 * MPH_MPS)
    kinds = [step.kind for step in taster.steps]
    assert set(kinds) == set(StepKind)


def test_doses_are_those_of_the_articles() -> None:
    rehabilitation, senior = plan("rehabilitation").duration_s, plan("senior").duration_s
    assert rehabilitation is not None
    assert 10 * 60 <= rehabilitation <= 15 * 60
    assert senior == 5 * 60
    assert work_distances("fitness") == [50.0] * 5
    assert work_distances("start-1-walking") == [25.0] * 5
    assert all(20 <= metres <= 40 for metres in work_distances("start-2-jogging"))


@pytest.mark.parametrize("name", ["warm-up", "cool-down"])
def test_warm_up_and_cool_down_are_rounds_of_20_to_30_metres(name: str) -> None:
    rounds = [step.end for step in plan(name).steps if isinstance(step.end, AfterDistance)]
    assert 4 <= len(rounds) <= 5
    assert all(20 <= end.metres <= 30 for end in rounds)


def test_the_incline_stage_goes_from_1_5_to_2_mph_and_from_5_to_10_percent() -> None:
    work = [step for step in plan("start-3-incline").steps if step.kind is StepKind.WORK]
    speeds = [step.speed_mps for step in work]
    inclines = [step.incline_pct for step in work]
    assert (speeds, inclines) == (sorted(speeds), sorted(inclines))
    assert speeds[0] == pytest.approx(1.5 * MPH_MPS)
    assert speeds[-1] == pytest.approx(2.0 * MPH_MPS)
    assert (inclines[0], inclines[-1]) == (5, 10)


def test_the_template_is_a_workout_too() -> None:
    template = files("sessions.workouts") / "template.yaml"
    workout = read_workout(template.read_bytes(), "template.yaml")
    assert workout.name == "my-workout"
    assert not needs_raised_limit(workout.plan())


def work_distances(name: str) -> list[float]:
    work = [step for step in plan(name).steps if step.kind is StepKind.WORK]
    return [step.end.metres for step in work if isinstance(step.end, AfterDistance)]
