"""A deck by its URL alone, without a treadmill: for who looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from controller.config_schema import Config
from controller.deck.calibration import SIMULATED, SIMULATED_PAIR, Calibration, load
from controller.deck.recording import Recording
from controller.deck.replay import ReplayDeck
from controller.deck.second import SecondDeck, second_deck, simulated_pair, simulated_second
from controller.deck.url import (
    DeckUrlError,
    ForceDeck,
    NoDeck,
    ReplayedDeck,
    SimulatedDeck,
    parse_deck_url,
)
from controller.simulator.paired import paired_deck
from controller.simulator.walked import MOUNT_S, WalkedDeck


@dataclass(frozen=True, slots=True)
class OpenedDeck:
    """The deck to read, its calibration, and the one beside it."""

    deck: ForceDeck
    calibration: Calibration
    second: SecondDeck | None = None


def chosen(config: Config, url: str | None, second: str | None) -> Config:
    """The configuration with these decks instead of its own; with the one, without the other."""
    if url is None and second is None:
        url, second = config.deck.url or "sim:", config.deck.second
    update = {"url": url or config.deck.url, "second": second or ""}
    return config.model_copy(update={"deck": config.deck.model_copy(update=update)})


@contextmanager
def opened_deck(config: Config) -> Iterator[OpenedDeck]:
    """What the configuration names. Raises `DeckUrlError`, `CalibrationError`, `RecordingError`."""
    url = config.deck.url
    match parse_deck_url(url):
        case ForceDeck() as deck:
            if config.deck.calibration is None:
                message = f"{url} needs deck.calibration: make it with backstride deck calibrate"
                raise DeckUrlError(message)
            yield OpenedDeck(deck, load(config.deck.calibration), second_deck(config, deck))
        case address if simulated_pair(config, address):
            pair = WalkedDeck(paired_deck(mount_after_s=MOUNT_S))
            with _playing(pair) as (left, right):
                yield OpenedDeck(ForceDeck(left), SIMULATED_PAIR[0], simulated_second(right))
        case address if config.deck.second:
            second_deck(config, address)  # raises: they do not go together
        case SimulatedDeck():
            with _playing(WalkedDeck()) as (port,):
                yield OpenedDeck(ForceDeck(port), SIMULATED)
        case ReplayedDeck(path, rate_hz, column):
            recording = Recording(path, rate_hz=rate_hz, column=column)
            with _playing(ReplayDeck(recording)) as (port,):
                yield OpenedDeck(ForceDeck(port), SIMULATED)
        case NoDeck():
            raise DeckUrlError("no force deck: set deck.url, or give --deck URL")


@contextmanager
def _playing(deck: WalkedDeck | ReplayDeck) -> Iterator[tuple[str, ...]]:
    """Its ports, while it plays."""
    with closing(deck):
        deck.start()
        yield deck.ports
