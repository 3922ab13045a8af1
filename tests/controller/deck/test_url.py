from __future__ import annotations

import re
from pathlib import Path

import pytest

from controller.deck.url import (
    DeckAddress,
    DeckUrlError,
    ForceDeck,
    NoDeck,
    ReplayedDeck,
    SimulatedDeck,
    Wire,
    parse_deck_url,
)
from protocols.force.teensy import TeensyReceiver


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


def test_other_wires_have_their_own_names() -> None:
    teensy = parse_deck_url("teensy:/dev/plate")
    assert teensy == ForceDeck("/dev/plate", Wire.TEENSY)
    assert isinstance(teensy, ForceDeck)
    assert isinstance(teensy.receiver(), TeensyReceiver)
    text = parse_deck_url("text:/dev/scale?channels=2&rate=11.85&baud=57600")
    assert text == ForceDeck("/dev/scale", Wire.TEXT, 2, 11.85, 57_600)
    assert isinstance(text, ForceDeck)
    assert text.receiver().nominal_hz == 11.85
    assert parse_deck_url("force:/dev/node?baud=115200") == ForceDeck("/dev/node", baud=115_200)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("text:/dev/scale?channels=9", "channels=9: give a whole number from 1 to 8"),
        ("text:/dev/scale?rate=1", "rate=1: give samples a second, from 5"),
        ("teensy:/dev/plate?rate=100", "teensy: does not know rate"),
        ("force:/dev/node?baud=fast", "baud=fast: give a whole number"),
        ("text:?rate=80", "names no force deck"),
    ],
)
def test_what_a_wire_cannot_be_told_is_refused(url: str, said: str) -> None:
    with pytest.raises(DeckUrlError, match=re.escape(said)):
        parse_deck_url(url)
