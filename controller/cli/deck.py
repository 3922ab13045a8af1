"""`backstride deck`: calibrate a force deck, and see what it says."""

from __future__ import annotations

import click

from controller.cli.deck_calibrate import calibrate
from controller.cli.deck_show import show


@click.group()
def cli() -> None:
    """Calibrate a force deck, and see what it says."""


cli.add_command(calibrate)
cli.add_command(show)
