"""How a force deck is named: `sim:`, `force:/dev/…`, `replay:FILE?rate=300`, `none`."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from urllib.parse import parse_qsl, unquote


@dataclass(frozen=True, slots=True)
class NoDeck:
    """Nobody is watched."""


@dataclass(frozen=True, slots=True)
class SimulatedDeck:
    """The simulated walker's."""


@dataclass(frozen=True, slots=True)
class ForceDeck:
    """A sensor node on a serial port."""

    port: str


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
        case ("force", True, port) if port:
            return ForceDeck(port)
        case ("replay", True, target) if target.partition("?")[0]:
            return _replayed(target)
    raise DeckUrlError(
        f"{url!r} names no force deck: use sim:, force:/dev/serial/by-id/NAME, "
        "replay:FILE?rate=HZ or none"
    )


def _replayed(target: str) -> ReplayedDeck:
    file, _, query = target.partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    rate = options.pop("rate", None)
    column = options.pop("column", None)
    if options:
        raise DeckUrlError(f"replay: does not know {', '.join(options)}: there is rate and column")
    return ReplayedDeck(Path(unquote(file)), None if rate is None else _rate_hz(rate), column)


def _rate_hz(text: str) -> float:
    try:
        rate_hz = float(text)
    except ValueError:
        rate_hz = 0.0
    if not (isfinite(rate_hz) and 20 <= rate_hz <= 100_000):
        raise DeckUrlError(f"rate={text}: give samples a second, from 20 to 100000")
    return rate_hz
