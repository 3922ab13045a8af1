"""How a force deck is named: `sim:`, `force:/dev/…`, `replay:FILE?rate=300`, `none`.

Boards that speak another wire: `teensy:/dev/…` sends the 144-byte frames of the open Teensy plate,
`text:/dev/…?channels=4&rate=80` a line of numbers for each sample; `baud` where it is not 921600.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from pathlib import Path
from urllib.parse import parse_qsl, unquote

from protocols.force.deck import DeckReceiver
from protocols.force.receiver import ForceReceiver
from protocols.force.teensy import TeensyReceiver
from protocols.force.text import TextReceiver


@dataclass(frozen=True, slots=True)
class NoDeck:
    """Nobody is watched."""


@dataclass(frozen=True, slots=True)
class SimulatedDeck:
    """The simulated walker's."""


class Wire(StrEnum):
    """What a sensor node speaks."""

    FORCE = "force"
    TEENSY = "teensy"
    TEXT = "text"


BAUD = 921_600


@dataclass(frozen=True, slots=True)
class ForceDeck:
    """A sensor node on a serial port. Channels and rate are those of text lines, which say
    neither."""

    port: str
    wire: Wire = Wire.FORCE
    channels: int = 4
    rate_hz: float = 80.0
    baud: int = BAUD

    def receiver(self) -> DeckReceiver:
        """The host's end of its wire, which knows nothing yet."""
        match self.wire:
            case Wire.FORCE:
                return ForceReceiver()
            case Wire.TEENSY:
                return TeensyReceiver()
            case Wire.TEXT:
                return TextReceiver(self.channels, self.rate_hz)


@dataclass(frozen=True, slots=True)
class ReplayedDeck:
    """A recording, played through the force wire."""

    path: Path
    rate_hz: float | None = None  # None: the file has times
    column: str | None = None


DeckAddress = NoDeck | SimulatedDeck | ForceDeck | ReplayedDeck


class DeckUrlError(ValueError):
    """An address that names no force deck: what is wrong, and what is allowed."""


def parse_deck_url(url: str) -> DeckAddress:
    """The deck that `url` names. Raises `DeckUrlError`."""
    scheme, colon, rest = url.partition(":")
    match scheme, bool(colon), rest:
        case ("none", _, ""):
            return NoDeck()
        case ("sim", True, ""):
            return SimulatedDeck()
        case ("force" | "teensy" | "text", True, target) if target.partition("?")[0]:
            return _wired(Wire(scheme), target)
        case ("replay", True, target) if target.partition("?")[0]:
            return _replayed(target)
    raise DeckUrlError(
        f"{url!r} names no force deck: use sim:, force:/dev/serial/by-id/NAME, teensy: or text: "
        "and such a name, replay:FILE?rate=HZ or none"
    )


def _wired(wire: Wire, target: str) -> ForceDeck:
    port, _, query = target.partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    known = {"baud"} | ({"channels", "rate"} if wire is Wire.TEXT else set())
    if unknown := options.keys() - known:
        raise DeckUrlError(f"{wire}: does not know {', '.join(sorted(unknown))}")
    return ForceDeck(
        port,
        wire,
        _whole("channels", options.get("channels", "4"), 1, 8),
        _rate_hz(options.get("rate", "80"), lowest=5.0),
        _whole("baud", options.get("baud", str(BAUD)), 1200, 4_000_000),
    )


def _whole(name: str, text: str, low: int, high: int) -> int:
    if not (text.isascii() and text.isdigit() and low <= int(text[:9]) <= high):
        raise DeckUrlError(f"{name}={text}: give a whole number from {low} to {high}")
    return int(text)


def _replayed(target: str) -> ReplayedDeck:
    file, _, query = target.partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    rate = options.pop("rate", None)
    column = options.pop("column", None)
    if options:
        raise DeckUrlError(f"replay: does not know {', '.join(options)}: there is rate and column")
    return ReplayedDeck(Path(unquote(file)), None if rate is None else _rate_hz(rate), column)


def _rate_hz(text: str, lowest: float = 20.0) -> float:
    try:
        rate_hz = float(text)
    except ValueError:
        rate_hz = 0.0
    if not (isfinite(rate_hz) and lowest <= rate_hz <= 100_000):
        raise DeckUrlError(f"rate={text}: give samples a second, from {lowest:g} to 100000")
    return rate_hz
