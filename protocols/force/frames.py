"""Frames of the force wire, version 1: values in, bytes on the wire out, and back.

A frame is a COBS-encoded body and one zero byte. A body is, little-endian, u8 type, u8 version,
u16 boot id, u32 sequence, u32 device time in µs, a payload by type, and the CRC-16/CCITT-FALSE of
all before it (docs/reference/force-wire.md).
"""

from __future__ import annotations

import struct
from binascii import crc_hqx
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from struct import Struct
from typing import Any

from cobs import cobs

VERSION = 1
MAX_CHANNELS = 8
MAX_SAMPLES = 64
SERIAL_BYTES = 16

_HEADER = Struct("<BBHII")
_CRC = Struct("<H")
_DATA = Struct("<BBBB")
_HELLO = Struct(f"<IB{SERIAL_BYTES}s")
_STATUS = Struct("<IIHhBB")
_U16 = Struct("<H")
_U8 = Struct("<B")

MIN_BODY = _HEADER.size + _CRC.size
MAX_BODY = MIN_BODY + _DATA.size + MAX_SAMPLES * MAX_CHANNELS * 4
MAX_ENCODED = MAX_BODY + MAX_BODY // 254 + 1  # COBS adds a byte for each 254 begun


class Flaw(StrEnum):
    """Why a frame was dropped."""

    SHORT = "short"
    LONG = "long"
    STUFFING = "stuffing"  # not COBS
    CRC = "crc"
    VERSION = "version"
    TYPE = "type"
    PAYLOAD = "payload"  # whole, but not what its type says


class BadFrame(ValueError):
    """A frame that says nothing: `flaw` is why."""

    def __init__(self, flaw: Flaw, data: bytes) -> None:
        super().__init__(f"{flaw} frame: {data[:24].hex(' ')}")
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every frame carries.

    From the node: its boot id, the sequence (of the first sample in data, else of the frame) and
    its time in µs. To the node: the boot id that is meant, the host's frame count, 0.
    """

    boot_id: int = 0
    sequence: int = 0
    time_us: int = 0


@dataclass(frozen=True, slots=True)
class Data:
    """1 to 64 samples of 1 to 8 channels in raw ADC counts, `counts[sample][channel]`.

    Bit n of `saturated`: channel n stood at a rail.
    """

    stamp: Stamp
    counts: tuple[tuple[int, ...], ...]
    saturated: int = 0


@dataclass(frozen=True, slots=True)
class Hello:
    """Who the node is: at boot, and once a second until greeted."""

    stamp: Stamp
    rate_millihertz: int
    channels: int
    serial: bytes  # 16 bytes
    firmware: str


@dataclass(frozen=True, slots=True)
class Status:
    """How the node is, once a second."""

    stamp: Stamp
    dropped_samples: int
    crc_errors: int
    supply_mv: int
    temperature_centi_c: int
    relay_closed: bool
    watchdog_armed: bool


@dataclass(frozen=True, slots=True)
class LogText:
    """Words for whoever reads logs."""

    stamp: Stamp
    text: str


@dataclass(frozen=True, slots=True)
class Greet:
    """The host heard the hello; with boot id 0 it asks for one."""

    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The host is alive, and will say so again within `good_for_ms`."""

    stamp: Stamp
    good_for_ms: int


@dataclass(frozen=True, slots=True)
class ArmRelay:
    """Close the relay, or open it."""

    stamp: Stamp
    closed: bool


@dataclass(frozen=True, slots=True)
class Identify:
    """Blink, to be found among others."""

    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Reboot:
    """Start anew, relay open."""

    stamp: Stamp


NodeFrame = Data | Hello | Status | LogText
HostFrame = Greet | Heartbeat | ArmRelay | Identify | Reboot
Frame = NodeFrame | HostFrame


def encode(frame: Frame) -> bytes:
    """The frame as it goes on the wire, closing zero included. Raises ValueError for what can't."""
    code, pack = _PACK[type(frame)]
    stamp = frame.stamp
    try:
        header = _HEADER.pack(code, VERSION, stamp.boot_id, stamp.sequence, stamp.time_us)
        body = header + pack(frame)
    except struct.error as error:
        raise ValueError(f"{frame} does not fit the force wire: {error}") from error
    if len(body) + _CRC.size > MAX_BODY:
        raise ValueError(f"{type(frame).__name__} of {len(body)} bytes is longer than {MAX_BODY}")
    encoded: bytes = cobs.encode(body + _CRC.pack(crc_hqx(body, 0xFFFF)))
    return encoded + b"\0"


def decode(encoded: bytes) -> Frame:
    """The frame in what stood between two zero bytes. Raises BadFrame, nothing else."""
    if len(encoded) > MAX_ENCODED:
        raise BadFrame(Flaw.LONG, encoded)
    try:
        body: bytes = cobs.decode(encoded)
    except cobs.DecodeError:
        raise BadFrame(Flaw.STUFFING, encoded) from None
    if len(body) < MIN_BODY:
        raise BadFrame(Flaw.SHORT, body)
    if len(body) > MAX_BODY:
        raise BadFrame(Flaw.LONG, body)
    if crc_hqx(body[:-2], 0xFFFF) != _CRC.unpack(body[-2:])[0]:
        raise BadFrame(Flaw.CRC, body)
    return _parse(body)


