"""The second deck of a configuration: under the same belt, for the other foot."""

from __future__ import annotations

from dataclasses import dataclass

from controller.config_schema import Config
from controller.deck.calibration import Calibration, load
from controller.deck.url import DeckAddress, DeckUrlError, ForceDeck, parse_deck_url
from protocols.force.deck import DeckReceiver


@dataclass(frozen=True, slots=True)
class SecondDeck:
    """Where it is, and what its cells mean."""

    deck: ForceDeck
    calibration: Calibration

    def of_pipeline(self) -> tuple[Calibration, DeckReceiver]:
        """As a `DeckPipeline` takes it: with a wire of which nothing is known yet."""
        return self.calibration, self.deck.receiver()


def second_deck(config: Config, first: DeckAddress) -> SecondDeck | None:
    """The one beside `first`; None: there is one deck. Raises `DeckUrlError`,
    `CalibrationError`."""
    url = config.deck.second
    if not url:
        return None
    second = parse_deck_url(url)
    if not isinstance(second, ForceDeck) or not isinstance(first, ForceDeck):
        message = f"deck.second = {url!r}: two decks are both on ports, such as force:/dev/…"
        raise DeckUrlError(message)
    if second.port == first.port:
        raise DeckUrlError(f"deck.second = {url!r}: that is deck.url's port; name the other deck's")
    if config.deck.second_calibration is None:
        message = f"deck.second = {url!r} needs deck.second_calibration: the file of its cells"
        raise DeckUrlError(message)
    return SecondDeck(second, load(config.deck.second_calibration))
