"""The unit mix-up: a factor of 1.609, 10 or 0.1 anywhere kills one of these."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.trackmaster.units import Unit, elevation_tenths, speed_mmps, speed_tenths

pytestmark = pytest.mark.hazard("H20")
UNITS: list[Unit] = ["mph", "km/h"]


@pytest.mark.parametrize(
    ("unit", "tenths", "mmps"),
    [
        ("mph", 0, 0),
        ("mph", 1, 44),
        ("mph", 10, 447),
        ("mph", 15, 670),
        ("mph", 20, 894),
        ("mph", 120, 5364),
        ("km/h", 1, 27),
        ("km/h", 10, 277),
        ("km/h", 36, 1000),
        ("km/h", 54, 1500),
    ],
)
def test_golden_speeds(unit: Unit, tenths: int, mmps: int) -> None:
    assert speed_mmps(tenths, unit) == mmps
    assert speed_tenths(mmps, unit) == tenths


@given(st.sampled_from(UNITS), st.integers(0, 20_000))
def test_a_speed_is_never_rounded_above_the_order(unit: Unit, mmps: int) -> None:
    tenths = speed_tenths(mmps, unit)
    assert speed_mmps(tenths, unit) <= mmps < speed_mmps(tenths + 1, unit)


@given(st.integers(0, 400))
def test_an_elevation_is_never_rounded_above_the_order(tenths: int) -> None:
    elevation = elevation_tenths(tenths)
    assert elevation % 5 == 0
    assert elevation <= tenths < elevation + 5
