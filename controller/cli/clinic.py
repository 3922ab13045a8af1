"""`backstride clinic`: the therapist's screens."""

from __future__ import annotations

import subprocess
import sys

import click

from controller.cli.config import configuration
from controller.cli.screen_options import for_screens


@click.command()
@for_screens
def cli() -> None:
    """Who is due today, participants, plans, history, reports; start a session from here.

    Everything by keys, mouse and touch; ? says which keys. A PIN is asked for where one is set
    (backstride participants pin). Leaving it changes nothing; a session goes on running.
    """
    configuration()
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError(
            "this is a screen and needs a terminal; scripts use backstride participants instead"
        )
    command = [sys.executable, "-m", "tui.clinic"]
    sys.exit(subprocess.run(command, check=False).returncode)
