"""How a Bluetooth treadmill is named: `ftms:ADDRESS`, `ftms:name=NAME`, `sim-ftms:`.

`?transport=T` speaks through a bumble transport instead of this computer's Bluetooth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote, unquote

_ADDRESS: Final = re.compile(r"(?:[0-9A-F]{2}:){5}[0-9A-F]{2}")
_SYSTEM_ID: Final = re.compile(r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}")  # macOS
_HELP: Final = (
    "give ftms:AA:BB:CC:DD:EE:FF, ftms:name=NAME (as `backstride devices scan` shows them) or "
    "sim-ftms:, and ?transport=T for a bumble transport"
)


class BluetoothUrlError(ValueError):
    """A URL that names no Bluetooth treadmill; the message says what is allowed."""


@dataclass(frozen=True, slots=True)
class AtAddress:
    """The one device with this address."""

    address: str

    def __str__(self) -> str:
        return self.address


@dataclass(frozen=True, slots=True)
class Named:
    """The one device that advertises this name; two of them are none."""

    name: str

    def __str__(self) -> str:
        return f"name={quote(self.name)}"


Whom = AtAddress | Named


@dataclass(frozen=True, slots=True)
class FtmsUrl:
    """A treadmill, and what to speak through; None: this computer's own Bluetooth."""

    whom: Whom
    transport: str | None = None

    def __str__(self) -> str:
        query = "" if self.transport is None else f"?transport={quote(self.transport, safe=':')}"
        return f"ftms:{self.whom}{query}"


@dataclass(frozen=True, slots=True)
class SimulatedFtms:
    """The treadmill that Backstride itself plays."""

    def __str__(self) -> str:
        return "sim-ftms:"


def parse_bluetooth_url(url: str) -> FtmsUrl | SimulatedFtms:
    """What `url` names. Raises `BluetoothUrlError`."""
    scheme, colon, rest = url.partition(":")
    if scheme == "sim-ftms" and colon and not rest:
        return SimulatedFtms()
    target, _, query = rest.partition("?")
    if scheme != "ftms" or not target:
        raise BluetoothUrlError(f"{url!r} names no Bluetooth treadmill: {_HELP}")
    options = dict(parse_qsl(query, keep_blank_values=True))
    transport = options.pop("transport", None)
    if options or transport == "":
        raise BluetoothUrlError(f"{url!r}: {_HELP}")
    return FtmsUrl(parse_whom(target), transport)


def parse_whom(target: str) -> Whom:
    """An address, or `name=NAME`. Raises `BluetoothUrlError`."""
    if target.startswith("name=") and (name := unquote(target.removeprefix("name="))):
        return Named(name)
    address = target.upper()
    if _ADDRESS.fullmatch(address) or _SYSTEM_ID.fullmatch(address):
        return AtAddress(address)
    raise BluetoothUrlError(f"{target!r} is no Bluetooth address: {_HELP}")
