"""Every count of every field, and what has none."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.errors import Unencodable
from protocols.ftms.fields import Field, Unassigned
from tests.protocols.ftms.tables import FIELDS, counts, octets, says

KINDS = {
    (row.octets, row.per_unit, row.signed, row.absent, row.also_absent, row.codes): row
    for row in FIELDS
}
by_field = pytest.mark.parametrize(
    "field", {field.name: field for field in FIELDS}.values(), ids=lambda field: field.name
)

SPEEDS = {f.name: f for f in FIELDS if "speed" in f.name and f.name != "wind_speed_mps"}.values()


def assert_round_trip(field: Field, count: int) -> None:
    data = octets(field, count)
    value = field.decode(data)
    if says(field, count):
        assert value is not None
        assert field.encode(value) == data
    elif field.codes is not None:
        assert value == count
        assert type(value) is Unassigned
    else:
        assert value is None


@pytest.mark.parametrize(
    "field", [f for f in KINDS.values() if f.octets <= 2], ids=lambda field: field.name
)
def test_every_count_of_up_to_two_octets_comes_back(field: Field) -> None:
    for count in counts(field):
        assert_round_trip(field, count)


@given(st.data())
@pytest.mark.parametrize(
    "field", [f for f in KINDS.values() if f.octets > 2], ids=lambda field: field.name
)
def test_counts_of_more_octets_come_back(field: Field, data: st.DataObject) -> None:
    low, high = field.counts
    assert_round_trip(field, data.draw(st.integers(low, high)))


@pytest.mark.hazard("H21")
@pytest.mark.parametrize("field", SPEEDS, ids=lambda field: field.name)
@pytest.mark.parametrize("value", [-0.001, -1.0, -655.35, math.nan, -math.inf, math.inf, 1e300])
def test_no_octets_for_a_speed_that_is_none(field: Field, value: float) -> None:
    with pytest.raises(Unencodable, match=field.name):
        field.encode(value)


def test_no_speed_of_a_belt_has_a_sign() -> None:
    assert not any(field.signed for field in SPEEDS)


@by_field
def test_beyond_its_octets_a_field_refuses_and_says_what_it_takes(field: Field) -> None:
    low, high = (count / field.per_unit for count in field.counts)
    for value in (low - 1 / field.per_unit, high + 1 / field.per_unit, math.nan, math.inf):
        with pytest.raises(Unencodable, match=field.name):
            field.encode(value)


@by_field
def test_not_available_is_said_only_where_the_specification_can(field: Field) -> None:
    if field.absent is None:
        with pytest.raises(Unencodable, match=field.name):
            field.encode(None)
    else:
        assert field.decode(field.encode(None)) is None


def test_a_value_that_would_read_as_not_available_is_refused() -> None:
    field = next(f for f in FIELDS if f.name == "incline_pct")
    with pytest.raises(Unencodable, match="not available"):
        field.encode(3276.7)


@given(st.floats(0, 655.35))
def test_between_counts_the_nearest_is_said(speed_kmh: float) -> None:
    field = next(f for f in FIELDS if f.name == "speed_kmh")
    told = field.decode(field.encode(speed_kmh))
    assert told is not None
    assert abs(told - speed_kmh) <= 0.005 + 1e-9


def test_names_carry_one_meaning() -> None:
    named: dict[str, set[tuple[int, bool]]] = {}
    for field in FIELDS:
        if field.name not in {"distance_m", "heart_rate_bpm", "target_resistance_level"}:
            named.setdefault(field.name, set()).add((field.per_unit, field.signed))
    assert {name for name, meanings in named.items() if len(meanings) > 1} == set()
