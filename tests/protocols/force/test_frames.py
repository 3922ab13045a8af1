"""Frames of the force wire: golden vectors, round trips, and all that is no frame."""

from __future__ import annotations

from binascii import crc_hqx

import pytest
from cobs import cobs
from hypothesis import given
from hypothesis import strategies as st

from protocols.force.frames import (
    ArmRelay,
    BadFrame,
    Data,
    Flaw,
    Frame,
    Greet,
    Heartbeat,
    Hello,
    Identify,
    LogText,
    Reboot,
    Stamp,
    Status,
    decode,
    encode,
)
from tests.protocols.force.strategies import frames

STAMP = Stamp(boot_id=0x1234, sequence=7, time_us=1_000_000)
HEAD = "01 3412 07000000 40420f00"

# The body of each, without its CRC, as the table in docs/reference/force-wire.md has it.
GOLDEN: list[tuple[Frame, str]] = [
    (
        Data(STAMP, ((1, -1), (8388607, -8388608)), saturated=0b10),
        f"01 {HEAD} 02 02 02 00 01000000 ffffffff ffff7f00 000080ff",
    ),
    (
        Hello(STAMP, 1_000_000, 4, b"0123456789abcdef", "1.0 µ"),
        f"02 {HEAD} 40420f00 04 30313233343536373839616263646566 312e3020c2b5",
    ),
    (
        Status(STAMP, 3, 2, 5012, -150, relay_closed=True, watchdog_armed=False),
        f"03 {HEAD} 03000000 02000000 9413 6aff 01 00",
    ),
    (LogText(STAMP, "ok"), f"04 {HEAD} 6f6b"),
    (Greet(STAMP), f"10 {HEAD}"),
    (Heartbeat(STAMP, 300), f"11 {HEAD} 2c01"),
    (ArmRelay(STAMP, closed=True), f"12 {HEAD} 01"),
    (ArmRelay(STAMP, closed=False), f"12 {HEAD} 00"),
    (Identify(STAMP), f"13 {HEAD}"),
    (Reboot(STAMP), f"14 {HEAD}"),
]


def on_wire(body: bytes) -> bytes:
    """A body as it goes on the wire, without the closing zero."""
    encoded: bytes = cobs.encode(body + crc_hqx(body, 0xFFFF).to_bytes(2, "little"))
    return encoded


def flaw_of(encoded: bytes) -> Flaw:
    with pytest.raises(BadFrame) as caught:
        decode(encoded)
    return caught.value.flaw


def test_the_crc_is_ccitt_false() -> None:
    assert crc_hqx(b"123456789", 0xFFFF) == 0x29B1  # the check value of CRC-16/CCITT-FALSE


@pytest.mark.parametrize(("frame", "body"), GOLDEN, ids=lambda value: type(value).__name__)
def test_golden_vectors_both_ways(frame: Frame, body: str) -> None:
    wire = on_wire(bytes.fromhex(body))
    assert encode(frame) == wire + b"\0"
    assert decode(wire) == frame


def test_a_greeting_to_the_last_byte() -> None:
    wire = "06 10 01 34 12 07 01 01 04 40 42 0f 03 a0 34 00"
    assert encode(Greet(STAMP)) == bytes.fromhex(wire)


@given(frames)
def test_every_frame_round_trips(frame: Frame) -> None:
    wire = encode(frame)
    assert wire.endswith(b"\0")
    assert b"\0" not in wire[:-1]
    assert decode(wire[:-1]) == frame


@given(frames, st.data())
def test_a_flipped_bit_never_passes(frame: Frame, data: st.DataObject) -> None:
    body = bytearray(cobs.decode(encode(frame)[:-1]))
    body[data.draw(st.integers(0, len(body) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert flaw_of(cobs.encode(body)) is Flaw.CRC


@pytest.mark.parametrize(
    ("encoded", "flaw"),
    [
        (b"", Flaw.SHORT),
        (b"\x01", Flaw.SHORT),
        (b"\x09abc", Flaw.STUFFING),
        (cobs.encode(b"\x01\x01" * 5), Flaw.SHORT),
        (cobs.encode(b"\x01\x01" * 20), Flaw.CRC),
        (cobs.encode(bytes(2067)), Flaw.LONG),
        (b"\x01" * 5000, Flaw.LONG),
        (on_wire(bytes.fromhex("01 02 3412 07000000 40420f00")), Flaw.VERSION),
        (on_wire(bytes.fromhex(f"05 {HEAD}")), Flaw.TYPE),
        (on_wire(bytes.fromhex(f"01 {HEAD}")), Flaw.PAYLOAD),
        (on_wire(bytes.fromhex(f"01 {HEAD} 00 01 00 00")), Flaw.PAYLOAD),
        (on_wire(bytes.fromhex(f"01 {HEAD} 09 01 00 00") + bytes(36)), Flaw.PAYLOAD),
        (on_wire(bytes.fromhex(f"01 {HEAD} 01 02 00 00 01000000")), Flaw.PAYLOAD),
        (on_wire(bytes.fromhex(f"01 {HEAD} 01 01 00 00 01000000 00")), Flaw.PAYLOAD),
        (on_wire(bytes.fromhex(f"02 {HEAD} 00000000 04") + bytes(16)), Flaw.PAYLOAD),
        (on_wire(bytes.fromhex(f"03 {HEAD} 00")), Flaw.PAYLOAD),
        (on_wire(bytes.fromhex(f"10 {HEAD} 00")), Flaw.PAYLOAD),
        (on_wire(bytes.fromhex(f"12 {HEAD} 02")), Flaw.PAYLOAD),
        (on_wire(bytes.fromhex(f"12 {HEAD}")), Flaw.PAYLOAD),
    ],
)
def test_what_is_no_frame_is_named(encoded: bytes, flaw: Flaw) -> None:
    assert flaw_of(encoded) is flaw


def test_flags_of_channels_that_are_not_there_are_ignored() -> None:
    body = bytes.fromhex(f"01 {HEAD} 01 01 ff 00 05000000")
    assert decode(on_wire(body)) == Data(STAMP, ((5,),), saturated=1)


@pytest.mark.parametrize(
    "frame",
    [
        Data(STAMP, ()),
        Data(STAMP, ((1,),) * 65),
        Data(STAMP, ((1,) * 9,)),
        Data(STAMP, ((1, 2), (3,))),
        Data(STAMP, ((1 << 31,),)),
        Heartbeat(STAMP, 70_000),
        Greet(Stamp(boot_id=-1)),
        Hello(STAMP, 1000, 4, b"short", ""),
        LogText(STAMP, "x" * 3000),
    ],
    ids=str,
)
def test_what_cannot_be_said_is_refused(frame: Frame) -> None:
    with pytest.raises(ValueError, match=r"wire|allowed|bytes"):
        encode(frame)
