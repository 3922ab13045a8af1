"""The page that explains workout files tells the truth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sessions.workouts.reading import read_workout
from sessions.workouts.schema import Limits, Step, Workout

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "workouts.md"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_its_example_is_a_workout(page: str) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)
    plan = read_workout(example.encode(), str(PAGE)).plan()
    assert plan.name == "my-hills"
    assert len(plan.steps) == 10


@pytest.mark.parametrize("part", [Workout, Step, Limits])
def test_it_explains_every_key(part: type[Workout | Step | Limits], page: str) -> None:
    for name, field in part.model_fields.items():
        assert f"`{field.alias or name}`" in page
