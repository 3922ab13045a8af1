"""`backstride deck show`: a live screen of one force deck, or its figures as lines of JSON."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing, suppress
from typing import Final

import click

from controller.cli.config import configuration
from controller.cli.deck_json import line
from controller.cli.parameters import Number
from controller.cli.screen_options import for_screens
from controller.config import Config
from controller.deck.calibration import CalibrationError
from controller.deck.opening import chosen, opened_deck
from controller.deck.table import RecordingError
from controller.deck.url import DeckUrlError
from controller.deck.watched import WatchedDeck

EVERY_S: Final = 0.1


@click.command()
@for_screens
@click.option("--deck", "url", metavar="URL", help="Instead of the configured force deck.")
@click.option("--second", metavar="URL", help="The deck beside it, for the other foot.")
@click.option("--json", "as_json", is_flag=True, help="Ten JSON objects a second, one a line.")
@click.option(
    "--seconds",
    type=Number(0.1, 86_400),
    metavar="S",
    help="With --json: end after so long; without, it goes on until interrupted.",
)
def show(*, url: str | None, second: str | None, as_json: bool, seconds: float | None) -> None:
    """Watch a deck live: its cells, where the load acts, its health.

    Not while a controller reads the deck: its port has one reader. sim: shows somebody who mounts
    and walks; sim: with --second sim: on two decks, one for each foot.
    """
    if seconds is not None and not as_json:
        raise click.UsageError("--seconds goes with --json; the screen is left with Q")
    try:
        config = chosen(configuration(), url, second)
        if as_json:
            with suppress(KeyboardInterrupt):
                _tell(config, seconds)
            return
        with opened_deck(config):
            pass  # what is wrong with URL, calibration or recording is said before the screen
    except (DeckUrlError, CalibrationError, RecordingError) as error:
        raise click.UsageError(str(error)) from None
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("this is a screen and needs a terminal; --json does not")
    command = [sys.executable, "-m", "tui.deck", "--deck", config.deck.url]
    if config.deck.second:
        command += ["--second", config.deck.second]
    sys.exit(subprocess.run(command, check=False).returncode)


def _tell(config: Config, seconds: float | None) -> None:
    with opened_deck(config) as opened, closing(WatchedDeck(opened)) as watched:
        watched.start()
        began_s = time.monotonic()
        until_s = None if seconds is None else began_s + seconds
        while until_s is None or time.monotonic() < until_s:
            time.sleep(EVERY_S)
            view, at_s = watched.newest, time.monotonic() - began_s
            if view is not None:
                click.echo(line(view, at_s, watched.trouble))
