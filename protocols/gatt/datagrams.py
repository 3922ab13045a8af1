"""Messages between guard and radio as datagrams, one each; at most `MAX_BYTES`, standard library.

The first byte is a letter, capital on the way down. Integers are big-endian, bytes and texts
follow their length, UUIDs are 2 or 16 bytes after their length.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from protocols.errors import ProtocolError, Unencodable
from protocols.gatt.messages import (
    MAX_TICKET,
    MAX_VALUE_BYTES,
    Answer,
    Characteristic,
    Connected,
    Disconnected,
    Down,
    Flush,
    Heartbeat,
    LastWill,
    Notification,
    Properties,
    Read,
    Subscribe,
    Up,
    Write,
)
from protocols.gatt.uuids import LONG_BYTES, SHORT_BYTES, uuid_bytes, uuid_text

MAX_BYTES: Final = 4096
MAX_TEXT_BYTES: Final = 255


class BadDatagram(ProtocolError, ValueError):
    """A datagram that is none of ours; it changes nothing."""


def encode(message: Down | Up) -> bytes:
    """One datagram. Raises `Unencodable` where a value has no place in it."""
    datagram = _encoded(message)
    if len(datagram) > MAX_BYTES:
        raise Unencodable(f"{type(message).__name__} of {len(datagram)} bytes: {MAX_BYTES} fit")
    return datagram


def decode_down(datagram: bytes) -> Down:
    """What the guard's side wants. Raises `BadDatagram`."""
    return _decoded(datagram, _DOWN)


def decode_up(datagram: bytes) -> Up:
    """What the radio says. Raises `BadDatagram`."""
    return _decoded(datagram, _UP)


def _encoded(message: Down | Up) -> bytes:
    match message:
        case Write(uuid, data, ticket, response, urgent):
            flags = (response << 1) | urgent
            return b"W" + _u16(ticket) + bytes((flags,)) + _uuid(uuid) + _value(data)
        case Read(uuid, ticket):
            return b"R" + _u16(ticket) + _uuid(uuid)
        case Subscribe(uuid, ticket, urgent):
            return b"S" + _u16(ticket) + bytes((urgent,)) + _uuid(uuid)
        case Flush():
            return b"F"
        case LastWill(writes):
            return b"L" + _listed([_sized(encode(write)) for write in writes])
        case Connected():
            return _connected(message)
        case Notification(uuid, data):
            return b"n" + _uuid(uuid) + _value(data)
        case Answer(ticket, error, data):
            return b"a" + _u16(ticket) + _u16(error) + _value(data)
        case Disconnected(reason):
            return b"d" + _text(reason)
        case Heartbeat():
            return b"h"


def _connected(message: Connected) -> bytes:
    rows = [
        _uuid(one.service) + _uuid(one.uuid) + bytes((one.properties,))
        for one in message.characteristics
    ]
    return b"c" + _text(message.address) + _text(message.name) + _u16(message.mtu) + _listed(rows)


def _u16(value: int) -> bytes:
    if not 0 <= value <= MAX_TICKET:
        raise Unencodable(f"{value} does not fit into 16 bits")
    return value.to_bytes(2, "big")


def _sized(data: bytes) -> bytes:
    return _u16(len(data)) + data


def _value(data: bytes) -> bytes:
    if len(data) > MAX_VALUE_BYTES:
        raise Unencodable(f"a value of {len(data)} bytes: an attribute has {MAX_VALUE_BYTES}")
    return _sized(data)


def _text(text: str) -> bytes:
    """A text, cut to what fits: it is for people."""
    data = text.encode(errors="replace")[:MAX_TEXT_BYTES].decode(errors="ignore").encode()
    return bytes((len(data),)) + data


def _uuid(text: str) -> bytes:
    data = uuid_bytes(text)
    return bytes((len(data),)) + data


def _listed(rows: list[bytes]) -> bytes:
    if len(rows) > 0xFF:
        raise Unencodable(f"a list of {len(rows)}: 255 fit")
    return bytes((len(rows),)) + b"".join(rows)


class _Reader:
    """Takes fields off the front of a datagram; every read past its end is a `BadDatagram`."""

    def __init__(self, datagram: bytes) -> None:
        self._datagram = datagram
        self._at = 1

    def bad(self, why: str) -> BadDatagram:
        return BadDatagram(f"{why}: {self._datagram[:40].hex(' ')}")

    def take(self, count: int) -> bytes:
        taken = self._datagram[self._at : self._at + count]
        if len(taken) < count:
            raise self.bad("cut short")
        self._at += count
        return taken

    def end(self) -> None:
        if self._at != len(self._datagram):
            raise self.bad("longer than it says")

    def u8(self) -> int:
        return self.take(1)[0]

    def u16(self) -> int:
        return int.from_bytes(self.take(2), "big")

    def sized(self) -> bytes:
        return self.take(self.u16())

    def value(self) -> bytes:
        value = self.sized()
        if len(value) > MAX_VALUE_BYTES:
            raise self.bad("a value longer than an attribute")
        return value

    def text(self) -> str:
        try:
            return self.take(self.u8()).decode()
        except UnicodeDecodeError as error:
            raise self.bad("not UTF-8") from error

    def uuid(self) -> str:
        size = self.u8()
        if size not in {SHORT_BYTES, LONG_BYTES}:
            raise self.bad("no UUID")
        return uuid_text(self.take(size))

    def flags(self, known: int) -> int:
        flags = self.u8()
        if flags & ~known:
            raise self.bad("unknown flags")
        return flags

    def subscribe(self) -> Subscribe:
        ticket, urgent = self.u16(), bool(self.flags(1))
        return Subscribe(self.uuid(), ticket, urgent)

    def write(self) -> Write:
        ticket, flags = self.u16(), self.flags(0b11)
        uuid, data = self.uuid(), self.value()
        return Write(uuid, data, ticket, response=bool(flags & 2), urgent=bool(flags & 1))

    def last_will(self) -> LastWill:
        return LastWill(tuple(_decoded(self.sized(), _WRITE) for _ in range(self.u8())))

    def connected(self) -> Connected:
        address, name, mtu = self.text(), self.text(), self.u16()
        rows = tuple(self._characteristic() for _ in range(self.u8()))
        return Connected(address, name, mtu, rows)

    def _characteristic(self) -> Characteristic:
        return Characteristic(self.uuid(), self.uuid(), Properties(self.u8()))


_WRITE: Final[dict[bytes, Callable[[_Reader], Write]]] = {b"W": _Reader.write}
_DOWN: Final[dict[bytes, Callable[[_Reader], Down]]] = {
    **_WRITE,
    b"R": lambda reader: Read(ticket=reader.u16(), characteristic=reader.uuid()),
    b"S": _Reader.subscribe,
    b"F": lambda _: Flush(),
    b"L": _Reader.last_will,
}
_UP: Final[dict[bytes, Callable[[_Reader], Up]]] = {
    b"c": _Reader.connected,
    b"n": lambda reader: Notification(reader.uuid(), reader.value()),
    b"a": lambda reader: Answer(reader.u16(), reader.u16(), reader.value()),
    b"d": lambda reader: Disconnected(reader.text()),
    b"h": lambda _: Heartbeat(),
}
_Message = TypeVar("_Message")


def _decoded(datagram: bytes, kinds: Mapping[bytes, Callable[[_Reader], _Message]]) -> _Message:
    reader = _Reader(datagram)
    kind = kinds.get(datagram[:1])
    if kind is None:
        raise reader.bad("not a message")
    message = kind(reader)
    reader.end()
    return message
