"""The words before a step that brings none of its own."""

from __future__ import annotations

from sessions.workouts.reading import read_workout
from tests.sessions.workouts.samples import plan_of, with_steps

STEPS = """\
- {kind: warm-up, speed: 1 mph, time: 1 min}
- {kind: work, speed: 2 mph, incline: 5 %, time: 1 min}
- {kind: work, speed: 2 mph, incline: 7.5 %, time: 1 min}
- {kind: work, speed: 2 mph, incline: 7.5 %, time: 1 min}
- {kind: recovery, speed: 1.5 mph, time: 1 min}
- {kind: work, speed: 1.8 mph, time: 1 min}
- {kind: cool-down, speed: 1.8 mph, time: 1 min}
- {kind: cool-down, speed: 1 mph, time: 1 min, announcement: Nearly there.}
"""


def test_they_say_what_changes() -> None:
    assert [step.announcement for step in plan_of(STEPS).steps] == [
        "Starting: 1 mph",
        "Faster and steeper: 2 mph, 5 % incline",
        "Steeper: 2 mph, 7.5 % incline",
        "Same pace: 2 mph, 7.5 % incline",
        "Recovery, slower and flatter: 1.5 mph, level",
        "Faster: 1.8 mph",
        "Cool-down, same pace: 1.8 mph",
        "Nearly there.",
    ]


def test_they_speak_the_unit_that_people_there_read() -> None:
    plan = read_workout(with_steps(STEPS), "x").plan("km/h")
    assert plan.steps[1].announcement == "Faster and steeper: 3.2 km/h, 5 % incline"


def test_a_workout_that_starts_uphill_says_so() -> None:
    plan = plan_of("- {kind: recovery, speed: 1 mph, incline: 3 %, time: 9 s}")
    assert plan.steps[0].announcement == "Recovery, starting: 1 mph, 3 % incline"
