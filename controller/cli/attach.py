"""`backstride attach`: a screen on a running controller."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from controller.cli.config import configuration
from controller.cli.exits import Exit
from controller.cli.screen_options import for_screens
from controller.cli.screens import attach_mirror, attach_screen
from controller.serving import socket_path


@click.command()
@for_screens
@click.option("--socket", type=click.Path(path_type=Path), help="Instead of the configured one's.")
@click.option(
    "--mirror", is_flag=True, help="For the walker: speed, time left, cue and STOP, very large."
)
@click.option("--flipped", is_flag=True, help="The same, to be read in a mirror.")
def cli(socket: Path | None, *, mirror: bool, flipped: bool) -> None:
    """Open the screen on a controller that is running here; leaving it changes nothing there."""
    config = configuration()
    path = socket or socket_path(config)
    if path.exists() and not path.is_socket():
        raise click.UsageError(f"{path} is no controller's socket: start one with backstride serve")
    if not path.exists():
        click.echo(f"No controller runs here ({path}). Start one: backstride serve", err=True)
        sys.exit(Exit.USAGE)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("a screen needs a terminal")
    if mirror or flipped:
        sys.exit(attach_mirror(path, flipped=flipped))
    sys.exit(attach_screen(path, config.machine.unit))
