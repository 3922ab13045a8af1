"""Names an MQTT broker: mqtt://HOST[:PORT], mqtts://HOST[:PORT], unix:PATH or embedded[:PORT]."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

PLAIN_PORT, TLS_PORT = 1883, 8883
FORMS = "mqtts://HOST[:PORT], mqtt://HOST[:PORT], unix:PATH or embedded[:PORT]"


class BrokerUrlError(ValueError):
    """No broker's URL; the message says how one is written."""


class Carrier(StrEnum):
    """What MQTT runs over."""

    TCP = "mqtt"
    TLS = "mqtts"
    UNIX = "unix"
    EMBEDDED = "embedded"  # Backstride's own, for a trial


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Where a broker is. `host` is the path of a Unix socket where there is one."""

    carrier: Carrier
    host: str
    port: int

    @property
    def exposed(self) -> bool:
        """Whether anybody on the way can read and change what is said."""
        return self.carrier is Carrier.TCP and not _is_loopback(self.host)

    def __str__(self) -> str:
        match self.carrier:
            case Carrier.UNIX:
                return f"unix:{self.host}"
            case Carrier.EMBEDDED:
                return f"embedded:{self.port}"
            case Carrier.TCP | Carrier.TLS:
                host = f"[{self.host}]" if ":" in self.host else self.host
                return f"{self.carrier}://{host}:{self.port}"


def parse_broker_url(url: str) -> BrokerAddress:
    """Read a broker's URL. Raises `BrokerUrlError`."""
    scheme, _, rest = url.partition(":")
    if scheme == Carrier.UNIX and rest.startswith("/"):
        return BrokerAddress(Carrier.UNIX, rest, 0)
    if scheme == Carrier.EMBEDDED:
        return BrokerAddress(Carrier.EMBEDDED, "127.0.0.1", _port(rest, PLAIN_PORT, url))
    if scheme in {Carrier.TCP, Carrier.TLS} and rest.startswith("//"):
        return _over_ip(Carrier(scheme), url)
    raise BrokerUrlError(f"{url!r} names no broker; write {FORMS}")


def _over_ip(carrier: Carrier, url: str) -> BrokerAddress:
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise BrokerUrlError(
            "a broker's URL is shown and recorded: put user and password into facility.user and "
            "facility.password_file"
        )
    if not parts.hostname or parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise BrokerUrlError(f"{url!r} names no broker; write {FORMS}")
    default = TLS_PORT if carrier is Carrier.TLS else PLAIN_PORT
    try:
        port = parts.port or default
    except ValueError:
        raise BrokerUrlError(f"{url!r} has no port between 1 and 65535") from None
    return BrokerAddress(carrier, parts.hostname, port)


def _port(text: str, default: int, url: str) -> int:
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65536:
        raise BrokerUrlError(f"{url!r} has no port between 1 and 65535")
    return int(text)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
