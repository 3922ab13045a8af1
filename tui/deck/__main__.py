"""`python -m tui.deck`: the screen of one force deck."""

from __future__ import annotations

from contextlib import closing

import click

from controller.config import load
from controller.deck.opening import chosen, opened_deck
from controller.deck.watched import WatchedDeck
from tui.deck.app import DeckApp
from tui.looks import speak_as_told
from tui.terminal import end_with_terminal


@click.command()
@click.option("--deck", "url", help="Instead of the configured one.")
@click.option("--second", help="The deck beside it.")
def main(url: str | None, second: str | None) -> None:
    """Show a deck until somebody leaves."""
    config = chosen(load(), url, second)
    name = " + ".join(filter(None, (config.deck.url, config.deck.second)))
    speak_as_told()
    end_with_terminal()
    with opened_deck(config) as opened, closing(WatchedDeck(opened)) as watched:
        watched.start()
        DeckApp(name, lambda: watched.newest, lambda: watched.trouble).run()


if __name__ == "__main__":
    main(prog_name="python -m tui.deck")
