"""Quantities: what is taken, what is refused and why."""

from __future__ import annotations

import contextlib
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, ValidationError

from sessions.quantities import (
    DISTANCE,
    DURATION,
    INCLINE,
    RAMP,
    SPEED,
    Quantity,
    QuantityError,
    Ramp,
    Speed,
    format_clock,
    format_distance,
    format_duration,
    format_incline,
    format_speed,
    speed_in,
)

ALL = (SPEED, INCLINE, DURATION, DISTANCE, RAMP)


@pytest.mark.parametrize(
    ("quantity", "written", "si"),
    [
        (SPEED, "1.5 mph", 0.67056),
        (SPEED, "2.4 km/h", 2 / 3),
        (SPEED, "0.7 m/s", 0.7),
        (SPEED, "  2mph ", 0.89408),
        (INCLINE, "5 %", 5.0),
        (INCLINE, "2.5%", 2.5),
        (DURATION, "90 s", 90.0),
        (DURATION, "10 min", 600.0),
        (DURATION, "1 h", 3600.0),
        (DISTANCE, "50 m", 50.0),
        (DISTANCE, "1.2 km", 1200.0),
        (RAMP, "0.1 m/s2", 0.1),
        (RAMP, "0.1 m/s²", 0.1),
        (RAMP, "0.5 mph/s", 0.22352),
        (RAMP, "0.36 km/h/s", 0.1),
    ],
)
def test_a_number_with_its_unit_becomes_si(quantity: Quantity, written: str, si: float) -> None:
    assert quantity.parse(written) == pytest.approx(si)


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("5", "a bare number; write a number with its unit (mph, km/h or m/s), for example"),
        (5, "a bare number"),
        (5.5, "a bare number"),
        ("", "nothing is written here"),
        ("-1 mph", "must not be negative"),
        (-3, "must not be negative"),
        ("nan mph", "not a number with a unit"),
        (math.nan, "not a number with a unit"),
        (math.inf, "not a number with a unit"),
        (".inf", "not a number with a unit"),
        ("1e9 mph", "not a number with a unit"),
        ("1,5 mph", "not a number with a unit"),
        ("٣ mph", "not a number with a unit"),
        ("2 kmh", "unknown unit 'kmh', did you mean km/h"),
        ("2 furlongs", "unknown unit 'furlongs'; write a number"),
        ("2 " + "x" * 99, "unknown unit 'xxxxxxxxxxxxxxxxxxxxxxx…'"),
        ("1.5 mph 2", "not a number with a unit"),
        (True, "not a speed; write for example 1.5 mph"),
        (None, "not a speed"),
        (["1 mph"], "not a speed"),
    ],
)
def test_a_refusal_says_what_is_wrong_and_what_is_allowed(written: object, why: str) -> None:
    with pytest.raises(QuantityError, match=re.escape(why)):
        SPEED.parse(written)


@given(st.text() | st.floats() | st.integers() | st.none() | st.binary())
def test_anything_else_is_a_quantity_error_or_a_finite_value(written: object) -> None:
    for quantity in ALL:
        with contextlib.suppress(QuantityError):
            value = quantity.parse(written)
            assert math.isfinite(value)
            assert value >= 0


@given(st.sampled_from(ALL), st.data())
def test_the_pattern_takes_what_parse_takes(quantity: Quantity, data: st.DataObject) -> None:
    number = data.draw(st.decimals(0, 10**8, places=3))
    unit = data.draw(st.sampled_from(sorted(quantity.units)))
    written = f"{number} {unit}"
    assert re.search(quantity.pattern(), written)
    assert quantity.parse(written) == pytest.approx(float(number) * quantity.units[unit])


@given(st.floats(0, 10), st.sampled_from(["mph", "km/h"]))
def test_a_formatted_speed_reads_back(speed_mps: float, unit: str) -> None:
    written = format_speed(speed_mps, "mph" if unit == "mph" else "km/h", digits=2)
    assert SPEED.parse(written) == pytest.approx(speed_mps, abs=0.0023)


@given(st.integers(0, 400_000))
def test_a_formatted_duration_reads_back(seconds: int) -> None:
    words = re.findall(r"\d+ \w+", format_duration(seconds))
    assert sum(DURATION.parse(word) for word in words) == seconds


@given(st.integers(0, 400_000))
def test_a_clock_reads_back(seconds: int) -> None:
    total = 0
    for part in format_clock(seconds).split(":"):
        total = total * 60 + int(part)
    assert total == seconds


@given(st.floats(0, 30))
def test_a_formatted_incline_reads_back(incline_pct: float) -> None:
    assert INCLINE.parse(format_incline(incline_pct)) == pytest.approx(incline_pct, abs=0.051)


def test_formats_for_screens() -> None:
    assert format_speed(0.89408) == "2 mph"
    assert format_speed(0.67056) == "1.5 mph"
    assert format_speed(2 / 3, "km/h") == "2.4 km/h"
    assert speed_in(1.0, "km/h") == pytest.approx(3.6)
    assert format_incline(10) == "10 %"
    assert format_distance(50) == "50 m"
    assert format_distance(1200) == "1.2 km"
    assert [format_duration(s) for s in (0, 90, 120, 3900)] == [
        "0 s",
        "1 min 30 s",
        "2 min",
        "1 h 5 min",
    ]
    assert [format_clock(s) for s in (5, 90, 3723)] == ["0:05", "1:30", "1:02:03"]


class _Belt(BaseModel):
    model_config = ConfigDict(extra="forbid")
    speed_mps: Speed
    ramp_mps2: Ramp = 0.15


def test_pydantic_fields_take_quantities_and_describe_themselves() -> None:
    belt = _Belt.model_validate({"speed_mps": "2 mph"})
    assert belt.speed_mps == pytest.approx(0.89408)
    assert belt.ramp_mps2 == 0.15
    with pytest.raises(ValidationError, match="a bare number"):
        _Belt.model_validate({"speed_mps": 2})
    schema = _Belt.model_json_schema()["properties"]["speed_mps"]
    assert schema["type"] == "string"
    assert schema["examples"] == ["1.5 mph"]
