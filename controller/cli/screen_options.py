"""The options by which a command says how its screen or its report looks and speaks."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final, TypeVar

import click

from controller.screen_settings import LANGUAGE, THEME

Decorated = TypeVar("Decorated", bound=Callable[..., object])
SHIPPED: Final = ("en", "de")
"""Languages that a shell completes; a site may have more."""


def complete_languages(
    _context: click.Context, _option: click.Parameter, incomplete: str
) -> list[str]:
    """Those of the languages that ship which begin so."""
    return [code for code in SHIPPED if code.startswith(incomplete)]


def in_language(what: str) -> Callable[[Decorated], Decorated]:
    """Add `--language`, which overrides the configuration, to a command that makes a `what`."""
    return click.option(
        "--language",
        metavar="CODE",
        expose_value=False,
        callback=_into(LANGUAGE),
        shell_complete=complete_languages,
        help=f"Of the {what}: en, de, or one of your own.",
    )


def for_screens(command: Decorated) -> Decorated:
    """Add `--language` and `--theme` to a command; they override the configuration."""
    theme = click.option(
        "--theme",
        type=click.Choice(["dark", "light", "contrast", "console"]),
        expose_value=False,
        callback=_into(THEME),
        help="The screen's colours.",
    )
    return in_language("screen")(theme(command))


def _into(variable: str) -> Callable[[click.Context, click.Parameter, str | None], None]:
    def take(_context: click.Context, _option: click.Parameter, value: str | None) -> None:
        if value is not None:
            os.environ[variable] = value

    return take
