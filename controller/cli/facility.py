"""`backstride facility`: what a facility's own systems need to know."""

from __future__ import annotations

import asyncio
import json
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import IO

import click
import yaml

from controller.cli.config import configuration
from controller.cli.floor import show_floor
from controller.cli.screen_options import for_screens
from controller.facility.acl import access_list
from controller.facility.asyncapi import asyncapi_document
from controller.facility.demo import DemoFailed
from controller.facility.roles import Role
from controller.facility.schema import json_schemas
from controller.facility.topics import BadName


@click.group()
def cli() -> None:
    """Describe the MQTT side, and write a broker's access lists."""


@cli.command()
@click.option(
    "--asyncapi", type=click.File("w", lazy=False), help="AsyncAPI 3 as JSON, or YAML by suffix."
)
@click.option(
    "--json-schema",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for one JSON Schema for each kind of message.",
)
def schema(asyncapi: IO[str] | None, folder: Path | None) -> None:
    """Write what is said over MQTT, for programs; without options as AsyncAPI to the terminal."""
    document = asyncapi_document(version("backstride"))
    if asyncapi is not None:
        as_yaml = asyncapi.name.endswith((".yaml", ".yml"))
        asyncapi.write(yaml.safe_dump(document, sort_keys=False) if as_yaml else _json(document))
    if folder is not None:
        _write_schemas(folder)
    if asyncapi is None and folder is None:
        click.echo(_json(document), nl=False)


@cli.command()
@for_screens
@click.option("--machines", type=click.IntRange(1, 20), default=3, show_default=True)
@click.option("--broker", help="mqtt://HOST[:PORT] of one that runs here, instead of an embedded.")
def demo(machines: int, broker: str | None) -> None:
    """A floor to try: a broker, simulated treadmills with the service of each, and this screen.

    On all but the last somebody walks; the last waits to be asked to start. Without a terminal it
    prints what the broker hears. All of it ends with the screen, or with Ctrl+C.
    """
    configuration()
    with tempfile.TemporaryDirectory(prefix="b-") as folder:
        try:
            asyncio.run(show_floor(Path(folder), machines, broker))
        except DemoFailed as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt:
            return


def _write_schemas(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, found in json_schemas().items():
            (folder / f"{name}.schema.json").write_text(_json(found))
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from error


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


class _Pair(click.ParamType[tuple[str, str]]):
    """NAME=VALUE, or NAME alone where the value may be left out."""

    def __init__(self, name: str, choices: tuple[str, ...] = ()) -> None:
        self.name, self._choices = name, choices

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        name, equals, other = value.partition("=")
        if self._choices and other not in self._choices:
            self.fail(f"write NAME={'|'.join(self._choices)}", param, ctx)
        return name, other if equals else name


@cli.command()
@click.option("--site", required=True, help="As in facility.site.")
@click.option(
    "--machine",
    "machines",
    multiple=True,
    required=True,
    type=_Pair("NAME[=USER]"),
    help="As in facility.machine; USER is its name at the broker. Again for each.",
)
@click.option(
    "--client",
    "clients",
    multiple=True,
    type=_Pair("NAME=ROLE", tuple(Role)),
    help=f"As in facility.clients; ROLE is {', '.join(Role)}. Again for each.",
)
@click.option(
    "--home-assistant", multiple=True, metavar="NAME", help="Which of these clients is one."
)
def acl(
    site: str,
    machines: tuple[tuple[str, str], ...],
    clients: tuple[tuple[str, str], ...],
    home_assistant: tuple[str, ...],
) -> None:
    """Print an access list for Mosquitto: its acl_file."""
    roles = {name: Role(role) for name, role in clients}
    if strangers := set(home_assistant) - set(roles):
        raise click.UsageError(f"--home-assistant {strangers.pop()}: give its --client as well")
    try:
        click.echo(access_list(site, dict(machines), roles, home_assistant), nl=False)
    except BadName as error:
        raise click.UsageError(str(error)) from error
