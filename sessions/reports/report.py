"""A report as its writers take it: sections of tables, words and charts, in SI no more.

HTML and PDF are written from the same values, so that they cannot say different things. Every text
here is plain text: writers escape it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

Row = tuple[str, ...]

MOST_PANELS: Final = 3
"""Of one chart: two charts fill an A4 page, and one the rest of a page that has begun."""


class Own(str):
    """Somebody's own words: no other language has them."""

    __slots__ = ()


class Ink(StrEnum):
    """How a line is drawn. Writers give each a dash and a marker of its own, not only a colour."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    FOURTH = "fourth"


@dataclass(frozen=True, slots=True)
class Line:
    """One course of values. A value of None is a gap; `stepped` holds each until the next."""

    name: str
    ink: Ink
    points: tuple[tuple[float, float | None], ...]
    stepped: bool = False
    marked: bool = False  # each point has a marker: few points, each of its own

    @property
    def known(self) -> bool:
        """Whether there is anything to draw."""
        return any(value is not None for _, value in self.points)


@dataclass(frozen=True, slots=True)
class Level:
    """A value that means something, as a line across: a limit."""

    value: float
    name: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One quantity over time. `span` fixes its axis where the scale is a given one."""

    title: str
    lines: tuple[Line, ...]
    levels: tuple[Level, ...] = ()
    span: tuple[float, float] | None = None
    from_zero: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment that all panels share: a stop, by its number."""

    at: float
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Panels above each other over one axis: seconds, or numbers that `ticks` give names to."""

    panels: tuple[Panel, ...]
    marks: tuple[Mark, ...] = ()
    ticks: tuple[tuple[float, str], ...] | None = None  # None: seconds
    axis: str = ""

    @property
    def words(self) -> str:
        """What it shows, for who cannot see it."""
        return ", ".join(panel.title for panel in self.panels)

    def pages(self) -> tuple[Chart, ...]:
        """The same in charts that fit a page each, evenly filled."""
        count = -(-len(self.panels) // MOST_PANELS)
        size = -(-len(self.panels) // count) if count else 0
        starts = range(0, len(self.panels), size) if size else ()
        return tuple(replace(self, panels=self.panels[start : start + size]) for start in starts)


@dataclass(frozen=True, slots=True)
class Shares:
    """Parts of a whole, in percent, as one bar."""

    title: str
    parts: tuple[tuple[str, float], ...]

    @property
    def words(self) -> str:
        """What it shows, for who cannot see it."""
        return f"{self.title}: " + ", ".join(f"{name} {pct:.0f} %" for name, pct in self.parts)


@dataclass(frozen=True, slots=True)
class Balance:
    """Left against right in percent, positive to the right, as bars about a middle."""

    title: str
    sides: tuple[tuple[str, float], ...]
    axis: str = "left longer or harder  ←   even   →  right longer or harder"

    @property
    def words(self) -> str:
        """What it shows, for who cannot see it."""
        return f"{self.title}: " + ", ".join(f"{name} {pct:+.1f} %" for name, pct in self.sides)


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head. `numbers`: columns that are set to the right."""

    head: Row
    rows: tuple[Row, ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str


Block = Facts | Table | Words | Chart | Shares | Balance


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `subject` and `on` stand on every page."""

    kind: str  # "Session report"
    subject: str  # a pseudonym, or that nobody was named
    title: str
    subtitle: str
    on: date
    sentences: Row  # what is read if nothing else is
    grave: bool  # it is bad news
    sections: tuple[Section, ...]
    footer: str
    place: str = ""  # the clinic's name
    language: str = "en"

    @property
    def verdict(self) -> str:
        """How it went, in a line."""
        return " ".join(self.sentences)

    @property
    def running_head(self) -> str:
        """For the top of each page."""
        return f"{self.kind} · {self.subject} · {self.on.isoformat()}"
