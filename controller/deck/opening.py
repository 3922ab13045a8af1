"""A deck by its URL alone, without a treadmill: for who looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from controller.deck.calibration import SIMULATED, Calibration, load
from controller.deck.recording import Recording
from controller.deck.replay import ReplayDeck
from controller.deck.url import (
    DeckUrlError,
    ForceDeck,
    NoDeck,
    ReplayedDeck,
    SimulatedDeck,
    parse_deck_url,
)
from controller.simulator.played import PlayedDeck
from controller.simulator.walked import WalkedDeck


@contextmanager
def opened_deck(url: str, calibration: Path | None) -> Iterator[tuple[ForceDeck, Calibration]]:
    """The deck to read, and its calibration. Raises `DeckUrlError`, `CalibrationError`,
    `RecordingError`."""
    match parse_deck_url(url):
        case ForceDeck() as deck:
            if calibration is None:
                message = f"{url} needs deck.calibration: make it with backstride deck calibrate"
                raise DeckUrlError(message)
            yield deck, load(calibration)
        case SimulatedDeck():
            with _playing(WalkedDeck()) as deck:
                yield deck, SIMULATED
        case ReplayedDeck(path, rate_hz, column):
            with _playing(ReplayDeck(Recording(path, rate_hz=rate_hz, column=column))) as deck:
                yield deck, SIMULATED
        case NoDeck():
            raise DeckUrlError("no force deck: set deck.url, or give --deck URL")


@contextmanager
def _playing(deck: PlayedDeck) -> Iterator[ForceDeck]:
    with closing(deck):
        deck.start()
        yield ForceDeck(deck.port)
