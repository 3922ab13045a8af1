"""`backstride sessions report` and `backstride participants report`: files to print and to keep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from controller.care.store import CareError
from controller.cli.care_desk import desk, of_participant, on_option
from controller.cli.config import configuration
from controller.cli.journal import opened
from controller.cli.parameters import FileOf
from controller.cli.screen_options import in_language
from controller.config import Config
from controller.reports.gathering import NothingRecorded, of_session
from controller.reports.gathering import of_participant as report_of_participant
from controller.reports.writing import SUFFIXES, write_report
from sessions.care.roles import Action
from sessions.journal import store
from sessions.journal.store import JournalError
from sessions.reports.report import Report

Command = TypeVar("Command", bound=Callable[..., Any])


def output_option(command: Command) -> Command:
    """`-o`: HTML or PDF by its suffix."""
    return click.option(
        "-o",
        "--output",
        type=FileOf(SUFFIXES),
        metavar="FILE",
        help="A .html or .pdf; else an HTML file in this folder, named after what it tells of.",
    )(command)


def session_command(complete_ids: Callable[..., Any]) -> click.Command:
    """`sessions report`, its ids completed like those of the other commands on sessions."""

    @click.command("report")
    @click.argument("session", metavar="ID", shell_complete=complete_ids)
    @output_option
    @in_language("report")
    def report(session: str, output: Path | None) -> None:
        """One session to print and to keep: profile, plots, stops, pain, what was not measured.

        ID is a session's id or the beginning of one, if no other begins so. The file needs no other
        file and no network; its plots can be told apart in black and white.
        """
        config = configuration()
        with opened(config.paths.data) as db:
            try:
                found = store.find(db, session)
                made = of_session(db, found, config)
            except (JournalError, CareError, NothingRecorded) as error:
                raise click.ClickException(str(error)) from error
        _write(made, output or Path(f"session-{found.session_id}.html"), config)

    return report


@click.command("report")
@of_participant
@output_option
@in_language("report")
@on_option
def participant_report(pseudonym: str, output: Path | None, *, today: date) -> None:
    """A course of treatment to print and to keep: the trend, sessions, stops, the plan.

    The file needs no other file and no network; its plots can be told apart in black and white.
    """
    with desk(Action.SEE_RECORDS) as at:
        name = at.find(pseudonym).pseudonym
        try:
            made = report_of_participant(at.db, name, at.config, today)
        except NothingRecorded as error:
            raise click.ClickException(str(error)) from error
        _write(made, output or Path(f"treatment-{name}-{today.isoformat()}.html"), at.config)


def _write(report: Report, path: Path, config: Config) -> None:
    from controller.cli.report_language import translated  # noqa: PLC0415  # babel takes a while

    path_text = click.format_filename(path)
    try:
        write_report(translated(report, config.screen), path)
    except OSError as error:
        raise click.ClickException(f"{path_text}: {error.strerror}") from error
    click.echo(f"{path_text}: {report.kind.lower()}, {report.subject}")
