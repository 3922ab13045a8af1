"""`backstride web`: the screens for browsers and tablets."""

from __future__ import annotations

import asyncio
import socket
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import click

from controller.api_socket.address import socket_path
from controller.cli.config import configuration
from controller.cli.exits import Exit
from controller.cli.screen_options import for_screens
from controller.cli.screens import NotStarted, mirror_command, own_controller, screen_command
from controller.cli.signals import heed
from controller.cli.urls import devices_and_broker, for_apps, with_bridge, with_urls
from controller.config import Config
from controller.web.listening import Listening, NotListening, listening, new_token
from controller.web.offers import Access, Offers

_OURS: Final = (sys.executable, "-m", "controller.cli.main")
_LOOKING: Final = (Access.OPERATE, Access.VIEW)


def _print_token(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f'[web]\ntoken = "{new_token()}"')
        context.exit()


@click.command()
@for_screens
@devices_and_broker
@for_apps
@click.option("--port", type=click.IntRange(0, 65535), help="Instead of the configured one.")
@click.option(
    "--new-token",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_token,
    help="Print a token for the configuration, and nothing else.",
)
def cli(
    machine: str | None, deck: str | None, broker: str | None, port: int | None, *, bridge: bool
) -> None:
    """Serve the screens to browsers and tablets; Ctrl+C ends it.

    At / is the screen of the machine; at /clinic, /kiosk, /mirror and /flipped are the others.
    They show the controller that runs here; where none does, one is started, as `run` does.
    Neither starting nor ending this, nor a browser that comes or goes, changes what the belt does.
    Prints the address to open, with its token.
    """
    config = with_bridge(with_urls(configuration(), machine, deck, broker), wanted=bridge)
    if port is not None:
        config = config.model_copy(update={"web": config.web.model_copy(update={"port": port})})
    try:
        way = listening(config.web)
        with ExitStack() as stack:
            if not _answers(socket_path(config)):
                stack.enter_context(own_controller(config))
            asyncio.run(_serve(config, way))
    except NotStarted:
        sys.exit(Exit.USAGE)
    except (NotListening, ImportError) as error:
        click.echo(f"Not started: {error}", err=True)
        sys.exit(Exit.USAGE)


def _answers(path: Path) -> bool:
    """Whether a controller listens there; one that died leaves its socket."""
    with socket.socket(socket.AF_UNIX) as asking:
        try:
            asking.connect(str(path))
        except OSError:
            return False
    return True


async def _serve(config: Config, way: Listening) -> None:
    from controller.web.server import WebServer, serving_pages  # noqa: PLC0415 - an extra: `web`

    path = socket_path(config)
    server = WebServer(way, path, _offers(config, path), config.web.browsers)
    async with serving_pages(server, way) as address:
        click.echo(f"serving {address}")
        if not config.web.token.get_secret_value():
            click.echo("This address is new at each start; web.token keeps it.", err=True)
        ended = asyncio.Event()
        heed(ended.set, ended.set)
        await ended.wait()


def _offers(config: Config, path: Path) -> Offers:
    """What each address shows, to whom. A kiosk that nobody has the code of is shown to nobody."""
    unit, kiosk = config.machine.unit, [*_OURS, "kiosk", "--socket", str(path)]
    coded = config.kiosk.kept is not None
    return {
        "": {
            Access.OPERATE: screen_command(path, unit),
            Access.VIEW: screen_command(path, unit, view_only=True),
        },
        "mirror": dict.fromkeys(_LOOKING, mirror_command(path, flipped=False)),
        "flipped": dict.fromkeys(_LOOKING, mirror_command(path, flipped=True)),
        "clinic": {Access.OPERATE: [*_OURS, "clinic"]},
        "kiosk": dict.fromkeys((Access.OPERATE, Access.KIOSK) if coded else (), kiosk),
    }
