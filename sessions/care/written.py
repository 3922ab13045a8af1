"""What people write into forms, as records of care and back; what does not fit, field by field.

A field that still has the text it was shown with keeps its value to the last digit. Every fault
names its remedy; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, TypeVar

from pydantic import ValidationError

from sessions.care.pain import Answer, PainRule
from sessions.care.participant import Participant
from sessions.care.progression import TreatmentPlan
from sessions.quantities import (
    DURATION,
    INCLINE,
    SPEED,
    Quantity,
    QuantityError,
    SpeedUnit,
    format_duration,
    format_incline,
    format_speed,
)

Value = TypeVar("Value")
Texts = Mapping[str, str]
"""Field: what is written there."""

MASS: Final = Quantity("mass", {"kg": 1.0, "lb": 0.45359237}, "70 kg")
HEIGHT: Final = Quantity("height", {"m": 1.0, "cm": 0.01, "in": 0.0254}, "172 cm")

_RANGES: Final[Mapping[str, str]] = {
    "pseudonym": "write letters, then at least one digit, up to 16 in all: P7",
    "mass": "write from 20 kg to 300 kg",
    "height": "write from 90 cm to 250 cm",
    "notes": "write up to 1000 characters",
    "hold_from": "write a whole number from 1 to 4",
    "stop_from": "write a whole number from 2 to 6",
    "worse_by": "write 1 or 2",
    "asked_every": "write from 1 min to 10 min",
    "speed": "write from 0.1 mph to 20 km/h",
    "incline": "write from 0 % to 25 %",
    "heart": "write beats a minute, from 60 to 230",
    "speed_reason": "write why, and who decided it, in 3 to 200 characters",
    "incline_reason": "write why, and who decided it, in 3 to 200 characters",
    "heart_reason": "write why, and who decided it, in 3 to 200 characters",
    "by": "write a role or initials, up to 32 characters",
    "on": "write a day, for example 2026-11-02",
    "begins": "write a day, for example 2026-11-02",
    "weeks": "write a whole number from 1 to 52",
    "a_week": "write a whole number from 1 to 7",
    "time": "write percent of the preset's work time, from 10 to 300",
    "pain": "write a whole number from 0 to 10",
    "exertion": "write a number from 0 to 10",
}
_FIELDS: Final[Mapping[tuple[str, ...], str]] = {
    ("mass_kg",): "mass",
    ("height_m",): "height",
    ("pain_rule",): "hold_from",
    ("pain_rule", "asked_every_s"): "asked_every",
    ("speed", "max_speed_mps"): "speed",
    ("speed", "reason"): "speed_reason",
    ("incline", "max_incline_pct"): "incline",
    ("incline", "reason"): "incline_reason",
    ("heart", "max_heart_rate_bpm"): "heart",
    ("heart", "reason"): "heart_reason",
}
"""Where a record's key is written, unless its last part names the field."""


class Unfit(Exception):
    """What was written does not make the record; `faults` says of each field what to do."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {words}" for name, words in faults.items()))
        self.faults = dict(faults)


@dataclass(slots=True)
class _Form:
    """The texts, and what is wrong with them so far."""

    texts: Texts
    faults: dict[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.texts.get(name, "").strip()

    def read(self, name: str, shown: str, was: Value, parse: Callable[[str], Value]) -> Value:
        """The value: what it was where the text is as shown, else what is written."""
        if (text := self.text(name)) == shown:
            return was
        try:
            return parse(text)
        except (QuantityError, ValueError) as error:
            own = isinstance(error, QuantityError)
            self.faults[name] = str(error) if own else _RANGES[name]
            return was

    def whole(self, name: str, was: int | None = None) -> int | None:
        return self.read(name, "" if was is None else str(was), was, int)


def description(of: Participant | None) -> dict[str, str]:
    """Who they are, as the form for it begins."""
    rule = of.pain_rule if of else PainRule()
    return {
        "pseudonym": of.pseudonym if of else "",
        "goal": of.goal.value if of else "",
        "way": of.way.value if of else "turned",
        "mass": _mass(of.mass_kg if of else None),
        "height": _height(of.height_m if of else None),
        "notes": of.notes if of else "",
        "hold_from": str(rule.hold_from),
        "stop_from": str(rule.stop_from),
        "worse_by": str(rule.worse_by),
        "asked_every": format_duration(rule.asked_every_s),
        "unanswered": rule.unanswered.value,
    }


def described(texts: Texts, was: Participant | None) -> Participant:
    """The participant whom the form describes. Raises `Unfit`."""
    form, shown = _Form(texts), description(was)
    rule = was.pain_rule if was else PainRule()
    if not form.text("goal"):
        form.faults["goal"] = "choose one"
    every_s = form.read(
        "asked_every", shown["asked_every"], rule.asked_every_s, lambda t: round(DURATION.parse(t))
    )
    fields: dict[str, object] = {
        "pseudonym": form.text("pseudonym"),
        "goal": form.text("goal"),
        "way": form.text("way"),
        "mass_kg": form.read(
            "mass", shown["mass"], was.mass_kg if was else None, _or_none(MASS.parse)
        ),
        "height_m": form.read(
            "height", shown["height"], was.height_m if was else None, _or_none(HEIGHT.parse)
        ),
        "notes": form.text("notes"),
        "pain_rule": rule.model_dump()
        | {
            "hold_from": form.whole("hold_from", rule.hold_from),
            "stop_from": form.whole("stop_from", rule.stop_from),
            "worse_by": form.whole("worse_by", rule.worse_by),
            "asked_every_s": every_s,
            "unanswered": form.text("unanswered"),
        },
    }
    with _fitting(form):
        return Participant.model_validate((was.model_dump() if was else {}) | fields)


def limits(of: Participant, unit: SpeedUnit) -> dict[str, str]:
    """The participant's own limits, as the form for them begins; empty: none of their own."""
    speed, incline, heart = of.speed, of.incline, of.heart
    return {
        "speed": format_speed(speed.max_speed_mps, unit, 2) if speed else "",
        "speed_reason": speed.reason if speed else "",
        "incline": format_incline(incline.max_incline_pct) if incline else "",
        "incline_reason": incline.reason if incline else "",
        "heart": str(heart.max_heart_rate_bpm) if heart else "",
        "heart_reason": heart.reason if heart else "",
    }


