"""`backstride config`: show, find and check the configuration."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import click
from pydantic import BaseModel

from controller.cli.exits import Exit
from controller.config import Config, ConfigError, Loaded, config_path, load, read
from controller.screen_settings import pass_on
from sessions.care.pins import SALT_BYTES, keep
from sessions.quantities import format_incline, format_speed


class Misconfigured(click.ClickException):
    """A configuration that cannot be used: told fault by fault, exit code 2."""

    exit_code = Exit.USAGE

    def __init__(self, error: ConfigError) -> None:
        super().__init__(f"the configuration cannot be used\n{error}")


def configuration() -> Config:
    """The configuration for a command, and for the screens that it starts. Ends the command where
    it is faulty."""
    try:
        config = load()
    except ConfigError as error:
        raise Misconfigured(error) from error
    pass_on(config.screen)
    return config


@click.group()
def cli() -> None:
    """Show, find and check the configuration."""


@cli.command()
def path() -> None:
    """Where the configuration file is, or would be."""
    click.echo(config_path())


@cli.command()
def show() -> None:
    """Every value in force and where it comes from, as a configuration file."""
    try:
        loaded = read()
    except ConfigError as error:
        raise Misconfigured(error) from error
    for line in _file(loaded):
        click.echo(line)


@cli.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
def check(file: Path | None) -> None:
    """Find every fault in a configuration file and the environment.

    Each fault is told with its line and column, on standard error; exit code 1 if there is one.
    """
    try:
        loaded = read(file)
    except ConfigError as error:
        click.echo(str(error), err=True)
        raise SystemExit(Exit.FAULTY) from None
    there = loaded.path.exists()
    click.echo(f"{loaded.path}: {'in order' if there else 'there is no file; defaults apply'}")


@cli.command()
def code() -> None:
    """Make the code that unlocks an idle treadmill: 4 to 12 digits, asked for twice.

    Prints the lines for the configuration file, which hold no more than its hash.
    """
    digits = click.prompt("Code", hide_input=True, confirmation_prompt=True, err=True)
    try:
        kept = keep(digits, secrets.token_bytes(SALT_BYTES))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f'[kiosk]\ncode = "{kept}"')
    click.echo(f"Put these lines into {config_path()}", err=True)


def _file(loaded: Loaded) -> Iterator[str]:
    yield f"# {loaded.path}"
    for section, table in _tables(loaded.config):
        rows = list(_rows(loaded, section, table))
        width = max(len(text) for text, _ in rows)
        yield ""
        yield f"[{section}]"
        yield from (f"{text:{width}}  # {origin}" for text, origin in rows)


def _tables(config: Config) -> Iterator[tuple[str, BaseModel]]:
    for name in Config.model_fields:
        table = getattr(config, name)
        if isinstance(table, dict):
            yield from ((f"{name}.{inner}", limits) for inner, limits in table.items())
        else:
            yield name, table


def _rows(loaded: Loaded, section: str, table: BaseModel) -> Iterator[tuple[str, str]]:
    """Each key as it would be written, and where its value comes from."""
    for name, field in type(table).model_fields.items():
        key, value = field.alias or name, getattr(table, name)
        if value is None:
            yield f"# {key}", f"not set: {field.description}"
        else:
            written = _written(name, value, loaded.config)
            yield f"{key} = {written}", loaded.origin(section, key)


def _written(name: str, value: object, config: Config) -> str:
    match value:
        case bool() | int():
            return json.dumps(value)
        case float() if name.endswith("_mps"):
            return json.dumps(format_speed(value, config.machine.unit, digits=3))
        case float():
            return json.dumps(format_incline(value, digits=3))
        case dict():
            return f"{{{', '.join(f'{key} = {json.dumps(value[key])}' for key in value)}}}"
        case _:
            return json.dumps(str(value), ensure_ascii=False)
