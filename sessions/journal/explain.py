"""The black box: what was commanded, measured and decided around the stop of a session.

A session that finished its program has a stop too: the last one. Times are seconds from the stop,
negative before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sessions.journal.rows import Json, StoredEvent, StoredSession, Telemetry

WINDOW_S: Final = 60.0
STANDING: Final = frozenset({"standstill", "ready", "silent"})
_STOPPED: Final = frozenset({"easing", "stopping", "latched", *STANDING})


@dataclass(frozen=True, slots=True)
class InForce:
    """The lowest limit of a quantity: what it allowed, whose it was, and why."""

    value: float  # m/s or percent
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened, `at_s` from the stop."""

    at_s: float
    kind: str
    data: Json


@dataclass(frozen=True, slots=True)
class Reading:
    """The belt at one moment, `at_s` from the stop. None: not known."""

    at_s: float
    state: str
    commanded_speed_mps: float
    speed_mps: float | None
    commanded_incline_pct: float
    incline_pct: float | None
    distance_m: float
    person_on_belt: bool | None
    cadence_spm: float | None
    heart_rate_bpm: float | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A stop, what decided it, and the minute on either side."""

    session_id: str
    outcome: str | None
    stopped_at_s: float  # seconds into the session
    cause: Json | None  # code, text, remedy, hazard; None where the program simply came to its end
    asked: Moment | None  # the command that stopped it, if one did
    speed_limit: InForce | None
    incline_limit: InForce | None
    at_stop: Reading | None  # the last reading before it
    standstill_s: float | None  # measured standstill, seconds after the stop; None: not recorded
    travel_m: float | None  # of the belt, from the stop to standstill
    moments: tuple[Moment, ...]
    readings: tuple[Reading, ...]


def explain(
    session: StoredSession,
    events: Iterable[StoredEvent],
    telemetry: Iterable[Telemetry],
    window_s: float = WINDOW_S,
) -> Explanation | None:
    """Explain the stop of a session by its `events` (those outside sessions too, in their order)
    and its telemetry. None where the record has no stop: it was cut off while the belt ran."""
    after_start = [event for event in events if event.at_s >= session.started_s]
    stop = _stop(after_start, session.session_id)
    if stop is None:
        return None
    readings = tuple(
        _reading(row, stop.at_s) for row in telemetry if abs(row.at_s - stop.at_s) <= window_s
    )
    moments = tuple(
        Moment(round(event.at_s - stop.at_s, 3), event.kind, event.data)
        for event in after_start
        if abs(event.at_s - stop.at_s) <= window_s
    )
    standing = next((r for r in readings if r.at_s >= 0 and r.speed_mps == 0), None)
    before = next((r for r in reversed(readings) if r.at_s < 0), None)
    return Explanation(
        session_id=session.session_id,
        outcome=session.outcome,
        stopped_at_s=round(stop.at_s - session.started_s, 3),
        cause=_cause(session, stop),
        asked=_asked(moments),
        speed_limit=_in_force(session.meta, "speed"),
        incline_limit=_in_force(session.meta, "incline"),
        at_stop=before,
        standstill_s=standing.at_s if standing else None,
        travel_m=round(standing.distance_m - before.distance_m, 3) if standing and before else None,
        moments=moments,
        readings=readings,
    )


def _stop(events: Iterable[StoredEvent], session_id: str) -> StoredEvent | None:
    """The session's last change of the belt from running or paused to anything that ends it."""
    stop, moving = None, False
    for event in events:
        if event.kind != "belt":
            continue
        stopped = event.data.get("state") in _STOPPED
        if stopped and (moving or stop is None) and event.session_id == session_id:
            stop = event
        moving = not stopped
    return stop


def _cause(session: StoredSession, stop: StoredEvent) -> Json | None:
    """What the summary says; without one, what the belt said."""
    told = (session.summary or {}).get("cause") or stop.data.get("cause")
    return told if isinstance(told, Mapping) else None


def _asked(moments: Sequence[Moment]) -> Moment | None:
    """The newest command at the stop that stops belts. The record of a command is written when it
    was carried out, so that it may come a moment after what it caused."""
    asked = [
        moment
        for moment in moments
        if moment.kind == "command"
        and moment.data.get("type") in {"stop", "finish"}
        and moment.data.get("refused") is None
        and -1.0 <= moment.at_s <= 0.5
    ]
    return asked[-1] if asked else None


def _in_force(meta: Json, quantity: str) -> InForce | None:
    """The lowest limit that the session began with: the first of [value, source, reason]."""
    limits: Any = meta.get(f"{quantity}_limits")
    if not limits:
        return None
    value, source, reason = limits[0]
    return InForce(float(value), str(source), str(reason))


def _reading(row: Telemetry, stop_s: float) -> Reading:
    return Reading(
        at_s=round(row.at_s - stop_s, 3),
        state=row.state,
        commanded_speed_mps=row.commanded_speed_mps,
        speed_mps=row.speed_mps,
        commanded_incline_pct=row.commanded_incline_pct,
        incline_pct=row.incline_pct,
        distance_m=row.distance_m,
        person_on_belt=row.person_on_belt,
        cadence_spm=row.cadence_spm,
        heart_rate_bpm=row.heart_rate_bpm,
    )


def condensed(readings: Sequence[Reading], near_s: float = 2.0) -> Iterator[Reading]:
    """For a table: every reading near the stop, one a second elsewhere."""
    told: int | None = None
    for reading in readings:
        second = int(reading.at_s // 1)
        if abs(reading.at_s) <= near_s or second != told:
            told = second
            yield reading
