"""`backstride deck show`: a live screen of one force deck."""

from __future__ import annotations

import subprocess
import sys

import click

from controller.cli.config import configuration
from controller.deck.calibration import CalibrationError
from controller.deck.opening import opened_deck
from controller.deck.table import RecordingError
from controller.deck.url import DeckUrlError


@click.command()
@click.option("--deck", "url", metavar="URL", help="Instead of the configured force deck.")
def show(url: str | None) -> None:
    """Watch a deck live: its cells, where the load acts, its health.

    Not while a controller reads the deck: its port has one reader. sim: shows somebody who mounts
    and walks.
    """
    config = configuration()
    name = url or config.deck.url or "sim:"
    try:
        with opened_deck(name, config.deck.calibration):
            pass  # what is wrong with URL, calibration or recording is said before the screen
    except (DeckUrlError, CalibrationError, RecordingError) as error:
        raise click.UsageError(str(error)) from None
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("this is a screen and needs a terminal")
    command = [sys.executable, "-m", "tui.deck", "--deck", name]
    sys.exit(subprocess.run(command, check=False).returncode)
