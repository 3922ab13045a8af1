"""How much of a preset: what a plan raises and lowers, one quantity and one step at a time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from sessions.care.participant import HeartLimit, InclineLimit, SpeedLimit
from sessions.care.programmes import Programme, Quantity
from sessions.care.records import Record
from sessions.workouts.plan import StepKind
from sessions.workouts.schema import Workout


class Dose(Record):
    """Percent of the preset's work time and work speed, and percent of incline added to it."""

    time: Annotated[int, Field(ge=10, le=300)]
    speed: Annotated[int, Field(ge=10, le=200)]
    incline: Annotated[int, Field(ge=0, le=15)]

    def of(self, quantity: Quantity) -> int:
        """The value of one quantity."""
        return {"time": self.time, "speed": self.speed, "incline": self.incline}[quantity]

    def with_(self, quantity: Quantity, value: int) -> Dose:
        """The same with one quantity changed."""
        return self.model_copy(update={quantity.value: value})

    def __str__(self) -> str:
        added = f", {self.incline} % steeper" if self.incline else ""
        return f"time {self.time} %, speed {self.speed} %{added}"


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The limits in force for one participant on one machine with one preset."""

    speed: SpeedLimit
    incline: InclineLimit
    heart: HeartLimit | None = None


@dataclass(frozen=True, slots=True)
class Base:
    """A preset and the hardest of its work."""

    workout: Workout
    top_speed_mps: float
    top_incline_pct: float

    @staticmethod
    def of(workout: Workout) -> Base:
        """The base that a workout is. Raises `ValueError` for one without a work step."""
        work = [step for step in workout.plan().steps if step.kind is StepKind.WORK]
        if not work:
            raise ValueError(f"{workout.name} has no work step; a plan needs one to change")
        return Base(
            workout,
            max(step.speed_mps for step in work),
            max(step.incline_pct for step in work),
        )


def start(programme: Programme) -> Dose:
    """What a plan begins with."""
    return Dose(
        time=programme.time.start, speed=programme.speed.start, incline=programme.incline.start
    )


def within(dose: Dose, base: Base, ceiling: Ceiling) -> Dose:
    """The dose, lowered where its work would go beyond the ceiling; never raised."""
    speed = math.floor(ceiling.speed.max_speed_mps / base.top_speed_mps * 100 + 1e-6)
    incline = math.floor(ceiling.incline.max_incline_pct - base.top_incline_pct + 1e-6)
    return Dose(
        time=dose.time,
        speed=max(10, min(dose.speed, speed)),
        incline=max(0, min(dose.incline, incline)),
    )


def raised(dose: Dose, programme: Programme, base: Base, ceiling: Ceiling) -> Quantity | None:
    """What comes next to be raised: the first quantity that still has a step to go."""
    for quantity in Quantity:
        if within(up(dose, programme, quantity), base, ceiling).of(quantity) > dose.of(quantity):
            return quantity
    return None


def up(dose: Dose, programme: Programme, quantity: Quantity) -> Dose:
    """One step more of a quantity, at most what the programme allows; never less than it is."""
    span, now = programme.span(quantity), dose.of(quantity)
    return dose.with_(quantity, max(now, min(now + span.step, span.most)))


def down(dose: Dose, programme: Programme) -> Quantity | None:
    """What is lowered first: the last that was raised, incline before speed before time."""
    for quantity in reversed(Quantity):
        if dose.of(quantity) > programme.span(quantity).start:
            return quantity
    return None


def lowered(dose: Dose, programme: Programme, quantity: Quantity) -> Dose:
    """One step less of a quantity, at least what the programme begins with."""
    span, now = programme.span(quantity), dose.of(quantity)
    return dose.with_(quantity, max(now - span.step, span.start))
