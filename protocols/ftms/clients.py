"""The clients of a fitness machine: what each subscribed to, and what is to be sent to it. Pure.

Clients are numbers. What they write, and what it does, is the machine's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from protocols.ftms.service import CONTROL
from protocols.ftms.treadmill import TreadmillData, encode_treadmill_data
from protocols.gatt.messages import Failure

LEAST_MTU: Final = 23
ATT_HEAD: Final = 3  # octets of a notification that are not its value
INVALID_LENGTH: Final = 0x0D  # ATT: Core Specification, Vol 3, Part F, 3.4.1.1


class Refused(Exception):
    """A write that the ATT layer answers with an error."""

    def __init__(self, code: int) -> None:
        super().__init__(f"ATT error {code:#04x}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Sent:
    """A value for one client: an indication, or else a notification."""

    client: int
    characteristic: str
    data: bytes
    indicated: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """The machine ends the link to a client."""

    client: int


@dataclass(slots=True)
class _Client:
    mtu: int = LEAST_MTU
    subscribed: set[str] = field(default_factory=set)


class Clients:
    """All that are connected."""

    def __init__(self) -> None:
        self._clients: dict[int, _Client] = {}
        self._outgoing: list[Sent | Dropped] = []

    def __contains__(self, client: int) -> bool:
        return client in self._clients

    def __iter__(self) -> Iterator[int]:
        return iter(self._clients)

    def __len__(self) -> int:
        return len(self._clients)

    def add(self, client: int) -> None:
        """A client is there; nothing is sent to it before it subscribes."""
        self._clients[client] = _Client()

    def remove(self, client: int) -> None:
        """A client is gone."""
        self._clients.pop(client, None)

    def resized(self, client: int, mtu: int) -> None:
        """The ATT MTU of a client's link was agreed on."""
        self._clients[client].mtu = mtu

    def subscribed(self, client: int, characteristic: str, *, on: bool) -> None:
        """A client set or cleared the configuration of a characteristic."""
        wanted = self._clients[client].subscribed
        (wanted.add if on else wanted.discard)(characteristic)

    def admit(self, client: int, data: bytes, *, busy: bool) -> None:
        """Whether the control point takes a write at all (FTMS v1.0, 4.16.3). Raises `Refused`."""
        if CONTROL not in self._clients[client].subscribed:
            raise Refused(Failure.CCCD_IMPROPERLY_CONFIGURED)
        if busy:
            raise Refused(Failure.PROCEDURE_ALREADY_IN_PROGRESS)
        if not data:
            raise Refused(INVALID_LENGTH)

    def send(self, client: int, characteristic: str, data: bytes) -> None:
        """Notify a client, if it subscribed."""
        if characteristic in self._clients[client].subscribed:
            self._outgoing.append(Sent(client, characteristic, data))

    def send_all(self, characteristic: str, data: bytes, *, spared: int | None = None) -> None:
        """Notify every client that subscribed but one."""
        for client in self._clients:
            if client != spared:
                self.send(client, characteristic, data)

    def send_record(self, characteristic: str, record: TreadmillData) -> None:
        """Notify Treadmill Data, in as many parts as each client's link needs."""
        for number, client in self._clients.items():
            for part in encode_treadmill_data(record, max_octets=client.mtu - ATT_HEAD):
                self.send(number, characteristic, part)

    def put(self, leaving: Sent | Dropped) -> None:
        """Send this, whether or not it was subscribed to."""
        self._outgoing.append(leaving)

    def outgoing(self) -> list[Sent | Dropped]:
        """What left since the last call, oldest first."""
        leaving, self._outgoing = self._outgoing, []
        return leaving
