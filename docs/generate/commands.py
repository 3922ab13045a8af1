"""Every command with its help, from click."""

from __future__ import annotations

from collections.abc import Iterator

import click

from controller.cli.main import cli
from docs.generate.markdown import page

_WIDTH = 92
_TEXT = """\
What `--help` says of each command. How a session ended is in the [exit code](exit-codes.md)."""


def commands_page() -> str:
    """`backstride` and all that is under it."""
    return page("Commands", "the commands in controller/cli", _TEXT, *_sections(cli, "backstride"))


def _sections(
    command: click.Command, name: str, parent: click.Context | None = None
) -> Iterator[str]:
    context = click.Context(
        command,
        info_name=name,
        parent=parent,
        terminal_width=_WIDTH,
        **command.context_settings,
    )
    yield f"## {context.command_path}"
    yield f"```text\n{command.get_help(context)}\n```"
    if isinstance(command, click.Group):
        for inner_name in command.list_commands(context):
            inner = command.get_command(context, inner_name)
            assert inner is not None
            yield from _sections(inner, inner_name, context)
