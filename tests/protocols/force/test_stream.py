"""The stream decoder: whole, byte by byte, after garbage, cut short, and under fire."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.force.frames import MAX_ENCODED, Flaw, Frame, Greet, LogText, Stamp, encode
from protocols.force.stream import Dropped, FrameDecoder
from tests.protocols.force.strategies import frames

GREET = Greet(Stamp(9, 8, 7))
TEXT = LogText(Stamp(9, 9, 70), "hello there")


def test_whole() -> None:
    assert FrameDecoder().feed(encode(GREET) + encode(TEXT)) == [GREET, TEXT]


def test_byte_by_byte() -> None:
    decoder = FrameDecoder()
    found = [item for byte in encode(GREET) + encode(TEXT) for item in decoder.feed(bytes([byte]))]
    assert found == [GREET, TEXT]


def test_after_garbage_only_the_frame_that_it_hit_is_lost() -> None:
    decoder = FrameDecoder()
    found = decoder.feed(b"\xde\xad\xbe\xef" + encode(GREET) + encode(TEXT))
    assert [type(item) for item in found] == [Dropped, LogText]
    assert decoder.dropped.total() == 1


@pytest.mark.parametrize("keep", range(1, len(encode(TEXT)) - 1))
def test_cut_short_is_dropped_and_the_next_is_read(keep: int) -> None:
    decoder = FrameDecoder()
    found = decoder.feed(encode(TEXT)[:keep] + b"\0" + encode(GREET))
    assert found[-1] == GREET
    assert [type(item) for item in found] == [Dropped, Greet]


def test_zeros_between_frames_mean_nothing() -> None:
    assert FrameDecoder().feed(b"\0\0" + encode(GREET) + b"\0\0\0") == [GREET]


def test_an_endless_frame_is_dropped_once_in_bounded_memory() -> None:
    decoder = FrameDecoder()
    found = [item for _ in range(100) for item in decoder.feed(b"\x55" * 1000)]
    assert found == [Dropped(Flaw.LONG, b"\x55" * 32)]
    assert len(decoder._unfinished) <= MAX_ENCODED + 1000
    assert decoder.feed(b"tail\0" + encode(GREET)) == [GREET]
    assert decoder.dropped == {Flaw.LONG: 1}


@pytest.mark.hazard("H30")
@given(st.lists(st.binary(max_size=300), max_size=20))
def test_no_bytes_raise_and_a_frame_after_them_is_read(chunks: list[bytes]) -> None:
    decoder = FrameDecoder()
    for chunk in chunks:
        decoder.feed(chunk)
        assert len(decoder._unfinished) <= MAX_ENCODED
    decoder.feed(b"\0")
    assert decoder.feed(encode(GREET)) == [GREET]


@pytest.mark.hazard("H30")
@given(st.lists(frames, max_size=5), st.data())
def test_chunks_make_no_difference(sent: list[Frame], data: st.DataObject) -> None:
    wire = b"".join(map(encode, sent))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(wire)), max_size=10)))
    decoder = FrameDecoder()
    edges = [0, *cuts, len(wire)]
    found = [item for start, end in pairwise(edges) for item in decoder.feed(wire[start:end])]
    assert found == sent
