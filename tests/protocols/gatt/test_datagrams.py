"""Every message survives its datagram; nothing else decodes, and nothing but `BadDatagram` comes
of trying."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.errors import Unencodable
from protocols.gatt.datagrams import MAX_BYTES, BadDatagram, decode_down, decode_up, encode
from protocols.gatt.messages import (
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
from protocols.gatt.uuids import short_uuid, uuid_bytes

UUIDS = st.one_of(
    st.integers(0, 0xFFFF).map(lambda value: f"{value:04x}"),
    st.uuids().map(lambda uuid: short_uuid(str(uuid))),
)
TICKETS = st.integers(0, 0xFFFF)
VALUES = st.binary(max_size=512)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=60)
WRITES = st.builds(Write, UUIDS, VALUES, TICKETS, response=st.booleans(), urgent=st.booleans())
CHARACTERISTICS = st.builds(Characteristic, UUIDS, UUIDS, st.integers(0, 0xFF).map(Properties))
DOWN: st.SearchStrategy[Down] = st.one_of(
    WRITES,
    st.builds(Read, UUIDS, TICKETS),
    st.builds(Subscribe, UUIDS, TICKETS, st.booleans()),
    st.just(Flush()),
    st.builds(LastWill, st.lists(WRITES, max_size=4).map(tuple)),
)
UP: st.SearchStrategy[Up] = st.one_of(
    st.builds(Connected, TEXTS, TEXTS, TICKETS, st.lists(CHARACTERISTICS, max_size=30).map(tuple)),
    st.builds(Notification, UUIDS, VALUES),
    st.builds(Answer, TICKETS, TICKETS, VALUES),
    st.builds(Disconnected, TEXTS),
    st.just(Heartbeat()),
)


@given(DOWN)
def test_down_comes_back(message: Down) -> None:
    assert decode_down(encode(message)) == message


@given(UP)
def test_up_comes_back(message: Up) -> None:
    assert decode_up(encode(message)) == message


@pytest.mark.parametrize("decode", [decode_down, decode_up])
@given(data=st.binary(max_size=200))
def test_other_bytes_are_refused_by_name(decode: Callable[[bytes], object], data: bytes) -> None:
    try:
        message = decode(data)
    except BadDatagram:
        return
    assert isinstance(message, Down | Up)


@given(DOWN)
def test_a_datagram_cut_short_or_too_long_is_refused(message: Down) -> None:
    datagram = encode(message)
    for length in range(len(datagram)):
        with pytest.raises(BadDatagram):
            decode_down(datagram[:length])
    with pytest.raises(BadDatagram, match="longer"):
        decode_down(datagram + b"\0")


def test_wills_in_wills_are_refused() -> None:
    datagram = encode(LastWill())
    for _ in range(1000):
        datagram = b"L\x01" + len(datagram).to_bytes(2, "big") + datagram
    with pytest.raises(BadDatagram):
        decode_down(datagram)


@pytest.mark.parametrize(
    ("data", "why"),
    [(b"W\0\0\x04\x02\x2a\xd9\0\0", "flags"), (b"R\0\0\x03abc", "UUID"), (b"d\x01\xff", "UTF-8")],
)
def test_the_reason_is_told(data: bytes, why: str) -> None:
    with pytest.raises(BadDatagram, match=why):
        (decode_up if data.startswith(b"d") else decode_down)(data)


@pytest.mark.parametrize(
    "message",
    [
        Write("2ad9", bytes(513)),
        Write("2ad9", b"", ticket=-1),
        Read("control point", 1),
        LastWill((Write("2ad9", b""),) * 256),
        LastWill((Write("2ad9", bytes(512)),) * (MAX_BYTES // 512)),
    ],
)
def test_what_has_no_datagram_is_refused(message: Down) -> None:
    with pytest.raises(Unencodable):
        encode(message)


def test_a_text_is_cut_to_what_fits() -> None:
    told = decode_up(encode(Disconnected("ä" * 200)))
    assert told == Disconnected("ä" * 127)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("2AD9", "2ad9"),
        ("00002ad9-0000-1000-8000-00805F9B34FB", "2ad9"),
        ("d18d2c10c44c11e8a355529269fb1459", "d18d2c10-c44c-11e8-a355-529269fb1459"),
        ("10002ad9-0000-1000-8000-00805f9b34fb", "10002ad9-0000-1000-8000-00805f9b34fb"),
    ],
)
def test_a_uuid_has_one_name(text: str, short: str) -> None:
    assert short_uuid(text) == short
    assert len(uuid_bytes(text)) == (2 if len(short) == 4 else 16)
