"""Every `backstride …` line in a fenced block is a command with options that it knows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from controller.cli.main import cli
from tests.docs.test_links import PAGES, ROOT

BLOCK = re.compile(r"^```(console|sh)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ENDS = {"|", ">", ">>", "2>", "&", "&&", ";", "#"}


def command_lines(page: Path) -> Iterator[list[str]]:
    """The arguments of each `backstride` in the page's console and shell blocks."""
    for kind, block in BLOCK.findall(page.read_text()):
        for line in block.replace("\\\n", " ").splitlines():
            if kind == "sh" or line.startswith("$ "):
                yield from _commands(shlex.split(line.removeprefix("$ "), comments=True))


def _commands(words: list[str]) -> Iterator[list[str]]:
    while "backstride" in words:
        words = words[words.index("backstride") + 1 :]
        yield [
            word for number, word in enumerate(words) if not ENDS.intersection(words[: number + 1])
        ]


def parse(
    command: click.Command, name: str, words: list[str], parent: click.Context | None = None
) -> None:
    """Read the words as click would, and carry nothing out."""
    with command.make_context(name, list(words), parent) as context:
        if not isinstance(command, click.Group) or not (rest := _rest(context)):
            return
        inner_name, inner, inner_words = command.resolve_command(context, rest)
        assert inner is not None
        assert inner_name is not None
        parse(inner, inner_name, inner_words, context)


def _rest(context: click.Context) -> list[str]:
    return [*context._protected_args, *context.args]


PAGES_WITH_COMMANDS = [page for page in PAGES if any(command_lines(page))]


@pytest.mark.parametrize("page", PAGES_WITH_COMMANDS, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_are_real(page: Path) -> None:
    for words in command_lines(page):
        try:
            parse(cli, "backstride", words)
        except click.exceptions.Exit:  # --help and --version answer at once
            pass
        except click.UsageError as error:
            pytest.fail(f"backstride {shlex.join(words)}: {error.format_message()}")


@pytest.mark.parametrize("words", [["rum"], ["run", "--no-such"], ["simulate", "treadmil"]])
def test_a_wrong_command_would_be_found(words: list[str]) -> None:
    with pytest.raises(click.UsageError):
        parse(cli, "backstride", words)
