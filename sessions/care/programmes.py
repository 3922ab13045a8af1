"""The programming table: for each goal the preset, how often, and how far a plan may take it.

Frequency and length are those of the article "Backward running (retro running)"; start, step and
the most of speed and incline are Backstride's own and stay within each preset's limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Goal(StrEnum):
    """What a participant trains for: the rows of the programming table."""

    REHABILITATION = "rehabilitation"
    FITNESS = "fitness"
    ATHLETIC = "athletic"
    SENIOR = "senior"


class Quantity(StrEnum):
    """What a plan raises, in this order: time before speed before incline."""

    TIME = "time"
    SPEED = "speed"
    INCLINE = "incline"


@dataclass(frozen=True, slots=True)
class Span:
    """Where one quantity begins, by how much it moves at once, and how far it goes.

    Time and speed are percent of the preset's work steps, incline is percent added to theirs.
    """

    start: int
    step: int
    most: int


@dataclass(frozen=True, slots=True)
class Programme:
    """One row."""

    preset: str
    a_week: tuple[int, int]  # sessions, least and most
    time: Span
    speed: Span
    incline: Span
    source: str

    def span(self, quantity: Quantity) -> Span:
        """The span of a quantity."""
        return {
            Quantity.TIME: self.time,
            Quantity.SPEED: self.speed,
            Quantity.INCLINE: self.incline,
        }[quantity]


_LEVEL: Final = Span(0, 1, 0)
_TABLE: Final = 'article "Backward running (retro running)", programming table: '

PROGRAMMES: Final[Mapping[Goal, Programme]] = {
    Goal.REHABILITATION: Programme(
        preset="rehabilitation",
        a_week=(2, 3),
        time=Span(70, 10, 150),  # with warm-up, recoveries and cool-down 10 to 15 min
        speed=Span(100, 5, 125),
        incline=Span(0, 1, 3),
        source=_TABLE + "10 to 15 min walking, 2 to 3 a week",
    ),
    Goal.FITNESS: Programme(
        preset="fitness",
        a_week=(2, 2),
        time=Span(80, 10, 120),  # 4 to 6 times 50 m, as 5 times 40 to 60 m
        speed=Span(85, 5, 110),
        incline=_LEVEL,
        source=_TABLE + "4 to 6 sets of 50 m jogging, 2 a week",
    ),
    Goal.ATHLETIC: Programme(
        preset="athletic",
        a_week=(2, 3),
        time=Span(80, 10, 120),
        speed=Span(80, 5, 100),
        incline=_LEVEL,
        source=_TABLE + "2 to 3 a week, with agility drills; lengths are Backstride's own",
    ),
    Goal.SENIOR: Programme(
        preset="senior",
        a_week=(3, 7),
        time=Span(70, 10, 100),  # 5 min in all
        speed=Span(80, 5, 120),
        incline=_LEVEL,
        source=_TABLE + "5 min walking, 3 a week or daily",
    ),
}
