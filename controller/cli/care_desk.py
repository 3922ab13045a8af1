"""What the commands about participants share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem
from pydantic import ValidationError

from controller.care import store
from controller.care.desk import Desk, open_desk
from controller.cli.care_role import require
from controller.cli.config import configuration
from controller.config import ConfigError, load
from sessions.care.roles import Action
from sessions.journal.store import JournalError
from sessions.workouts.faults import WorkoutError

Command = TypeVar("Command", bound=Callable[..., Any])


@contextmanager
def desk(action: Action) -> Iterator[Desk]:
    """Open it for whoever may do that; what goes wrong inside ends the command with its message."""
    config = configuration()
    try:
        with open_desk(config) as at:
            require(at.db, action)
            yield at
    except ValidationError as error:
        raise click.ClickException("\n".join(_faults(error))) from error
    except (store.CareError, JournalError, WorkoutError) as error:
        raise click.ClickException(str(error)) from error


def _faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        place = ".".join(map(str, fault["loc"]))
        message = fault["msg"].removeprefix("Value error, ")
        yield f"{place}: {message}" if place else message


def complete_pseudonyms(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The pseudonyms that begin so, in capitals or not. Makes no file."""
    try:
        folder = load().paths.data
        if not store.participants_path(folder).exists():
            return []
        with store.opened(folder) as db:
            names = store.pseudonyms(db)
    except (ConfigError, store.CareError):
        return []
    return [CompletionItem(n) for n in names if n.lower().startswith(incomplete.lower())]


class Day(click.ParamType[date]):
    """A day, `2026-11-02`."""

    name = "date"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no day; write for example 2026-11-02", param, ctx)


def of_participant(command: Command) -> Command:
    """The argument that names one."""
    return click.argument("pseudonym", metavar="PSEUDONYM", shell_complete=complete_pseudonyms)(
        command
    )


def as_json_option(command: Command) -> Command:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON object.")(command)


def on_option(command: Command) -> Command:
    """`--on DAY`, today where it is not given."""
    return click.option(
        "--on",
        "today",
        type=Day(),
        default=date.today,
        metavar="DAY",
        help="Instead of today.",
    )(command)


def echo_json(value: object) -> None:
    """One JSON object, readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def echo_table(rows: Sequence[Mapping[str, str]]) -> None:
    """Rows in columns, under the names of their columns."""
    echo_rows([tuple(name.upper() for name in rows[0]), *(tuple(row.values()) for row in rows)])


def echo_rows(rows: Sequence[tuple[str, ...]]) -> None:
    """Rows in columns."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(cells).rstrip())
