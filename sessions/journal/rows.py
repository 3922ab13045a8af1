"""What the journal keeps, as values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

INTERRUPTED = "interrupted"
"""The outcome of a session whose record ends without an end."""

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SessionStart:
    """A session's first entry. `wall_utc` is ISO 8601."""

    session_id: str
    at_s: float
    wall_utc: str
    meta_json: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. `session_id` None: outside sessions."""

    session_id: str | None
    at_s: float
    wall_utc: str
    kind: str
    data_json: str


@dataclass(frozen=True, slots=True)
class SessionEnd:
    """A session's last entry: how it ended, and its figures."""

    session_id: str
    wall_utc: str
    outcome: str
    summary_json: str


Record = SessionStart | Entry | SessionEnd


@dataclass(frozen=True, slots=True)
class Telemetry:
    """The belt and the person at one moment; ten a second. None: not known."""

    at_s: float
    state: str
    step: int | None
    speed_mps: float | None
    incline_pct: float | None
    commanded_speed_mps: float
    commanded_incline_pct: float
    distance_m: float
    person_on_belt: bool | None = None
    cadence_spm: float | None = None
    contact_ms: float | None = None
    flight_ms: float | None = None
    mean_force_bw: float | None = None
    peak_force_bw: float | None = None
    heart_rate_bpm: float | None = None
    step_length_m: float | None = None
    loading_bw_per_s: float | None = None  # body weights a second, over the first 25 ms of stance
    energy_kcal_per_min: float | None = None  # an estimate


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session as the journal has it. `outcome` None: being recorded, or cut off just now."""

    session_id: str
    started_s: float
    started_utc: str
    ended_utc: str | None
    outcome: str | None
    meta: Json
    summary: Json | None


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event as the journal has it; `seq` orders all events of a journal."""

    seq: int
    session_id: str | None
    at_s: float
    wall_utc: str
    kind: str
    data: Json


def encode(data: Json) -> str:
    """JSON text. Raises `ValueError` for NaN and infinities, `TypeError` for what JSON has not."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def next_session_id(day: date, taken: Iterable[str]) -> str:
    """`2026-11-22-003`: sorts by time, is said on the telephone, and is new among `taken`."""
    pattern = re.compile(rf"{day.isoformat()}-(\d{{3,}})")
    numbers = [int(found[1]) for name in taken if (found := pattern.fullmatch(name))]
    return f"{day.isoformat()}-{max(numbers, default=0) + 1:03}"
