"""The workout file: what it may say, and the plan that it comes to.

Field names inside are SI with their unit; the file's keys are their aliases. Absolute limits hold
for every file whatever a site or a clinician allows; the limits in force are lower.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    WithJsonSchema,
    model_validator,
)

from sessions.quantities import (
    DISTANCE,
    DURATION,
    INCLINE,
    RAMP,
    SPEED,
    Distance,
    Duration,
    Incline,
    Quantity,
    Ramp,
    Speed,
    SpeedUnit,
)
from sessions.workouts.announcements import announcement
from sessions.workouts.plan import (
    AfterDistance,
    AfterTime,
    Cue,
    Gait,
    Plan,
    PlannedStep,
    StepEnd,
    StepKind,
    UntilTold,
)

MAX_REPEATS = 100
NAME_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
ENDS = ("time", "distance", "until")
ONE_END = "a step ends in one way; give one of time, distance and `until: told`"


def _between(quantity: Quantity, low: str, high: str) -> AfterValidator:
    low_si, high_si = quantity.parse(low), quantity.parse(high)

    def check(value: float) -> float:
        if not low_si <= value <= high_si:
            raise ValueError(f"out of range; allowed is {low} to {high}")
        return value

    return AfterValidator(check)


def _text(longest: int) -> BeforeValidator:
    def check(written: object) -> str:
        if not isinstance(written, str):
            raise ValueError("not text; write one line or a folded block (>)")
        text = " ".join(written.split())
        if not text:
            raise ValueError("nothing is written here; write some text or leave the key out")
        if not text.isprintable():
            raise ValueError("has unprintable characters; remove them")
        if len(text) > longest:
            raise ValueError(f"{len(text)} characters long; at most {longest}")
        return text

    return BeforeValidator(check)


def _count(written: object) -> int:
    if isinstance(written, str) and written.isascii() and written.isdigit():
        written = int(written[:9])
    if type(written) is not int or not 1 <= written <= MAX_REPEATS:
        raise ValueError(f"not a count; write a whole number from 1 to {MAX_REPEATS}")
    return written


Line = Annotated[str, _text(200)]
Paragraph = Annotated[str, _text(1000)]
Name = Annotated[str, _text(64), StringConstraints(pattern=NAME_PATTERN)]
Count = Annotated[
    int,
    BeforeValidator(_count),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_REPEATS}),
]


class Part(BaseModel):
    """A part of a workout file: frozen, closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class SpokenCue(Part):
    """Words for the person on the belt, some time into a step."""

    at_s: Annotated[Duration, _between(DURATION, "0 s", "4 h")] = Field(
        alias="at", description="when, from the step's start: `10 s`"
    )
    say: Line = Field(description="the words")


class Limits(Part):
    """What this workout never goes beyond, also not by nudges. Without: its own highest step."""

    max_speed_mps: Annotated[Speed, _between(SPEED, "0.1 mph", "20 km/h")] | None = Field(
        default=None, alias="max_speed", description="`2 mph`"
    )
    max_incline_pct: Annotated[Incline, _between(INCLINE, "0 %", "25 %")] | None = Field(
        default=None, alias="max_incline", description="`10 %`"
    )


