"""A recorded session as training programs see it: a point a second, laps, totals, and what was said
of pain and exertion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from statistics import fmean

from sessions.care.pain import Answer, Moment
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
    contact_ms: float | None = None
    step_length_m: float | None = None
    loading_bw_per_s: float | None = None
    energy_kcal: float | None = None  # of this second: an estimate


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

    @property
    def energy_kcal(self) -> float | None:
        """An estimate; None: at no time was there one."""
        return energy_kcal(self.points)


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
    answers: tuple[Answer, ...] = ()  # of pain and exertion, by moment

    @property
    def start(self) -> datetime:
        """When the belt began to move."""
        return self.laps[0].start

    @property
    def points(self) -> tuple[Point, ...]:
        """Of all laps, in order."""
        return tuple(point for lap in self.laps for point in lap.points)

    def pain(self, moment: Moment) -> int | None:
        """The worst that was said of a moment, 0 to 10; None: nothing."""
        said = (one.pain for one in self.answers if one.moment is moment)
        return max((pain for pain in said if pain is not None), default=None)

    @property
    def exertion(self) -> float | None:
        """The highest that was said of the session, in it and after it, Borg's 0 to 10."""
        moments = (Moment.DURING, Moment.AFTER)
        said = (one.exertion for one in self.answers if one.moment in moments)
        return max((exertion for exertion in said if exertion is not None), default=None)

    def said(self, point: Point) -> tuple[int | None, float | None]:
        """Pain and exertion as they were said in this second."""
        then = [
            one
            for one in self.answers
            if one.moment is Moment.DURING and int(one.at_s) == int(point.elapsed_s)
        ]
        pains = [one.pain for one in then if one.pain is not None]
        exertions = [one.exertion for one in then if one.exertion is not None]
        return max(pains, default=None), max(exertions, default=None)


class NothingToTell(ValueError):
    """A session whose record has no telemetry."""


def course(
    session: StoredSession, telemetry: Iterable[Telemetry], answers: Iterable[Answer] = ()
) -> Course:
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
        answers=tuple(answers),
    )


def energy_kcal(points: Iterable[Point]) -> float | None:
    """What they come to; None: at no time was there an estimate."""
    known = [point.energy_kcal for point in points if point.energy_kcal is not None]
    return sum(known) if known else None


def mean(values: Iterable[float | None]) -> float | None:
    """Of those that are known."""
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _points(session: StoredSession, telemetry: Iterable[Telemetry]) -> Iterator[Point]:
    """The mean of each second in which the belt may have moved."""
    wall = datetime.fromisoformat(session.started_utc).astimezone(UTC)
    seconds = groupby(telemetry, key=lambda row: int(row.at_s - session.started_s))
    for second, grouped in seconds:
        rows = list(grouped)
        if second >= 0:
            yield _point(wall + timedelta(seconds=second), float(second), rows)


def _point(at: datetime, elapsed_s: float, rows: Sequence[Telemetry]) -> Point:
    last, kcal_per_min = rows[-1], mean(row.energy_kcal_per_min for row in rows)
    return Point(
        at=at,
        elapsed_s=elapsed_s,
        distance_m=last.distance_m,
        speed_mps=max(0.0, mean(row.speed_mps for row in rows) or 0.0),
        incline_pct=mean(row.incline_pct for row in rows),
        cadence_spm=mean(row.cadence_spm for row in rows),
        heart_rate_bpm=mean(row.heart_rate_bpm for row in rows),
        step=last.step,
        contact_ms=mean(row.contact_ms for row in rows),
        step_length_m=mean(row.step_length_m for row in rows),
        loading_bw_per_s=mean(row.loading_bw_per_s for row in rows),
        energy_kcal=None if kcal_per_min is None else kcal_per_min / 60.0,
    )


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
