"""Frames of the open Teensy plate."""

from __future__ import annotations

from binascii import crc_hqx

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.force.samples import Gap, Rebooted, Samples
from protocols.force.stream import Dropped
from protocols.force.teensy import FRAME_BYTES, TeensyReceiver

ROWS = tuple((n, -n, 100_000 + n, -8_000_000) for n in range(10))


def frame(index: int, time_us: int, rows: tuple[tuple[int, ...], ...] = ROWS) -> bytes:
    head = b"\xa5\x5a\x01\x01" + (index % 65_536).to_bytes(2, "little")
    packed = b"".join(v.to_bytes(3, "little", signed=True) for row in rows for v in row)
    body = head + (time_us % (1 << 32)).to_bytes(4, "little") + packed
    return body + crc_hqx(body, 0xFFFF).to_bytes(2, "little") + bytes(12)


def test_a_frame_is_144_bytes_and_ten_samples() -> None:
    assert len(frame(3, 30_000)) == FRAME_BYTES
    assert TeensyReceiver().receive(frame(3, 30_000), 0) == [Samples(30, 30_000, 1000.0, ROWS)]


def test_byte_by_byte_and_after_garbage() -> None:
    receiver = TeensyReceiver()
    wire = b"\xa5\x5a\x00rubbish\xa5" + frame(0, 0) + frame(1, 10_000)
    events = [event for byte in wire for event in receiver.receive(bytes([byte]), 0)]
    assert [event.first for event in events if isinstance(event, Samples)] == [0, 10]
    assert receiver.health.dropped >= 1


def test_a_wrong_crc_costs_that_frame_and_leaves_a_gap() -> None:
    receiver = TeensyReceiver()
    broken = bytearray(frame(1, 10_000))
    broken[50] ^= 1
    events = receiver.receive(frame(0, 0) + bytes(broken) + frame(2, 20_000), 0)
    assert [type(event) for event in events] == [Samples, Dropped, Gap, Samples]
    assert events[2] == Gap(10, 10)


def test_a_frame_cut_short_is_dropped() -> None:
    receiver = TeensyReceiver()
    events = receiver.receive(frame(0, 0)[:100] + frame(1, 10_000) + frame(2, 20_000), 0)
    assert [event.first for event in events if isinstance(event, Samples)] == [10, 20]


def test_index_and_clock_wrap() -> None:
    receiver = TeensyReceiver()
    wire = b"".join(frame(65_534 + n, (1 << 32) - 15_000 + 10_000 * n) for n in range(5))
    events = receiver.receive(wire, 0)
    assert [event.first for event in events if isinstance(event, Samples)] == [
        655_340 + 10 * n for n in range(5)
    ]
    assert len(events) == 5


@pytest.mark.hazard("H19")
def test_a_restart_shows_by_its_counters() -> None:
    receiver = TeensyReceiver()
    receiver.receive(frame(60_000, 600_000_000), 0)
    reboot, samples = receiver.receive(frame(0, 5_000), 0)
    assert isinstance(reboot, Rebooted)
    assert isinstance(samples, Samples)


@pytest.mark.hazard("H18")
def test_a_broken_channel_stands_at_its_rail_and_is_flagged() -> None:
    rows = tuple((n, 8_388_607, n, -8_388_608) for n in range(10))
    (samples,) = TeensyReceiver().receive(frame(0, 0, rows), 0)
    assert isinstance(samples, Samples)
    assert samples.saturated == 0b1010


@pytest.mark.hazard("H30")
@given(st.lists(st.one_of(st.binary(max_size=400), st.just(b"\xa5\x5a" * 80)), max_size=10))
def test_no_bytes_raise_and_memory_is_bounded(chunks: list[bytes]) -> None:
    receiver = TeensyReceiver()
    for chunk in chunks:
        receiver.receive(chunk, 0)
        assert len(receiver._unfinished) < FRAME_BYTES
