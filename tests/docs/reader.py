"""Reads words as `backstride` would, and carries nothing out."""

from __future__ import annotations

from collections.abc import Iterator

import click

from controller.cli.main import cli


def read(words: list[str]) -> list[str]:
    """The words that stand behind the command's name. Raises `click.UsageError` as click does."""
    return _read(cli, "backstride", words, None)


def _read(
    command: click.Command, name: str, words: list[str], parent: click.Context | None
) -> list[str]:
    with command.make_context(name, list(words), parent) as context:
        rest = [*context._protected_args, *context.args]
        if not isinstance(command, click.Group) or not rest:
            return words
        inner_name, inner, inner_words = command.resolve_command(context, rest)
        assert inner is not None
        assert inner_name is not None
        return _read(inner, inner_name, inner_words, context)


def complaint(words: list[str]) -> str:
    """What click has against these words; files that are not here and values left out (…) pass."""
    try:
        read(words)
    except click.exceptions.Exit:  # --help and --version answer at once
        return ""
    except click.UsageError as error:
        told = error.format_message()
        return "" if "does not exist" in told or "…" in told else told
    return ""


def every_command(
    command: click.Command = cli, name: str = "backstride"
) -> Iterator[tuple[str, click.Command]]:
    """The command and all under it, each by the name that is typed."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for inner_name in command.list_commands(context):
            inner = command.get_command(context, inner_name)
            assert inner is not None
            yield from every_command(inner, inner_name)
