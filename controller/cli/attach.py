"""`backstride attach`: a screen on a running controller."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from controller.cli.config import configuration
from controller.cli.exits import Exit
from controller.cli.screens import attach_screen
from controller.serving import socket_path


@click.command()
@click.option("--socket", type=click.Path(path_type=Path), help="Instead of the configured one's.")
def cli(socket: Path | None) -> None:
    """Open the screen on a controller that is running here; leaving it changes nothing there."""
    path = socket or socket_path(configuration())
    if not path.exists():
        click.echo(f"No controller runs here ({path}). Start one: backstride serve", err=True)
        sys.exit(Exit.USAGE)
    sys.exit(attach_screen(path))
