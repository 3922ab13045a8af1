"""The options that name devices instead of the configuration."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click
from pydantic import ValidationError

from controller.config import Config
from controller.facility.settings import Facility

Decorated = TypeVar("Decorated", bound=Callable[..., object])


def devices_and_broker(command: Decorated) -> Decorated:
    """Add `--machine` (or `--treadmill`), `--deck` and `--broker` to a command."""
    broker = click.option("--broker", metavar="URL", help="Instead of the configured MQTT broker.")
    deck = click.option("--deck", metavar="URL", help="Instead of the configured force deck.")
    text = "Instead of the configured treadmill."
    machine = click.option("--machine", "--treadmill", "machine", metavar="URL", help=text)
    return machine(deck(broker(command)))


def for_apps(command: Decorated) -> Decorated:
    """Add `--bridge` to a command."""
    text = "Let apps see this treadmill over Bluetooth."
    return click.option("--bridge", is_flag=True, help=text)(command)


def with_urls(
    config: Config, machine: str | None, deck: str | None, broker: str | None = None
) -> Config:
    """The configuration with what the command line names instead. Ends the command where the
    broker's URL does not go with the rest of `[facility]`."""
    if machine is not None:
        changed = config.machine.model_copy(update={"url": machine})
        config = config.model_copy(update={"machine": changed})
    if deck is not None:
        changed_deck = config.deck.model_copy(update={"url": deck, "second": ""})
        config = config.model_copy(update={"deck": changed_deck})
    if broker is not None:
        config = config.model_copy(update={"facility": _with_broker(config.facility, broker)})
    return config


def with_bridge(config: Config, *, wanted: bool) -> Config:
    """The configuration, with the bridge on where the command line wants it."""
    if not wanted:
        return config
    return config.model_copy(update={"bridge": config.bridge.model_copy(update={"enabled": True})})


def _with_broker(facility: Facility, broker: str) -> Facility:
    try:
        return Facility.model_validate({**dict(facility), "broker": broker})
    except ValidationError as error:
        reasons = "; ".join(fault["msg"].removeprefix("Value error, ") for fault in error.errors())
        raise click.BadParameter(reasons, param_hint="--broker") from None
