"""Quantities as people write them, `1.5 mph` or `90 s`, to and from SI.

A number without its unit is an error: nobody can tell whether a belt speed of 5 is a stroll in km/h
or a sprint in m/s.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, WithJsonSchema

SpeedUnit = Literal["mph", "km/h"]

_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
_WRITTEN = re.compile(rf"({_NUMBER})\s*([A-Za-z%]\S*)")


class QuantityError(ValueError):
    """Something that is not the quantity it should be; the message says what is allowed."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One kind of quantity: its units, each with what one of it is in SI."""

    name: str
    units: Mapping[str, float]
    example: str

    def parse(self, written: object) -> float:
        """The value in SI (an incline in percent). Raises `QuantityError`."""
        if isinstance(written, bool) or not isinstance(written, str | int | float):
            raise QuantityError(f"not a {self.name}; write for example {self.example}")
        match = _WRITTEN.fullmatch(str(written).strip())
        if match is None:
            raise QuantityError(f"{_what_is_wrong(str(written).strip())}; {self._allowed()}")
        number, unit = match.groups()
        if unit not in self.units:
            raise QuantityError(f"unknown unit {_short(unit)}{self._nearest(unit)}")
        return float(number) * self.units[unit]

    def pattern(self) -> str:
        """A regular expression for what `parse` takes."""
        return rf"^\s*{_NUMBER}\s*({'|'.join(re.escape(unit) for unit in self.units)})\s*$"

    def _allowed(self) -> str:
        *most, last = self.units
        units = f"{', '.join(most)} or {last}" if most else last
        return f"write a number with its unit ({units}), for example {self.example}"

    def _nearest(self, unit: str) -> str:
        near = difflib.get_close_matches(unit.lower(), self.units, n=1, cutoff=0.5)
        return (f", did you mean {near[0]}" if near else "") + f"; {self._allowed()}"


def _what_is_wrong(written: str) -> str:
    if not written:
        return "nothing is written here"
    if re.fullmatch(_NUMBER, written):
        return "a bare number"
    if written.startswith("-"):
        return "must not be negative"
    return "not a number with a unit"


def _short(text: str) -> str:
    return repr(text if len(text) <= 24 else f"{text[:23]}…")


MPH_MPS = 0.44704  # by definition of the international mile
KMH_MPS = 1 / 3.6

SPEED = Quantity("speed", {"mph": MPH_MPS, "km/h": KMH_MPS, "m/s": 1.0}, "1.5 mph")
INCLINE = Quantity("incline", {"%": 1.0}, "5 %")
DURATION = Quantity("duration", {"s": 1.0, "min": 60.0, "h": 3600.0}, "90 s")
DISTANCE = Quantity("distance", {"m": 1.0, "km": 1000.0}, "50 m")
RAMP = Quantity("ramp", {"m/s2": 1.0, "m/s²": 1.0, "mph/s": MPH_MPS, "km/h/s": KMH_MPS}, "0.1 m/s2")


def _schema(quantity: Quantity) -> WithJsonSchema:
    return WithJsonSchema(
        {"type": "string", "pattern": quantity.pattern(), "examples": [quantity.example]}
    )


Speed = Annotated[float, BeforeValidator(SPEED.parse), _schema(SPEED)]
"""A pydantic field written as `1.5 mph`, read as m/s."""
Incline = Annotated[float, BeforeValidator(INCLINE.parse), _schema(INCLINE)]
"""A pydantic field written as `5 %`, read as percent."""
Duration = Annotated[float, BeforeValidator(DURATION.parse), _schema(DURATION)]
"""A pydantic field written as `90 s`, read as seconds."""
Distance = Annotated[float, BeforeValidator(DISTANCE.parse), _schema(DISTANCE)]
"""A pydantic field written as `50 m`, read as metres."""
Ramp = Annotated[float, BeforeValidator(RAMP.parse), _schema(RAMP)]
"""A pydantic field written as `0.1 m/s2`, read as m/s²."""


def speed_in(speed_mps: float, unit: SpeedUnit) -> float:
    """A speed as a number of mph or km/h."""
    return speed_mps / SPEED.units[unit]


def format_speed(speed_mps: float, unit: SpeedUnit = "mph", digits: int = 1) -> str:
    """`1.5 mph`, `2 mph`: at most `digits` decimals."""
    return f"{_trimmed(speed_in(speed_mps, unit), digits)} {unit}"


def format_incline(incline_pct: float, digits: int = 1) -> str:
    """`5 %`, `2.5 %`: at most `digits` decimals."""
    return f"{_trimmed(incline_pct, digits)} %"


def format_distance(distance_m: float) -> str:
    """`50 m`, `1.2 km`."""
    if distance_m < 1000:
        return f"{_trimmed(distance_m, 1)} m"
    return f"{_trimmed(distance_m / 1000, 2)} km"


def format_duration(duration_s: float) -> str:
    """Words for whole seconds: `45 s`, `2 min`, `1 min 30 s`, `1 h 5 min`."""
    minutes, seconds = divmod(round(duration_s), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (seconds, "s")]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"


def format_clock(duration_s: float) -> str:
    """A clock's figures for whole seconds: `1:30`, `0:05`, `1:02:03`."""
    minutes, seconds = divmod(round(duration_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _trimmed(value: float, digits: int) -> str:
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
