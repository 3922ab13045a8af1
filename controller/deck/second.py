"""The second deck of a configuration: under the same belt, for the other foot."""

from __future__ import annotations

from dataclasses import dataclass

from controller.config_schema import Config
from controller.deck.calibration import SIMULATED_PAIR, Calibration, load
from controller.deck.url import (
    DeckAddress,
    DeckUrlError,
    ForceDeck,
    SimulatedDeck,
    parse_deck_url,
)
from protocols.force.deck import DeckReceiver


@dataclass(frozen=True, slots=True)
class SecondDeck:
    """Where it is, and what its cells mean."""

    deck: ForceDeck
    calibration: Calibration

    def of_pipeline(self) -> tuple[Calibration, DeckReceiver]:
        """As a `DeckPipeline` takes it: with a wire of which nothing is known yet."""
        return self.calibration, self.deck.receiver()


def simulated_pair(config: Config, first: DeckAddress) -> bool:
    """Whether the simulated walker goes on two decks, one for each foot."""
    second = config.deck.second
    return isinstance(first, SimulatedDeck) and parse_deck_url(second or "none") == first


def simulated_second(port: str) -> SecondDeck:
    """The simulator's, on the terminal where it is served."""
    return SecondDeck(ForceDeck(port), SIMULATED_PAIR[1])


def second_deck(config: Config, first: DeckAddress) -> SecondDeck | None:
    """The one beside `first` on a port; None: there is one deck, or the simulator has them. Raises
    `DeckUrlError`, `CalibrationError`."""
    url = config.deck.second
    if not url or simulated_pair(config, first):
        return None
    second = parse_deck_url(url)
    if not isinstance(second, ForceDeck) or not isinstance(first, ForceDeck):
        message = (
            f"deck.second = {url!r}: two decks are both on ports, such as force:/dev/…, "
            "or both sim:"
        )
        raise DeckUrlError(message)
    if second.port == first.port:
        raise DeckUrlError(f"deck.second = {url!r}: that is deck.url's port; name the other deck's")
    if config.deck.second_calibration is None:
        message = f"deck.second = {url!r} needs deck.second_calibration: the file of its cells"
        raise DeckUrlError(message)
    return SecondDeck(second, load(config.deck.second_calibration))
