"""The options by which a command that starts a screen says how it looks and speaks."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TypeVar

import click

from controller.screen_settings import LANGUAGE, THEME

Decorated = TypeVar("Decorated", bound=Callable[..., object])


def for_screens(command: Decorated) -> Decorated:
    """Add `--language` and `--theme` to a command; they override the configuration."""
    language = click.option(
        "--language",
        metavar="CODE",
        expose_value=False,
        callback=_into(LANGUAGE),
        help="Of the screen: en, de, or one of your own.",
    )
    theme = click.option(
        "--theme",
        type=click.Choice(["dark", "light", "contrast", "console"]),
        expose_value=False,
        callback=_into(THEME),
        help="The screen's colours.",
    )
    return language(theme(command))


def _into(variable: str) -> Callable[[click.Context, click.Parameter, str | None], None]:
    def take(_context: click.Context, _option: click.Parameter, value: str | None) -> None:
        if value is not None:
            os.environ[variable] = value

    return take