class Step(Part):
    """One step: how fast, how steep, until when, and what to say."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [end]} for end in ENDS]},
    )

    kind: StepKind = Field(description="warm-up, work, recovery or cool-down")
    speed_mps: Annotated[Speed, _between(SPEED, "0.1 mph", "20 km/h")] = Field(
        alias="speed", description="belt speed, `1.5 mph`; it is never 0: a rest is a pause"
    )
    incline_pct: Annotated[Incline, _between(INCLINE, "0 %", "25 %")] = Field(
        default=0.0, alias="incline", description="`5 %`; without: level"
    )
    time_s: Annotated[Duration, _between(DURATION, "5 s", "4 h")] | None = Field(
        default=None, alias="time", description="ends after this time, `90 s`"
    )
    distance_m: Annotated[Distance, _between(DISTANCE, "1 m", "50 km")] | None = Field(
        default=None, alias="distance", description="ends after this belt travel, `50 m`"
    )
    until: Literal["told"] | None = Field(
        default=None, description="`told`: ends when a person says so"
    )
    ramp_mps2: Annotated[Ramp, _between(RAMP, "0.01 m/s2", "1 m/s2")] | None = Field(
        default=None, alias="ramp", description="a gentler change of speed, `0.05 m/s2`"
    )
    announcement: Line | None = Field(
        default=None, description="said 3 s before the step; without: made from what changes"
    )
    cues: tuple[SpokenCue, ...] = Field(default=(), max_length=50)

    @model_validator(mode="after")
    def _ends_one_way(self) -> Step:
        if sum(end is not None for end in (self.time_s, self.distance_m, self.until)) != 1:
            raise ValueError(ONE_END)
        return self

    @property
    def end(self) -> StepEnd:
        """How the step ends."""
        if self.time_s is not None:
            return AfterTime(self.time_s)
        return UntilTold() if self.distance_m is None else AfterDistance(self.distance_m)

    @property
    def estimated_s(self) -> float | None:
        """How long the step takes at its speed; None: until told."""
        return self.time_s if self.distance_m is None else self.distance_m / self.speed_mps

    def planned(self, before: PlannedStep | None, unit: SpeedUnit) -> PlannedStep:
        """The step as it will be run after the step `before`."""
        return PlannedStep(
            kind=self.kind,
            speed_mps=self.speed_mps,
            incline_pct=self.incline_pct,
            end=self.end,
            announcement=self.announcement
            or announcement(self.kind, self.speed_mps, self.incline_pct, before, unit),
            ramp_mps2=self.ramp_mps2,
            cues=tuple(Cue(cue.at_s, cue.say) for cue in self.cues),
        )


class Repeat(Part):
    """Steps that come several times in a row."""

    times: Count = Field(description=f"1 to {MAX_REPEATS}")
    steps: tuple[StepItem, ...] = Field(min_length=1, description="a list of steps")


class RepeatBlock(Part):
    """An entry `repeat:` in a list of steps."""

    repeat: Repeat = Field(description="`{times: 4, steps: [...]}`")


def _which(item: object) -> str:
    return "<repeat>" if isinstance(item, dict) and "repeat" in item else "<step>"


StepItem = Annotated[
    Annotated[Step, Tag("<step>")] | Annotated[RepeatBlock, Tag("<repeat>")],
    Discriminator(_which),
]


class Workout(Part):
    """A workout, as its file says it."""

    name: Name = Field(description="how commands call it: small letters, digits and dashes")
    title: Annotated[str, _text(80)] = Field(description="how screens call it")
    goal: Paragraph = Field(description="what it is good for")
    for_whom: Paragraph = Field(description="who it is meant for")
    source: Paragraph = Field(description="the article, paper or person that it comes from")
    contraindications: tuple[Line, ...] = Field(
        min_length=1, max_length=20, description="a list: who should not do it, or should ask first"
    )
    gait: Gait = Field(description="backward walk, backward run or forward")
    limits: Limits = Limits()
    checklist: tuple[Line, ...] = Field(
        default=(), max_length=12, description="what to check before a start, besides the usual"
    )
    steps: tuple[StepItem, ...] = Field(min_length=1, description="a list of steps")

    def plan(self, unit: SpeedUnit = "mph") -> Plan:
        """The workout with its repeats unrolled; `unit` is for the words of announcements."""
        steps: list[PlannedStep] = []
        for step in _unrolled(self.steps):
            steps.append(step.planned(steps[-1] if steps else None, unit))
        return Plan(
            name=self.name,
            title=self.title,
            gait=self.gait,
            steps=tuple(steps),
            max_speed_mps=_or_highest(self.limits.max_speed_mps, steps, lambda s: s.speed_mps),
            max_incline_pct=_or_highest(
                self.limits.max_incline_pct, steps, lambda s: s.incline_pct
            ),
        )


def _unrolled(items: tuple[Step | RepeatBlock, ...]) -> Iterator[Step]:
    for item in items:
        if isinstance(item, Step):
            yield item
        else:
            for _ in range(item.repeat.times):
                yield from _unrolled(item.repeat.steps)


def _or_highest(
    limit: float | None, steps: list[PlannedStep], value: Callable[[PlannedStep], float]
) -> float:
    return limit if limit is not None else max(map(value, steps))


def json_schema() -> dict[str, Any]:
    """The file's format as JSON Schema, for editors that check and complete."""
    schema = Workout.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
