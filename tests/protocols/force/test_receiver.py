"""The host's end: gaps, wrap-around, reboots, greeting and counters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.force.frames import (
    Data,
    Frame,
    Greet,
    Heartbeat,
    Hello,
    LogText,
    Stamp,
    Status,
    encode,
)
from protocols.force.receiver import ForceReceiver
from protocols.force.samples import DeckEvent, Gap, Rebooted, Samples
from protocols.force.stream import Dropped, FrameDecoder
from tests.protocols.force.strategies import frames

ROWS = tuple((n, -n, 2 * n, 7) for n in range(10))
U32 = 1 << 32


def data(sequence: int, *, boot: int = 5, time_us: int | None = None) -> Data:
    """A default frame: 10 samples at 1000 a second."""
    at_us = sequence * 1000 if time_us is None else time_us
    return Data(Stamp(boot, sequence % U32, at_us % U32), ROWS)


def heard(receiver: ForceReceiver, *sent: Frame, now_us: int = 0) -> list[DeckEvent]:
    return receiver.receive(b"".join(map(encode, sent)), now_us)


def said(receiver: ForceReceiver) -> list[Frame | Dropped]:
    return FrameDecoder().feed(receiver.transmit())


def test_samples_carry_number_time_period_and_rows() -> None:
    (samples,) = heard(ForceReceiver(), data(300))
    assert samples == Samples(300, 300_000, 1000.0, ROWS, saturated=0)
    assert samples.channels == 4


def test_the_period_is_the_one_that_the_device_shows() -> None:
    receiver = ForceReceiver(nominal_hz=1000)
    _, second = heard(receiver, data(0, time_us=0), data(10, time_us=11_800))
    assert isinstance(second, Samples)
    assert second.period_us == pytest.approx(1180)


def test_a_gap_is_found_by_sequence_and_counted() -> None:
    receiver = ForceReceiver()
    heard(receiver, data(0), now_us=0)
    gap, samples = heard(receiver, data(40), now_us=10_000)
    assert gap == Gap(first=10, missing=30)
    assert isinstance(samples, Samples)
    assert samples.first == 40
    assert samples.period_us == pytest.approx(1000)
    assert receiver.health.missing == 30
    assert receiver.health.samples == 20


def test_late_arrival_is_no_gap() -> None:
    receiver = ForceReceiver()
    heard(receiver, data(0), now_us=0)
    events = heard(receiver, data(10), now_us=900_000)
    assert [type(event) for event in events] == [Samples]


def test_sequence_and_time_run_on_when_the_counters_wrap() -> None:
    receiver = ForceReceiver()
    at = U32 - 20
    firsts, times = [], []
    for n in range(5):
        stamp_us = U32 - 15_000 + n * 10_000
        for event in heard(receiver, data(at + 10 * n, time_us=stamp_us)):
            assert isinstance(event, Samples)
            firsts.append(event.first)
            times.append(event.time_us)
    assert firsts == [U32 - 20 + 10 * n for n in range(5)]
    assert times == [U32 - 15_000 + 10_000 * n for n in range(5)]


@pytest.mark.hazard("H19")
def test_a_new_boot_id_is_told_before_anything_else_of_that_boot() -> None:
    receiver = ForceReceiver()
    heard(receiver, data(500))
    reboot, log, samples = heard(receiver, LogText(Stamp(6, 1, 0), "boot"), data(0, boot=6))
    assert isinstance(reboot, Rebooted)
    assert "5" in reboot.detail
    assert "6" in reboot.detail
    assert log == LogText(Stamp(6, 1, 0), "boot")
    assert isinstance(samples, Samples)
    assert samples.first == 0
    assert receiver.health.reboots == 1
    assert receiver.health.missing == 0


@pytest.mark.hazard("H19")
@pytest.mark.parametrize(
    "after",
    [data(0), data(400, time_us=510_001), data(510, time_us=500_000), data(510, time_us=3)],
    ids=["both back", "sequence back", "time stands", "time back"],
)
def test_counters_that_went_back_are_a_reboot_even_under_the_same_boot_id(after: Data) -> None:
    receiver = ForceReceiver()
    heard(receiver, data(500))
    reboot, samples = heard(receiver, after)
    assert isinstance(reboot, Rebooted)
    assert isinstance(samples, Samples)
    assert receiver.health.reboots == 1


def test_it_asks_for_a_hello_at_first_and_greets_each_hello() -> None:
    receiver = ForceReceiver()
    (ask,) = said(receiver)
    assert isinstance(ask, Greet)
    assert ask.stamp.boot_id == 0
    hello = Hello(Stamp(5), 500_000, 4, bytes(16), "1")
    assert heard(receiver, hello, hello) == [hello, hello]
    assert receiver.hello == hello
    assert [frame.stamp.boot_id for frame in said(receiver) if isinstance(frame, Greet)] == [5, 5]


def test_the_hello_sets_the_period_to_assume() -> None:
    receiver = ForceReceiver()
    heard(receiver, Hello(Stamp(5), 500_000, 4, bytes(16), "1"))
    (samples,) = heard(receiver, data(0))
    assert isinstance(samples, Samples)
    assert samples.period_us == 2000.0


def test_what_it_says_is_addressed_to_the_boot_that_it_hears() -> None:
    receiver = ForceReceiver()
    said(receiver)
    heard(receiver, data(0))
    receiver.heartbeat(300)
    receiver.arm_relay(closed=True)
    receiver.identify()
    receiver.reboot()
    frames_said = said(receiver)
    assert [type(frame).__name__ for frame in frames_said] == [
        "Heartbeat",
        "ArmRelay",
        "Identify",
        "Reboot",
    ]
    assert isinstance(frames_said[0], Heartbeat)
    assert frames_said[0].good_for_ms == 300
    stamps = [frame.stamp for frame in frames_said if not isinstance(frame, Dropped)]
    assert [stamp.boot_id for stamp in stamps] == [5] * 4
    assert [stamp.sequence for stamp in stamps] == [2, 3, 4, 5]
    assert receiver.transmit() == b""


def test_the_newest_status_is_kept_and_its_own_echo_is_nothing() -> None:
    receiver = ForceReceiver()
    status = Status(Stamp(5), 0, 0, 5000, 2500, relay_closed=False, watchdog_armed=False)
    assert heard(receiver, Greet(Stamp(5)), status) == [status]
    assert receiver.status == status


@pytest.mark.hazard("H30")
def test_a_wrong_crc_is_dropped_counted_and_becomes_a_gap() -> None:
    receiver = ForceReceiver()
    broken = bytearray(encode(data(10)))
    broken[20] ^= 0x40 if broken[20] != 0x40 else 0x20
    events = receiver.receive(encode(data(0)) + bytes(broken) + encode(data(20)), 0)
    assert [type(event) for event in events] == [Samples, Dropped, Gap, Samples]
    assert receiver.health.dropped == 1
    assert receiver.health.missing == 10


def test_the_host_time_of_a_sample_follows_the_devices_clock() -> None:
    receiver = ForceReceiver()
    for n in range(500):
        heard(receiver, data(10 * n), now_us=7_000_000 + 10_000 * n)
    last_us = 10 * 499 * 1000 + 9000
    assert receiver.host_us(last_us) == pytest.approx(7_000_000 + 4_990_000, abs=1)


@pytest.mark.hazard("H30")
@given(st.lists(st.one_of(st.binary(max_size=50), st.builds(encode, frames)), max_size=15))
def test_no_bytes_raise(chunks: list[bytes]) -> None:
    receiver = ForceReceiver()
    for now_us, chunk in enumerate(chunks):
        for event in receiver.receive(chunk, now_us):
            if isinstance(event, Samples):
                assert event.period_us > 0
