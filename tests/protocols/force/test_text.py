"""Text lines of hobby scales."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.force.frames import Flaw
from protocols.force.samples import Samples
from protocols.force.stream import Dropped
from protocols.force.text import MAX_LINE, TextReceiver


@pytest.mark.parametrize("line", [b"1 -2 3.5", b"1,-2,3.5", b" 1; -2 ;3.500 ", b"1\t-2\t3.5\r"])
def test_a_line_is_a_sample_in_thousandths(line: bytes) -> None:
    (samples,) = TextReceiver(3, rate_hz=80).receive(line + b"\n", 0)
    assert samples == Samples(0, 0, 12_500.0, ((1000, -2000, 3500),))


def test_lines_are_numbered_and_timed_as_they_come_however_they_are_cut() -> None:
    receiver = TextReceiver(1, rate_hz=100)
    wire = b"".join(b"%d\n" % n for n in range(20))
    events = [event for byte in wire for event in receiver.receive(bytes([byte]), 0)]
    assert [(e.first, e.time_us) for e in events if isinstance(e, Samples)] == [
        (n, 10_000 * n) for n in range(20)
    ]


def test_the_fit_shows_the_real_rate_of_a_chip_that_runs_fast() -> None:
    receiver = TextReceiver(1, rate_hz=10)  # an HX711 that really sends 11.85 a second
    for n in range(1200):
        receiver.receive(b"5\n", round(n * 1e6 / 11.85))
    assert receiver.clock.drift_ppm == pytest.approx((10 / 11.85 - 1) * 1e6, rel=0.01)


@pytest.mark.parametrize(
    "line", [b"1 2", b"1 2 3 4", b"1 x 3", b"1 nan 3", b"1 1e5 3", b"HX711 ok"]
)
def test_a_line_that_is_no_sample_is_dropped(line: bytes) -> None:
    receiver = TextReceiver(3, rate_hz=80)
    events = receiver.receive(line + b"\n1 2 3\n\n", 0)
    assert events[0] == Dropped(Flaw.PAYLOAD, line)
    assert [type(event) for event in events] == [Dropped, Samples]
    assert receiver.health.dropped == 1


def test_an_endless_line_is_dropped_once() -> None:
    receiver = TextReceiver(1, rate_hz=80)
    events = [event for _ in range(50) for event in receiver.receive(b"1" * 100, 0)]
    assert events == [Dropped(Flaw.LONG, b"1" * 32)]
    assert [type(event) for event in receiver.receive(b"1\n7\n", 0)] == [Samples]


@pytest.mark.hazard("H30")
@given(st.lists(st.binary(max_size=300), max_size=10))
def test_no_bytes_raise_and_memory_is_bounded(chunks: list[bytes]) -> None:
    receiver = TextReceiver(2, rate_hz=80)
    for chunk in chunks:
        receiver.receive(chunk, 0)
        assert len(receiver._unfinished) <= MAX_LINE
