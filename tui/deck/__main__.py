"""`python -m tui.deck`: the screen of one force deck."""

from __future__ import annotations

from contextlib import closing

import click

from controller.config import load
from controller.deck.opening import opened_deck
from controller.deck.watched import WatchedDeck
from tui.deck.app import DeckApp


@click.command()
@click.option("--deck", "url", default="", help="Instead of the configured one.")
def main(url: str) -> None:
    """Show a deck until somebody leaves."""
    config = load()
    name = url or config.deck.url or "sim:"
    with opened_deck(name, config.deck.calibration) as (deck, calibration):
        watched = WatchedDeck(deck, calibration)
        watched.start()
        with closing(watched):
            DeckApp(name, lambda: watched.newest, lambda: watched.trouble).run()


if __name__ == "__main__":
    main(prog_name="python -m tui.deck")
