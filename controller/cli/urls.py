"""The options that name devices instead of the configuration."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from controller.config import Config

Decorated = TypeVar("Decorated", bound=Callable[..., object])


def machine_and_deck(command: Decorated) -> Decorated:
    """Add `--machine` and `--deck` to a command."""
    deck = click.option("--deck", metavar="URL", help="Instead of the configured force deck.")
    machine = click.option("--machine", metavar="URL", help="Instead of the configured treadmill.")
    return machine(deck(command))


def with_urls(config: Config, machine: str | None, deck: str | None) -> Config:
    """The configuration with what the command line names instead."""
    if machine is not None:
        changed = config.machine.model_copy(update={"url": machine})
        config = config.model_copy(update={"machine": changed})
    if deck is not None:
        changed_deck = config.deck.model_copy(update={"url": deck})
        config = config.model_copy(update={"deck": changed_deck})
    return config
