"""`backstride sessions`: what was recorded."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

import click
from click.shell_completion import CompletionItem

from controller.care.store import CareError
from controller.cli.config import configuration
from controller.cli.explain import explanation_text
from controller.cli.journal import NONE_YET, opened
from controller.cli.near_misses import near_misses
from controller.cli.parameters import FileOf
from controller.cli.prune import prune
from controller.cli.raw_force import exported_raw
from controller.cli.reports import session_command
from controller.cli.session_text import description, figures_of, local_time, plots
from controller.config import Config, ConfigError, load
from controller.exporting import FORMATS, FormatMissing, exported, said_about
from controller.journal_folder import journal_path
from controller.raw_export import SUFFIXES
from controller.rehearse.replay import Replayed, replay
from controller.treadmills.cards import load_card
from sessions.exports.course import NothingToTell
from sessions.journal import store
from sessions.journal.explain import WINDOW_S
from sessions.journal.explain import explain as explain_stop
from sessions.journal.export_schema import json_schema
from sessions.journal.imported import ImportedSession, read_export
from sessions.journal.rows import StoredSession
from sessions.quantities import format_clock, format_distance


def complete_ids(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The ids of recorded sessions, newest first."""
    try:
        with opened(load().paths.data) as db:
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
    with opened(config.paths.data) as db:
        rows = [_row(db, session, config) for session in store.sessions(db)]
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
    with opened(config.paths.data) as db:
        found = _found(db, session)
        figures = figures_of(db, found, config.paths.data)
        telemetry = list(store.telemetry(db, found.session_id))
    for line in (*description(found, figures, config), *plots(found, telemetry, config)):
        click.echo(line)


@cli.command()
@click.argument("session", metavar="ID", shell_complete=complete_ids)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMATS)),
    default="json",
    show_default=True,
    help="json: everything but raw force; csv: telemetry; fit, tcx: training diaries; "
    "fhir-r5, fhir-r4b: clinical records.",
)
@click.option(
    "-o",
    "--output",
    type=click.File("wb", atomic=True),
    default="-",
    metavar="FILE",
    help="Where to write it, instead of standard output.",
)
@click.option(
    "--raw",
    type=FileOf(SUFFIXES),
    metavar="FILE",
    help="Raw force instead, as a .csv or .parquet file that does not exist.",
)
def export(session: str, form: str, output: BinaryIO, raw: Path | None) -> None:
    """A session for other programs.

    ID is a session's id or the beginning of one, if no other begins so.
    """
    folder = configuration().paths.data
    with opened(folder) as db:
        found = _found(db, session)
        if raw is not None:
            click.echo(exported_raw(folder, found.session_id, raw))
            return
        telemetry = store.telemetry(db, found.session_id)
        events = store.events(db, found.session_id)
        try:
            answers = said_about(folder, found, store.events(db, found.session_id))
            output.writelines(exported(form, found, events, telemetry, answers))
        except (NothingToTell, FormatMissing, CareError) as error:
            raise click.ClickException(str(error)) from None


@cli.command()
def schema() -> None:
    """The JSON Schema of what `export --format json` writes."""
    click.echo(json.dumps(json_schema(), indent=2))


@cli.command()
@click.argument("session", metavar="ID", shell_complete=complete_ids)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option(
    "--seconds",
    type=click.FloatRange(1, 3600),
    default=WINDOW_S,
    show_default=True,
    help="How long before and after the stop.",
)
def explain(session: str, *, as_json: bool, seconds: float) -> None:
    """Why the belt stopped: what was commanded, measured and decided around it.

    ID is a session's id or the beginning of one, if no other begins so. Names the rule and the
    limits that were in force, and how long the belt took to stand.
    """
    config = configuration()
    with opened(config.paths.data) as db:
        found = _found(db, session)
        events = sorted(
            (*store.events(db, found.session_id), *store.events(db, None)),
            key=lambda event: event.seq,
        )
        told = explain_stop(found, events, store.telemetry(db, found.session_id), seconds)
    if told is None:
        raise click.ClickException(
            f"the record of {found.session_id} ends while the belt ran: "
            f"`backstride sessions show {found.session_id}` shows what there is"
        )
    if as_json:
        click.echo(json.dumps(asdict(told), ensure_ascii=False, allow_nan=False))
        return
    for line in explanation_text(told, config.machine.unit):
        click.echo(line)


cli.add_command(near_misses)
cli.add_command(prune)
cli.add_command(session_command(complete_ids))


@cli.command("replay")
@click.argument("sessions", metavar="[ID|FILE]...", nargs=-1, shell_complete=complete_ids)
@click.option("--card", metavar="CARD", help="The machine card, if not the one in the record.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a session.")
def replay_command(sessions: tuple[str, ...], card: str | None, *, as_json: bool) -> None:
    """What today's gate would refuse of what was recorded.

    ID is a session's id or the beginning of one, FILE what `export` wrote; without any, every
    session of the journal. Commands, setpoints and telemetry go through the gate again, and what
    it does not take is counted by its reason. Nothing moves.
    """
    for recorded in _recorded(sessions):
        try:
            machine = load_card(card or _card_of(recorded.session)).capabilities
            told = replay(recorded.session, recorded.events, recorded.telemetry, machine)
        except ValueError as error:
            raise click.ClickException(f"{recorded.session.session_id}: {error}") from error
        if as_json:
            click.echo(json.dumps({"session": recorded.session.session_id, **asdict(told)}))
            continue
        for line in replay_text(recorded.session.session_id, told):
            click.echo(line)


def replay_text(session_id: str, told: Replayed) -> Iterator[str]:
    """How much was replayed, then each reason with its count."""
    refused = sum(told.refused.values())
    gaps = f", {told.gaps} gaps" if told.gaps else ""
    yield f"{session_id}  {told.rows} rows, {told.inputs} inputs{gaps}: {refused or 'none'} refused"
    yield from (f"{count:>8}  {reason}" for reason, count in told.refused.items())


def _recorded(names: tuple[str, ...]) -> Iterator[ImportedSession]:
    files = [name for name in names if Path(name).is_file()]
    for name in files:
        try:
            yield read_export(Path(name).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise click.ClickException(f"{name}: {error}") from error
    if names and len(files) == len(names):
        return
    with opened(configuration().paths.data) as db:
        wanted = [_found(db, name) for name in names if name not in files]
        for session in wanted or store.sessions(db):
            events = tuple(store.events(db, session.session_id))
            rows = tuple(store.telemetry(db, session.session_id))
            yield ImportedSession(session, events, rows)


def _card_of(session: StoredSession) -> str:
    machine = session.meta.get("machine")
    card = machine.get("card") if isinstance(machine, dict) else None
    return str(card or "simulated")


def _found(db: sqlite3.Connection, beginning: str) -> StoredSession:
    try:
        return store.find(db, beginning)
    except store.UnknownSession as error:
        raise click.ClickException(str(error)) from error


def _row(db: sqlite3.Connection, session: StoredSession, config: Config) -> tuple[str, ...]:
    figures = figures_of(db, session, config.paths.data)
    return (
        session.session_id,
        f"{local_time(session.started_utc):%Y-%m-%d %H:%M}",
        figures.workout,
        figures.participant,
        format_clock(figures.duration_s),
        format_distance(figures.distance_m),
        figures.ended,
    )
