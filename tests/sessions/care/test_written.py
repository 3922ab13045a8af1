"""What people write into forms: records, or what to write instead, field by field."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.care.participant import Participant, SpeedLimit
from sessions.care.programmes import Goal
from sessions.care.written import (
    Unfit,
    answered,
    cleared,
    described,
    description,
    limited,
    limits,
    percents,
    planned,
)
from sessions.quantities import MPH_MPS, SpeedUnit

P7 = Participant(pseudonym="P7", goal=Goal.SENIOR, mass_kg=71.23456, height_m=1.7234)


def test_a_form_left_as_it_was_changes_nothing() -> None:
    assert described(description(P7), P7) == P7


@given(mps=st.floats(0.0447, 5.5), unit=st.sampled_from(["mph", "km/h"]))
def test_a_limit_left_as_it_was_keeps_its_last_digit(mps: float, unit: SpeedUnit) -> None:
    was = P7.model_copy(update={"speed": SpeedLimit(max_speed_mps=mps, reason="first weeks")})
    assert limited(limits(was, unit), was, unit) == was


def test_a_limit_is_set_and_lifted() -> None:
    texts = limits(P7, "mph") | {"speed": "1.2 mph", "speed_reason": "first weeks, PT"}
    new = limited(texts, P7, "mph")
    assert new.speed == SpeedLimit(max_speed_mps=1.2 * MPH_MPS, reason="first weeks, PT")
    assert limited(limits(new, "mph") | {"speed": ""}, new, "mph").speed is None


@pytest.mark.parametrize(
    ("field", "text", "remedy"),
    [
        ("pseudonym", "Anna Smith", "looks like a name"),
        ("pseudonym", "", "is no pseudonym"),
        ("goal", "", "choose one"),
        ("mass", "71", "a bare number; write a number with its unit (kg or lb)"),
        ("mass", "7 kg", "from 20 kg to 300 kg"),
        ("height", "172 km", "unknown unit 'km'"),
        ("height", "9 m", "from 90 cm to 250 cm"),
        ("hold_from", "x", "a whole number from 1 to 4"),
        ("hold_from", "5", "a whole number from 1 to 4"),
        ("stop_from", "9", "a whole number from 2 to 6"),
        ("worse_by", "3", "write 1 or 2"),
        ("asked_every", "5", "a bare number"),
        ("asked_every", "20 min", "from 1 min to 10 min"),
        ("notes", "a" * 1001, "up to 1000 characters"),
    ],
)
def test_what_does_not_fit_is_told_at_its_field(field: str, text: str, remedy: str) -> None:
    with pytest.raises(Unfit) as caught:
        described(description(P7) | {field: text}, None)
    assert list(caught.value.faults) == [field]
    assert remedy in caught.value.faults[field]


def test_everything_that_does_not_fit_is_told_at_once() -> None:
    with pytest.raises(Unfit) as caught:
        described(description(P7) | {"mass": "71", "height": "9 m", "stop_from": "1"}, None)
    assert set(caught.value.faults) == {"mass", "height", "stop_from"}


def test_pain_must_hold_before_it_stops() -> None:
    with pytest.raises(Unfit, match="pain must hold before it stops"):
        described(description(P7) | {"hold_from": "4", "stop_from": "3"}, P7)


def test_a_limit_needs_its_reason() -> None:
    with pytest.raises(Unfit, match="speed_reason: write why"):
        limited(limits(P7, "mph") | {"speed": "1 mph"}, P7, "mph")


def test_a_clearance_comes_and_goes() -> None:
    by_pt = cleared({"by": "PT", "on": "2026-11-02"}, P7)
    assert by_pt.clearance is not None
    assert (by_pt.clearance.by, by_pt.clearance.on) == ("PT", date(2026, 11, 2))
    assert cleared({"by": " ", "on": "2026-11-02"}, by_pt).clearance is None
    with pytest.raises(Unfit, match="on: write a day"):
        cleared({"by": "PT", "on": "yesterday"}, P7)


def test_a_plan_is_for_the_goal() -> None:
    plan = planned({"weeks": "6", "a_week": "3", "begins": "2026-11-02"}, P7)
    assert (plan.goal, plan.weeks, plan.a_week) == (Goal.SENIOR, 6, 3)
    with pytest.raises(Unfit) as caught:
        planned({"weeks": "0", "a_week": "8", "begins": "x"}, P7)
    assert set(caught.value.faults) == {"weeks", "a_week", "begins"}


def test_pain_and_exertion() -> None:
    said = answered({"moment": "after", "pain": "2", "exertion": "3.5"})
    assert (said.pain, said.exertion) == (2, 3.5)
    with pytest.raises(Unfit, match="a whole number from 0 to 10"):
        answered({"moment": "after", "pain": "11", "exertion": ""})
    with pytest.raises(Unfit, match="how much pain, how much exertion, or both"):
        answered({"moment": "after"})


def test_a_dose() -> None:
    texts = {"time": "80", "speed": "100 %", "incline": "0", "by": "PT"}
    assert percents(texts) == {"time": 80, "speed": 100, "incline": 0}
    with pytest.raises(Unfit) as caught:
        percents({"time": "-5", "speed": "", "incline": "99", "by": ""})
    assert set(caught.value.faults) == {"time", "speed", "incline", "by"}
