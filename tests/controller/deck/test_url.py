from __future__ import annotations

from pathlib import Path

import pytest

from controller.deck.url import (
    DeckAddress,
    DeckUrlError,
    ForceDeck,
    NoDeck,
    ReplayedDeck,
    SimulatedDeck,
    parse_deck_url,
)


@pytest.mark.parametrize(
    ("url", "deck"),
    [
        ("none", NoDeck()),
        ("sim:", SimulatedDeck()),
        ("force:/dev/serial/by-id/usb-a:b", ForceDeck("/dev/serial/by-id/usb-a:b")),
        ("replay:run.csv?rate=300", ReplayedDeck(Path("run.csv"), 300.0)),
        ("replay:/a/b%20c.csv", ReplayedDeck(Path("/a/b c.csv"))),
        ("replay:r.csv?rate=500&column=trial02_n", ReplayedDeck(Path("r.csv"), 500.0, "trial02_n")),
    ],
)
def test_every_kind_of_address(url: str, deck: DeckAddress) -> None:
    assert parse_deck_url(url) == deck


@pytest.mark.parametrize("url", ["", "sim", "sim:x", "none:x", "force:", "replay:", "usb:/dev/x"])
def test_what_names_no_deck_is_told_what_does(url: str) -> None:
    with pytest.raises(DeckUrlError, match=r"use sim:, force:/dev/.* or none"):
        parse_deck_url(url)


@pytest.mark.parametrize("query", ["rate=", "rate=fast", "rate=nan", "rate=0", "rate=1e9"])
def test_a_rate_is_a_number_of_samples_a_second(query: str) -> None:
    with pytest.raises(DeckUrlError, match="samples a second"):
        parse_deck_url(f"replay:run.csv?{query}")


def test_an_unknown_option_is_named() -> None:
    with pytest.raises(DeckUrlError, match="does not know speed"):
        parse_deck_url("replay:run.csv?speed=2")
