"""`backstride attach`: a screen on a running controller."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from controller.api_socket.address import socket_path
from controller.cli.config import configuration
from controller.cli.exits import Exit
from controller.cli.screen_options import for_screens
from controller.cli.screens import mirror_command, screen_command


@click.command()
@for_screens
@click.option("--socket", type=click.Path(path_type=Path), help="Instead of the configured one's.")
@click.option(
    "--mirror", is_flag=True, help="For the walker: speed, time left, cue and STOP, very large."
)
@click.option("--flipped", is_flag=True, help="The same, to be read in a mirror.")
@click.option("--view-only", is_flag=True, help="A screen that looks: of all keys STOP works.")
def cli(socket: Path | None, *, mirror: bool, flipped: bool, view_only: bool) -> None:
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
        command = mirror_command(path, flipped=flipped)
    else:
        command = screen_command(path, config.machine.unit, view_only=view_only)
    sys.exit(subprocess.run(command, check=False).returncode)
