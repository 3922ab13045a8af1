"""`--unit`: the systemd unit of a command that is to run for ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from controller.service_unit.unit import this_command

Command = TypeVar("Command", bound=Callable[..., Any])


def unit_option(text: Callable[[Path], str], place: str) -> Callable[[Command], Command]:
    """Prints `text` of this installation's own command, and nothing else."""

    def print_unit(context: click.Context, _: click.Parameter, asked: bool) -> None:
        if asked:
            click.echo(text(this_command()), nl=False)
            context.exit()

    return click.option(
        "--unit",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=print_unit,
        help=f"Print the systemd unit for {place}, and nothing else.",
    )
