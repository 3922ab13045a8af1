"""How a heart-rate belt is named: `ble:ADDRESS`, `ble:name=NAME`, `sim:`, or nothing for none.

`?transport=T` listens through a bumble transport instead of this computer's Bluetooth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote

from controller.bluetooth.url import BluetoothUrlError, Whom, parse_whom

_HELP: Final = (
    "give ble:AA:BB:CC:DD:EE:FF, ble:name=NAME or sim:, and ?transport=T for a bumble transport; "
    "leave it empty for none"
)


class HeartUrlError(ValueError):
    """A URL that names no heart-rate belt; the message says what is allowed."""


@dataclass(frozen=True, slots=True)
class NoHeart:
    """Nobody wears one."""


@dataclass(frozen=True, slots=True)
class SimulatedHeart:
    """The one that Backstride itself plays."""


@dataclass(frozen=True, slots=True)
class HeartBelt:
    """A belt, and what to hear it through; None: this computer's own Bluetooth."""

    whom: Whom
    transport: str | None = None

    def __str__(self) -> str:
        query = "" if self.transport is None else f"?transport={quote(self.transport, safe=':')}"
        return f"ble:{self.whom}{query}"


HeartAddress = NoHeart | SimulatedHeart | HeartBelt


def parse_heart_url(url: str) -> HeartAddress:
    """What `url` names. Raises `HeartUrlError`."""
    if not url:
        return NoHeart()
    scheme, colon, rest = url.partition(":")
    if scheme == "sim" and colon and not rest:
        return SimulatedHeart()
    target, _, query = rest.partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    transport = options.pop("transport", None)
    if scheme != "ble" or options or transport == "":
        raise HeartUrlError(f"{url!r} names no heart-rate belt: {_HELP}")
    try:
        return HeartBelt(parse_whom(target), transport)
    except BluetoothUrlError as error:
        raise HeartUrlError(f"{url!r} names no heart-rate belt: {_HELP}") from error