def limited(texts: Texts, was: Participant, unit: SpeedUnit) -> Participant:
    """The participant under the limits of the form. Raises `Unfit`."""
    form, shown = _Form(texts), limits(was, unit)
    speed = form.read(
        "speed",
        shown["speed"],
        was.speed.max_speed_mps if was.speed else None,
        _or_none(SPEED.parse),
    )
    incline = form.read(
        "incline",
        shown["incline"],
        was.incline.max_incline_pct if was.incline else None,
        _or_none(INCLINE.parse),
    )
    heart = form.read(
        "heart", shown["heart"], was.heart.max_heart_rate_bpm if was.heart else None, _or_none(int)
    )
    values = (
        ("speed", "max_speed_mps", speed),
        ("incline", "max_incline_pct", incline),
        ("heart", "max_heart_rate_bpm", heart),
    )
    fields = {
        name: None if value is None else {key: value, "reason": form.text(f"{name}_reason")}
        for name, key, value in values
    }
    with _fitting(form):
        return Participant.model_validate(was.model_dump() | fields)


def cleared(texts: Texts, was: Participant) -> Participant:
    """The participant with the clearance of the form, or with none where nobody gave one. Raises
    `Unfit`."""
    form = _Form(texts)
    clearance = {"by": form.text("by"), "on": form.text("on")} if form.text("by") else None
    with _fitting(form):
        return Participant.model_validate(was.model_dump() | {"clearance": clearance})


def planned(texts: Texts, of: Participant) -> TreatmentPlan:
    """The plan of the form, for the participant's goal. Raises `Unfit`."""
    form = _Form(texts)
    fields = {name: form.text(name) for name in ("begins", "weeks", "a_week")}
    with _fitting(form):
        return TreatmentPlan.model_validate({"goal": of.goal, **fields})


def answered(texts: Texts) -> Answer:
    """What somebody said, by the form. Raises `Unfit`."""
    form = _Form(texts)
    said = {name: form.text(name) or None for name in ("pain", "exertion")}
    if not any(said.values()):
        form.faults["pain"] = "write how much pain, how much exertion, or both"
    with _fitting(form):
        return Answer.model_validate({"moment": form.text("moment"), **said})


def percents(texts: Texts) -> dict[str, int]:
    """The dose of the form: time, speed and incline in percent. Raises `Unfit`."""
    form = _Form(texts)
    words = {
        "speed": "write percent of the preset's work speed, from 10 to 200",
        "incline": "write percent that is added to the incline, from 0 to 15",
        "time": _RANGES["time"],
    }
    bounds = {"time": (10, 300), "speed": (10, 200), "incline": (0, 15)}
    values: dict[str, int] = {}
    for name, (least, most) in bounds.items():
        text = form.text(name).removesuffix("%").strip()
        if text.isascii() and text.isdigit() and least <= int(text) <= most:
            values[name] = int(text)
        else:
            form.faults[name] = words[name]
    if not 1 <= len(form.text("by")) <= 32:
        form.faults["by"] = _RANGES["by"]
    if form.faults:
        raise Unfit(form.faults)
    return values


@contextmanager
def _fitting(form: _Form) -> Iterator[None]:
    """Everything that is wrong at once: what could not be read, and what the record refuses."""
    try:
        yield
    except ValidationError as error:
        for fault in error.errors():
            place = tuple(part for part in fault["loc"] if isinstance(part, str))
            name = _FIELDS.get(place, place[-1] if place else "")
            own = fault["type"] == "value_error" or name not in _RANGES
            message = fault["msg"].removeprefix("Value error, ")
            form.faults.setdefault(name, message if own else _RANGES[name])
    if form.faults:
        raise Unfit(form.faults)


def _or_none(parse: Callable[[str], Value]) -> Callable[[str], Value | None]:
    return lambda text: parse(text) if text else None


def _mass(mass_kg: float | None) -> str:
    return "" if mass_kg is None else f"{mass_kg:.1f}".removesuffix(".0") + " kg"


def _height(height_m: float | None) -> str:
    return "" if height_m is None else f"{height_m * 100:.1f}".removesuffix(".0") + " cm"
