"""A recorded session as training programs see it: a point a second, laps, totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from statistics import fmean

from sessions.journal.rows import Json, StoredSession, Telemetry


@dataclass(frozen=True, slots=True)
class Point:
    """One second. None: not known."""

    at: datetime
    elapsed_s: float
    distance_m: float
    speed_mps: float
    incline_pct: float | None
    cadence_spm: float | None
    heart_rate_bpm: float | None
    step: int | None  # of the workout


@dataclass(frozen=True, slots=True)
class Lap:
    """One step of the workout, or what was not in any."""

    number: int
    points: tuple[Point, ...]
    seconds: float
    distance_m: float

    @property
    def start(self) -> datetime:
        """When it began."""
        return self.points[0].at


@dataclass(frozen=True, slots=True)
class Course:
    """The whole session; at least one lap of one point."""

    session_id: str
    title: str
    participant: str  # a pseudonym; empty: nobody was named
    outcome: str
    backward: bool
    running: bool
    machine: str
    laps: tuple[Lap, ...]
    seconds: float
    distance_m: float
    summary: Json

    @property
    def start(self) -> datetime:
        """When the belt began to move."""
        return self.laps[0].start

    @property
    def points(self) -> tuple[Point, ...]:
        """Of all laps, in order."""
        return tuple(point for lap in self.laps for point in lap.points)


class NothingToTell(ValueError):
    """A session whose record has no telemetry."""


def course(session: StoredSession, telemetry: Iterable[Telemetry]) -> Course:
    """The session as a course. Raises `NothingToTell`."""
    points = list(_points(session, telemetry))
    if not points:
        raise NothingToTell(f"{session.session_id}: nothing was recorded while the belt ran")
    meta, summary = session.meta, session.summary or {}
    gait = str(meta.get("gait", "backward walk"))
    machine = meta.get("machine")
    return Course(
        session_id=session.session_id,
        title=str(meta.get("title", "")),
        participant=str(meta.get("participant", "")),
        outcome=session.outcome or "being recorded",
        backward=gait.startswith("backward"),
        running=gait.endswith("run"),
        machine=str(machine.get("name", "")) if isinstance(machine, dict) else "",
        laps=tuple(_laps(points)),
        seconds=points[-1].elapsed_s,
        distance_m=points[-1].distance_m - points[0].distance_m,
        summary=summary,
    )


def _points(session: StoredSession, telemetry: Iterable[Telemetry]) -> Iterator[Point]:
    """The mean of each second in which the belt may have moved."""
    wall = datetime.fromisoformat(session.started_utc).astimezone(UTC)
    seconds = groupby(telemetry, key=lambda row: int(row.at_s - session.started_s))
    for second, grouped in seconds:
        rows = list(grouped)
        if second >= 0:
            yield _point(wall + timedelta(seconds=second), float(second), rows)


def _point(at: datetime, elapsed_s: float, rows: Sequence[Telemetry]) -> Point:
    last = rows[-1]
    return Point(
        at=at,
        elapsed_s=elapsed_s,
        distance_m=last.distance_m,
        speed_mps=max(0.0, _mean(row.speed_mps for row in rows) or 0.0),
        incline_pct=_mean(row.incline_pct for row in rows),
        cadence_spm=_mean(row.cadence_spm for row in rows),
        heart_rate_bpm=_mean(row.heart_rate_bpm for row in rows),
        step=last.step,
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _laps(points: Sequence[Point]) -> Iterator[Lap]:
    first_m = points[0].distance_m
    for number, (_, grouped) in enumerate(groupby(points, key=lambda point: point.step), start=1):
        lap = tuple(grouped)
        yield Lap(
            number=number,
            points=lap,
            seconds=lap[-1].elapsed_s - lap[0].elapsed_s + 1.0,
            distance_m=lap[-1].distance_m - first_m,
        )
        first_m = lap[-1].distance_m
