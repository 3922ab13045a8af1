"""`backstride serve`: the controller without a screen, for clients on its socket."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys

import click

from controller import api
from controller.api_socket.address import AddressTaken, socket_path
from controller.belt.realtime import prompt
from controller.cli.config import configuration
from controller.cli.exits import Exit, reason
from controller.cli.signals import heed
from controller.cli.unit_option import unit_option
from controller.cli.urls import devices_and_broker, for_apps, with_bridge, with_urls
from controller.config import Config
from controller.headless import stop_session
from controller.service import Service
from controller.service_unit.notify import supervised
from controller.service_unit.unit import unit_text
from controller.serving import serving
from controller.simulator.process import SimulatorFailed


@click.command()
@devices_and_broker
@for_apps
@unit_option(unit_text, "this installation")
@click.option(
    "--until-left", is_flag=True, help="End when standard input ends and no session runs."
)
def cli(
    machine: str | None, deck: str | None, broker: str | None, *, bridge: bool, until_left: bool
) -> None:
    """Run the controller for screens and other clients; Ctrl+C eases the belt and ends it, a
    second one stops the belt at once.

    Starting it moves nothing. Prints where its socket is.
    """
    config = with_bridge(with_urls(configuration(), machine, deck, broker), wanted=bridge)
    try:
        asyncio.run(_serve(config, until_left=until_left))
    except (AddressTaken, SimulatorFailed, ValueError, OSError) as error:
        click.echo(f"Not started: {reason(error)}", err=True)
        sys.exit(Exit.USAGE)


async def _serve(config: Config, *, until_left: bool) -> None:
    async with serving(config) as service, supervised(lambda: service.snapshot().sequence):
        click.echo(f"serving {socket_path(config)}")
        ended = asyncio.Event()
        stopping: set[asyncio.Task[None]] = set()
        heed(ended.set, lambda: stopping.add(asyncio.ensure_future(stop_session(service))))
        with prompt():
            await (_left(service, ended) if until_left else ended.wait())


async def _left(service: Service, ended: asyncio.Event) -> None:
    """Until nobody holds the other end of standard input and no session runs."""
    loop, stdin = asyncio.get_running_loop(), sys.stdin.fileno()
    left = False

    def end_when_idle(_: api.AnyEvent | None = None) -> None:
        if left and not service.conductor.session_live:
            ended.set()

    def read() -> None:
        nonlocal left
        if not os.read(stdin, 4096):
            loop.remove_reader(stdin)
            left = True
            with contextlib.suppress(OSError):  # whoever would read it may be gone as well
                click.echo("live" if service.conductor.session_live else "idle")
            end_when_idle()

    loop.add_reader(stdin, read)
    service.listen(end_when_idle)
    await ended.wait()


if __name__ == "__main__":
    cli(prog_name="backstride serve")
