"""`backstride sessions`: what was recorded."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

import click
from click.shell_completion import CompletionItem

from controller.api import Outcome, Summary
from controller.cli.config import configuration
from controller.config import Config, ConfigError, load
from controller.journal_folder import being_written, journal_path, raw_path
from sessions.journal import export as exports
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
NONE_YET = "No session has been recorded yet: `backstride run taster` records the first."


def complete_ids(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The ids of recorded sessions, newest first."""
    try:
        with _opened(load().paths.data) as db:
            ids = sorted(store.session_ids(db), reverse=True)
    except (ConfigError, click.ClickException):
        return []
    return [CompletionItem(name) for name in ids if name.startswith(incomplete)]


@click.group()
def cli() -> None:
    """List, show and export what was recorded."""


@cli.command("list")
def list_command() -> None:
    """Every session, oldest first."""
    config = configuration()
    if not journal_path(config.paths.data).exists():
        click.echo(NONE_YET)
        return
    with _opened(config.paths.data) as db:
        rows = [_row(session, config) for session in store.sessions(db)]
    if not rows:
        click.echo(NONE_YET)
        return
    head = ("ID", "STARTED", "WORKOUT", "WHO", "TIME", "DISTANCE", "ENDED")
    widths = [max(len(row[index]) for row in [head, *rows]) for index in range(len(head))]
    for row in [head, *rows]:
        cells = [f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)]
        click.echo("  ".join(cells).rstrip())


@cli.command()
@click.argument("session", metavar="ID", shell_complete=complete_ids)
def show(session: str) -> None:
    """A session in figures and a small plot.

    ID is a session's id or the beginning of one, if no other begins so.
    """
    config = configuration()
    with _opened(config.paths.data) as db:
        found = _found(db, session)
        telemetry = list(store.telemetry(db, found.session_id))
    for line in _description(found, telemetry, config):
        click.echo(line)


@cli.command()
@click.argument("session", metavar="ID", shell_complete=complete_ids)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json"]),
    default="json",
    show_default=True,
    help="csv: telemetry only; json: everything but raw force.",
)
@click.option(
    "-o",
    "--output",
    type=click.File("w", encoding="utf-8", atomic=True),
    default="-",
    metavar="FILE",
    help="Where to write it, instead of standard output.",
)
def export(session: str, form: str, output: TextIO) -> None:
    """A session for other programs.

    ID is a session's id or the beginning of one, if no other begins so. Raw force is a file of its
    own already: `show` names it.
    """
    with _opened(configuration().paths.data) as db:
        found = _found(db, session)
        telemetry = store.telemetry(db, found.session_id)
        if form == "csv":
            pieces = exports.as_csv(telemetry)
        else:
            pieces = exports.as_json(found, store.events(db, found.session_id), telemetry)
        output.writelines(pieces)


@contextmanager
def _opened(folder: Path) -> Iterator[sqlite3.Connection]:
    try:
        db = store.open_for_reading(journal_path(folder))
    except store.JournalError as error:
        raise click.ClickException(str(error)) from error
    if db is None:
        raise click.ClickException(NONE_YET)
    with closing(db):
        yield db


def _found(db: sqlite3.Connection, beginning: str) -> StoredSession:
    try:
        return store.find(db, beginning)
    except store.UnknownSession as error:
        raise click.ClickException(str(error)) from error


@dataclass(frozen=True, slots=True)
class _Figures:
    """What can be told of every session, with or without its summary."""

    workout: str
    participant: str
    ended: str
    duration_s: float | None
    distance_m: float | None


def _figures(session: StoredSession, folder: Path) -> _Figures:
    summary = session.summary or {}
    duration_s, distance_m = summary.get("duration_s"), summary.get("distance_m")
    return _Figures(
        workout=str(summary.get("workout") or session.meta.get("workout") or ""),
        participant=str(summary.get("participant") or session.meta.get("participant") or ""),
        ended=session.outcome or ("under way" if being_written(folder) else Outcome.INTERRUPTED),
        duration_s=duration_s if isinstance(duration_s, float | int) else None,
        distance_m=distance_m if isinstance(distance_m, float | int) else None,
    )


def _row(session: StoredSession, config: Config) -> tuple[str, ...]:
    figures = _figures(session, config.paths.data)
    return (
        session.session_id,
        f"{_local(session.started_utc):%Y-%m-%d %H:%M}",
        figures.workout,
        figures.participant,
        "" if figures.duration_s is None else format_clock(figures.duration_s),
        "" if figures.distance_m is None else format_distance(figures.distance_m),
        figures.ended,
    )


def _local(utc: str) -> datetime:
    return datetime.fromisoformat(utc).astimezone()


def _description(
    session: StoredSession, telemetry: list[Telemetry], config: Config
) -> Iterator[str]:
    figures = _figures(session, config.paths.data)
    rows = [
        ("session", session.session_id),
        ("workout", figures.workout),
        ("who", figures.participant),
        ("started", f"{_local(session.started_utc):%A, %d %B %Y, %H:%M}"),
        ("ended", figures.ended),
    ]
    if session.summary is not None:
        rows += _in_figures(Summary.model_validate(session.summary), config)
    raw = raw_path(config.paths.data, session.session_id)
    rows.append(("raw force", str(raw) if raw.exists() else ""))
    yield from (f"{name:11}{value}" for name, value in rows if value)
    yield from _plots(session, telemetry, config)


def _in_figures(summary: Summary, config: Config) -> Iterator[tuple[str, str]]:
    unit = config.machine.unit
    if summary.cause is not None:
        yield "cause", f"{summary.cause.text}. {summary.cause.remedy}"
    yield "time", format_duration(summary.duration_s)
    yield "distance", format_distance(summary.distance_m)
    mean, highest = format_speed(summary.mean_speed_mps, unit), summary.max_speed_mps
    yield "speed", f"mean {mean}, highest {format_speed(highest, unit)}"
    yield "incline", f"highest {format_incline(summary.max_incline_pct)}"
    yield "steps done", f"{summary.steps_done} of {summary.step_count}"
    yield "footsteps", "" if summary.footsteps is None else str(summary.footsteps)
    yield "cadence", _measured(summary.mean_cadence_spm, "steps/min")
    yield "contact", _measured(summary.mean_contact_ms, "ms")
    yield "flight", _measured(summary.mean_flight_ms, "ms")
    peak = summary.peak_force_bw
    yield "peak force", "" if peak is None else f"{peak:.2f} body weights"


def _measured(value: float | None, unit: str) -> str:
    return "" if value is None else f"mean {value:.0f} {unit}"


def _plots(session: StoredSession, telemetry: list[Telemetry], config: Config) -> Iterator[str]:
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
    }
    for title, course in courses.items():
        values = columns(((at_s - start_s, v) for at_s, v in course), length_s, PLOT_WIDTH)
        if any(values):
            yield ""
            yield title
            yield from bars(values)
    yield "  0:00 └" + format_clock(length_s).rjust(PLOT_WIDTH)