def _parse(body: bytes) -> Frame:
    code, version, boot_id, sequence, time_us = _HEADER.unpack_from(body)
    if version != VERSION:
        raise BadFrame(Flaw.VERSION, body)
    if code not in _UNPACK:
        raise BadFrame(Flaw.TYPE, body)
    try:
        return _UNPACK[code](Stamp(boot_id, sequence, time_us), body[_HEADER.size : -_CRC.size])
    except (struct.error, ValueError):
        raise BadFrame(Flaw.PAYLOAD, body) from None


def _pack_data(frame: Data) -> bytes:
    channels, samples = len(frame.counts[0]) if frame.counts else 0, len(frame.counts)
    _check_shape(channels, samples)
    payload = Struct(f"<{channels * samples}i").pack(*chain.from_iterable(frame.counts))
    return _DATA.pack(channels, samples, frame.saturated, 0) + payload


def _unpack_data(stamp: Stamp, payload: bytes) -> Data:
    channels, samples, saturated, _reserved = _DATA.unpack_from(payload)
    _check_shape(channels, samples)
    if len(payload) != _DATA.size + channels * samples * 4:
        raise ValueError("the payload is not as long as its shape")
    rows = Struct(f"<{channels}i").iter_unpack(payload[_DATA.size :])
    return Data(stamp, tuple(rows), saturated & ((1 << channels) - 1))


def _check_shape(channels: int, samples: int) -> None:
    if not (1 <= channels <= MAX_CHANNELS and 1 <= samples <= MAX_SAMPLES):
        raise ValueError(f"{samples} samples of {channels} channels: 1 to 64 of 1 to 8 are allowed")


def _pack_hello(frame: Hello) -> bytes:
    if len(frame.serial) != SERIAL_BYTES:
        raise ValueError(f"a hardware serial has {SERIAL_BYTES} bytes, not {len(frame.serial)}")
    fixed = _HELLO.pack(frame.rate_millihertz, frame.channels, frame.serial)
    return fixed + frame.firmware.encode()


def _unpack_hello(stamp: Stamp, payload: bytes) -> Hello:
    rate_millihertz, channels, serial = _HELLO.unpack_from(payload)
    if not rate_millihertz or not 1 <= channels <= MAX_CHANNELS:
        raise ValueError("a node without samples")
    return Hello(stamp, rate_millihertz, channels, serial, _text(payload[_HELLO.size :]))


def _pack_status(frame: Status) -> bytes:
    return _STATUS.pack(
        frame.dropped_samples,
        frame.crc_errors,
        frame.supply_mv,
        frame.temperature_centi_c,
        frame.relay_closed,
        frame.watchdog_armed,
    )


def _unpack_status(stamp: Stamp, payload: bytes) -> Status:
    dropped, crc_errors, supply_mv, centi_c, closed, armed = _STATUS.unpack(payload)
    return Status(stamp, dropped, crc_errors, supply_mv, centi_c, bool(closed), bool(armed))


def _unpack_arm(stamp: Stamp, payload: bytes) -> ArmRelay:
    (value,) = _U8.unpack(payload)
    if value > 1:  # nothing but a clear word closes a relay
        raise ValueError("neither open nor closed")
    return ArmRelay(stamp, closed=bool(value))


def _empty(frame_type: type[Greet | Identify | Reboot]) -> Callable[[Stamp, bytes], Frame]:
    def unpack(stamp: Stamp, payload: bytes) -> Frame:
        if payload:
            raise ValueError("this type has no payload")
        return frame_type(stamp)

    return unpack


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


# Each packer takes exactly the type it stands beside, which the table cannot say.
_PACK: dict[type[Frame], tuple[int, Callable[[Any], bytes]]] = {
    Data: (1, _pack_data),
    Hello: (2, _pack_hello),
    Status: (3, _pack_status),
    LogText: (4, lambda frame: frame.text.encode()),
    Greet: (16, lambda _: b""),
    Heartbeat: (17, lambda frame: _U16.pack(frame.good_for_ms)),
    ArmRelay: (18, lambda frame: _U8.pack(frame.closed)),
    Identify: (19, lambda _: b""),
    Reboot: (20, lambda _: b""),
}
_UNPACK: dict[int, Callable[[Stamp, bytes], Frame]] = {
    1: _unpack_data,
    2: _unpack_hello,
    3: _unpack_status,
    4: lambda stamp, payload: LogText(stamp, _text(payload)),
    16: _empty(Greet),
    17: lambda stamp, payload: Heartbeat(stamp, *_U16.unpack(payload)),
    18: _unpack_arm,
    19: _empty(Identify),
    20: _empty(Reboot),
}
