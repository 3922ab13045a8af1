"""A recorded session as text: figures and small plots."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from controller.api import Outcome, Summary
from controller.config import Config
from controller.form_words import cue_rows, form_rows
from controller.journal_folder import being_written, raw_path
from sessions.journal import store
from sessions.journal.plot import bars, columns
from sessions.journal.rows import StoredSession, Telemetry
from sessions.quantities import (
    format_clock,
    format_distance,
    format_duration,
    format_incline,
    format_speed,
    speed_in,
)

PLOT_WIDTH = 64


@dataclass(frozen=True, slots=True)
class Figures:
    """What can be told of every session: by its summary, or as far as it is known."""

    workout: str
    participant: str
    ended: str
    duration_s: float
    distance_m: float


def figures_of(db: sqlite3.Connection, session: StoredSession, folder: Path) -> Figures:
    """The figures of a session of the journal in `folder`."""
    if session.summary is not None:
        told = Summary.model_validate(session.summary)
        return Figures(
            told.workout, told.participant, told.outcome, told.duration_s, told.distance_m
        )
    last = store.last_telemetry(db, session.session_id)
    under_way = session.outcome is None and being_written(folder)
    return Figures(
        workout=str(session.meta.get("workout", "")),
        participant=str(session.meta.get("participant", "")),
        ended="under way" if under_way else Outcome.INTERRUPTED,
        duration_s=0.0 if last is None else last.at_s - session.started_s,
        distance_m=0.0 if last is None else last.distance_m,
    )


def local_time(utc: str) -> datetime:
    """A journal's time as people here know it."""
    return datetime.fromisoformat(utc).astimezone()


def description(session: StoredSession, figures: Figures, config: Config) -> Iterator[str]:
    """A session in lines of names and figures."""
    rows = [
        ("session", session.session_id),
        ("workout", figures.workout),
        ("who", figures.participant),
        ("started", f"{local_time(session.started_utc):%A, %d %B %Y, %H:%M}"),
        ("ended", figures.ended),
        ("time", format_duration(figures.duration_s)),
        ("distance", format_distance(figures.distance_m)),
    ]
    if session.summary is not None:
        rows += _in_figures(Summary.model_validate(session.summary), config)
    raw = raw_path(config.paths.data, session.session_id)
    rows.append(("raw force", str(raw) if raw.exists() else ""))
    yield from (f"{name:11}{value}" for name, value in rows if value)


def _in_figures(summary: Summary, config: Config) -> Iterator[tuple[str, str]]:
    unit = config.machine.unit
    if summary.cause is not None:
        yield "cause", f"{summary.cause.text}. {summary.cause.remedy}"
    mean, highest = format_speed(summary.mean_speed_mps, unit), summary.max_speed_mps
    yield "speed", f"mean {mean}, highest {format_speed(highest, unit)}"
    yield "incline", f"highest {format_incline(summary.max_incline_pct)}"
    yield "steps done", f"{summary.steps_done} of {summary.step_count}"
    yield "footsteps", "" if summary.footsteps is None else str(summary.footsteps)
    yield "cadence", _measured(summary.mean_cadence_spm, "steps/min")
    yield "heart rate", _heart_rate(summary)
    yield "contact", _measured(summary.mean_contact_ms, "ms")
    yield "flight", _measured(summary.mean_flight_ms, "ms")
    peak = summary.peak_force_bw
    yield "peak force", "" if peak is None else f"{peak:.2f} body weights"
    yield from ((name, ", ".join(parts)) for name, parts in form_rows(summary))
    yield from (("coach", f"{rule}: {', '.join(parts)}") for rule, parts in cue_rows(summary))


def _measured(value: float | None, unit: str) -> str:
    return "" if value is None else f"mean {value:.0f} {unit}"


def _heart_rate(summary: Summary) -> str:
    mean, highest = summary.mean_heart_rate_bpm, summary.max_heart_rate_bpm
    known = mean is not None and highest is not None
    return f"mean {mean:.0f} beats/min, highest {highest:.0f}" if known else ""


def plots(session: StoredSession, telemetry: list[Telemetry], config: Config) -> Iterator[str]:
    """Speed, incline, cadence and heart rate over time, as far as they are known."""
    if not telemetry:
        return
    start_s, unit = session.started_s, config.machine.unit
    length_s = max(telemetry[-1].at_s - start_s, 0.1)
    courses = {
        f"speed, {unit}": [
            (row.at_s, None if row.speed_mps is None else speed_in(row.speed_mps, unit))
            for row in telemetry
        ],
        "incline, %": [(row.at_s, row.incline_pct) for row in telemetry],
        "cadence, steps/min": [(row.at_s, row.cadence_spm) for row in telemetry],
        "heart rate, beats/min": [(row.at_s, row.heart_rate_bpm) for row in telemetry],
    }
    for title, course in courses.items():
        values = columns(((at_s - start_s, v) for at_s, v in course), length_s, PLOT_WIDTH)
        if any(values):
            yield ""
            yield title
            yield from bars(values)
    yield "  0:00 └" + format_clock(length_s).rjust(PLOT_WIDTH)
