"""How much of a preset: limits, steps up and down."""

from __future__ import annotations

import pytest

from sessions.care.dose import Base, Dose, down, lowered, raised, start, up, within
from sessions.care.programmes import PROGRAMMES, Goal, Quantity
from sessions.quantities import MPH_MPS
from sessions.workouts.plan import StepKind
from sessions.workouts.schema import Step
from tests.sessions.care.people import base, ceiling

REHAB = PROGRAMMES[Goal.REHABILITATION]
BASE = base(Goal.REHABILITATION)


def dose(time: int = 100, speed: int = 100, incline: int = 0) -> Dose:
    return Dose(time=time, speed=speed, incline=incline)


def test_the_hardest_work_of_a_preset_is_its_base() -> None:
    athletic = Base.of(base(Goal.ATHLETIC).workout)
    assert athletic.top_speed_mps == pytest.approx(5 * MPH_MPS)
    assert Base.of(BASE.workout).top_speed_mps == pytest.approx(1.2 * MPH_MPS)
    assert BASE.top_incline_pct == 0


def test_of_several_inclines_the_steepest_is_the_base() -> None:
    told = {"kind": "work", "speed": "1 m/s", "time": "60 s"}
    hills = [Step.model_validate({**told, "incline": f"{incline} %"}) for incline in (2, 5, 1)]
    assert Base.of(BASE.workout.model_copy(update={"steps": tuple(hills)})).top_incline_pct == 5.0


def test_a_workout_without_work_has_no_base() -> None:
    easy = tuple(
        step for step in BASE.workout.steps if getattr(step, "kind", None) is StepKind.WARM_UP
    )
    with pytest.raises(ValueError, match="rehabilitation has no work step"):
        Base.of(BASE.workout.model_copy(update={"steps": easy}))


@pytest.mark.parametrize(
    ("wished", "limit_mph", "limit_pct", "allowed"),
    [
        (dose(), 1.2, 0.0, dose()),
        (dose(speed=125), 1.5, 3.0, dose(speed=125)),
        (dose(speed=125), 1.49, 3.0, dose(speed=124)),
        (dose(speed=80), 1.5, 3.0, dose(speed=80)),
        (dose(incline=3), 1.5, 3.0, dose(incline=3)),
        (dose(incline=3), 1.5, 2.9, dose(incline=2)),
        (dose(incline=3), 1.5, 0.0, dose()),
        (dose(time=150), 0.1, 0.0, dose(time=150, speed=10)),
        (dose(speed=125, incline=3), 0.6, 1.0, dose(speed=50, incline=1)),
    ],
)
def test_a_dose_stays_within_the_limits(
    wished: Dose, limit_mph: float, limit_pct: float, allowed: Dose
) -> None:
    limits = ceiling(Goal.REHABILITATION, limit_mph * MPH_MPS, limit_pct)
    assert within(wished, BASE, limits) == allowed


def test_a_preset_that_is_steep_already_leaves_less_to_add() -> None:
    steep = Base(BASE.workout, BASE.top_speed_mps, 2.0)
    limits = ceiling(Goal.REHABILITATION, incline_pct=2.5)
    assert within(dose(incline=3), steep, limits).incline == 0
    steeper = Base(BASE.workout, BASE.top_speed_mps, 9.0)
    assert within(dose(incline=3), steeper, limits).incline == 0


@pytest.mark.parametrize(
    ("now", "quantity", "then"),
    [
        (dose(time=70), Quantity.TIME, dose(time=80)),
        (dose(time=145), Quantity.TIME, dose(time=150)),
        (dose(time=180), Quantity.TIME, dose(time=180)),
        (dose(speed=123), Quantity.SPEED, dose(speed=125)),
        (dose(incline=2), Quantity.INCLINE, dose(incline=3)),
        (dose(incline=3), Quantity.INCLINE, dose(incline=3)),
    ],
)
def test_up_is_one_step_and_never_less(now: Dose, quantity: Quantity, then: Dose) -> None:
    assert up(now, REHAB, quantity) == then


@pytest.mark.parametrize(
    ("now", "quantity", "then"),
    [
        (dose(time=150, speed=125, incline=2), Quantity.INCLINE, dose(150, 125, 1)),
        (dose(time=150, speed=103), Quantity.SPEED, dose(time=150)),
        (dose(time=74), Quantity.TIME, dose(time=70)),
        (dose(time=120, speed=60), Quantity.TIME, dose(time=110, speed=60)),
    ],
)
def test_down_takes_back_what_came_last(now: Dose, quantity: Quantity, then: Dose) -> None:
    assert down(now, REHAB) is quantity
    assert lowered(now, REHAB, quantity) == then


def test_there_is_no_way_down_from_the_start() -> None:
    for programme in PROGRAMMES.values():
        assert down(start(programme), programme) is None


def test_what_a_limit_forbids_is_passed_over() -> None:
    slow = ceiling(Goal.REHABILITATION, 1.2 * MPH_MPS, 25.0)
    assert raised(dose(time=150), REHAB, BASE, slow) is Quantity.INCLINE
    level = ceiling(Goal.REHABILITATION, 1.2 * MPH_MPS, 0.9)
    assert raised(dose(time=150), REHAB, BASE, level) is None


def test_a_dose_is_told_in_words() -> None:
    assert str(dose()) == "time 100 %, speed 100 %"
    assert str(dose(incline=2)) == "time 100 %, speed 100 %, 2 % steeper"
