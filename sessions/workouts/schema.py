"""The workout file: what it may say, and the plan that it comes to.

Field names inside are SI with their unit; the file's keys are their aliases. Absolute limits hold
for every file whatever a site or a clinician allows; the limits in force are lower.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

from pydantic import (
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    model_validator,
)
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from sessions.coaching.condition import Condition
from sessions.documents.reading import Part
from sessions.quantities import (
    DISTANCE,
    DURATION,
    INCLINE,
    RAMP,
    SPEED,
    Distance,
    Duration,
    Incline,
    Ramp,
    Speed,
    SpeedUnit,
)
from sessions.workouts.announcements import announcement
from sessions.workouts.fields import MAX_REPEATS, Count, Line, Name, Paragraph, Title, between
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

ENDS = ("time", "distance", "until")
ONE_END = "a step ends in one way; give one of time, distance and `until: told`"


class SpokenCue(Part):
    """Words for the person on the belt, some time into a step."""

    at_s: Annotated[Duration, between(DURATION, "0 s", "4 h")] = Field(
        alias="at", description="when, from the step's start: `10 s`"
    )
    say: Line = Field(description="the words")


class Limits(Part):
    """What this workout never goes beyond, also not by nudges. Without: its own highest step."""

    max_speed_mps: Annotated[Speed, between(SPEED, "0.1 mph", "20 km/h")] | None = Field(
        default=None, alias="max_speed", description="`2 mph`"
    )
    max_incline_pct: Annotated[Incline, between(INCLINE, "0 %", "25 %")] | None = Field(
        default=None, alias="max_incline", description="`10 %`"
    )


class Step(Part):
    """One step: how fast, how steep, until when, and what to say."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [end]} for end in ENDS]},
    )

    kind: StepKind = Field(description="warm-up, work, recovery or cool-down")
    speed_mps: Annotated[Speed, between(SPEED, "0.1 mph", "20 km/h")] = Field(
        alias="speed", description="belt speed, `1.5 mph`; it is never 0: a rest is a pause"
    )
    incline_pct: Annotated[Incline, between(INCLINE, "0 %", "25 %")] = Field(
        default=0.0, alias="incline", description="`5 %`; without: level"
    )
    time_s: Annotated[Duration, between(DURATION, "5 s", "4 h")] | None = Field(
        default=None, alias="time", description="ends after this time, `90 s`"
    )
    distance_m: Annotated[Distance, between(DISTANCE, "1 m", "50 km")] | None = Field(
        default=None, alias="distance", description="ends after this belt travel, `50 m`"
    )
    until: Literal["told"] | None = Field(
        default=None, description="`told`: ends when a person says so"
    )
    ramp_mps2: Annotated[Ramp, between(RAMP, "0.01 m/s2", "1 m/s2")] | None = Field(
        default=None, alias="ramp", description="a gentler change of speed, `0.05 m/s2`"
    )
    announcement: Line | None = Field(
        default=None, description="said 3 s before the step; without: made from what changes"
    )
    cues: tuple[SpokenCue, ...] = Field(default=(), max_length=50)
    form: tuple[Condition, ...] = Field(
        default=(),
        max_length=6,
        description="up to this step only while all of these figures are right, else as before: "
        "`[{figure: cadence, within: target}]`; it needs a force deck",
    )

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
            form=self.form,
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
    title: Title = Field(description="how screens call it")
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


class _FileSchema(GenerateJsonSchema):
    """A key is written with a value or left out: a file has no null."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def json_schema() -> dict[str, Any]:
    """The file's format as JSON Schema, for editors that check and complete."""
    schema = Workout.model_json_schema(schema_generator=_FileSchema)
    return {"$schema": _FileSchema.schema_dialect, "title": "Backstride workout"} | {
        key: value for key, value in schema.items() if key != "title"
    }
