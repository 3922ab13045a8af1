"""The file of what a coach says: rules, each with its condition, its words and its patience."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from sessions.coaching.condition import Condition
from sessions.documents.reading import Kind, Part, read_document
from sessions.quantities import DURATION, Duration
from sessions.workouts.fields import Count, Line, Name, between
from sessions.workouts.plan import Gait


class Tenor(StrEnum):
    """What kind of word it is."""

    CORRECTION = "correction"
    PRAISE = "praise"
    REMINDER = "reminder"  # by the clock, whatever the figures
    WARNING = "warning"  # form that fades: before any correction


class Rule(Part):
    """When to say what."""

    name: Name = Field(description="small letters and dashes: `quicker-steps`")
    tenor: Tenor = Field(default=Tenor.CORRECTION, description="`correction`")
    why: Line = Field(description="what stands behind it, for people who read this file")
    when: tuple[Condition, ...] = Field(
        default=(), max_length=6, description="conditions, all true"
    )
    every_s: Annotated[Duration, between(DURATION, "10 s", "1 h")] | None = Field(
        default=None, alias="every", description="by the clock instead: `40 s`"
    )
    unless: tuple[Condition, ...] = Field(
        default=(), max_length=6, description="not said while all of these are true"
    )
    for_steps: Count = Field(default=8, description="true for so many steps in a row: `8`")
    say: tuple[Line, ...] = Field(min_length=1, max_length=8, description="words, in turn")
    again_s: Annotated[Duration, between(DURATION, "10 s", "1 h")] = Field(
        default=60.0, alias="again", description="not sooner than: `60 s`"
    )
    at_most: Count = Field(default=100, description="so many times a session: `6`")
    gaits: tuple[Gait, ...] = Field(default=(), description="only in these; none: in all")

    @model_validator(mode="after")
    def _has_an_occasion(self) -> Self:
        if bool(self.when) is (self.every_s is not None):
            raise ValueError("needs an occasion; give either when or every")
        return self


class Rules(Part):
    """A file of rules, the more urgent first."""

    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = Field(description="`en`")
    gap_s: Annotated[Duration, between(DURATION, "5 s", "10 min")] = Field(
        default=15.0, alias="gap", description="between any two things said: `15 s`"
    )
    settle_s: Annotated[Duration, between(DURATION, "0 s", "10 min")] = Field(
        default=15.0, alias="settle", description="silent after each change of the belt: `15 s`"
    )
    rules: tuple[Rule, ...] = Field(min_length=1, max_length=60, description="the rules")

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [rule.name for rule in self.rules]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise ValueError(f"two rules are called {twice}; rename one")
        return self


_KIND = Kind(
    Rules,
    {"rules": Rule, "when": Condition, "unless": Condition},
    example="sessions/coaching/presets/en.yaml",
)


def read_rules(data: bytes, path: str) -> Rules:
    """The rules in a file's bytes. `path` is what faults call it. Raises `DocumentError`."""
    return read_document(data, path, _KIND)
