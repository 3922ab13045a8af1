"""Host time fitted to device time."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.force.clock import ClockFit

FRAME_US = 10_000


def fitted(
    seconds: int, *, host_faster_ppm: float, jitter_us: float, start_us: int = 0
) -> ClockFit:
    """A device whose clock runs slow, heard through a wire with mostly small delays."""
    rng = random.Random(3)
    clock = ClockFit()
    for n in range(seconds * 100):
        device_us = start_us + n * FRAME_US
        delay_us = rng.expovariate(1 / jitter_us) if jitter_us else 0.0
        clock.add(device_us, round(5e9 + n * FRAME_US * (1 + host_faster_ppm / 1e6) + delay_us))
    return clock


@pytest.mark.parametrize("ppm", [-100.0, 0.0, 100.0])
def test_converges_to_the_drift_through_jitter(ppm: float) -> None:
    clock = fitted(90, host_faster_ppm=ppm, jitter_us=1000.0)
    assert clock.drift_ppm == pytest.approx(ppm, abs=5.0)
    expected_us = 5e9 + 90e6 * (1 + ppm / 1e6) + 1000  # with the mean delay
    assert clock.host_us(90_000_000) == pytest.approx(expected_us, abs=150)


def test_exact_within_a_microsecond_without_jitter_after_weeks_of_uptime() -> None:
    weeks_us = 5 * 7 * 86_400 * 1_000_000
    clock = fitted(60, host_faster_ppm=40.0, jitter_us=0.0, start_us=weeks_us)
    assert clock.host_us(weeks_us + 59_000_000) == pytest.approx(5e9 + 59e6 * 1.00004, abs=1.0)


def test_two_close_points_do_not_set_the_rate() -> None:
    clock = ClockFit()
    clock.add(0, 1_000_000)
    clock.add(1000, 1_009_000)  # arrived 8 ms late
    clock.add(2000, 1_010_000)
    assert abs(clock.drift_ppm) < 1.0


def test_follows_a_clock_that_changed_its_rate() -> None:
    clock = ClockFit(memory_s=10.0)
    host_us = 0.0
    for n in range(20_000):
        clock.add(n * FRAME_US, round(host_us))
        host_us += FRAME_US * (1.00005 if n < 10_000 else 0.99995)
    assert clock.drift_ppm == pytest.approx(-50.0, abs=3.0)


def test_what_waited_in_a_queue_does_not_say_what_time_it_is() -> None:
    clock = ClockFit()
    for n in range(60):  # 0.6 s of frames, read at once after the port was opened
        clock.add(n * FRAME_US, 9_000_000 + n)
    assert clock.host_us(59 * FRAME_US) == pytest.approx(9_000_000, abs=100)
    for n in range(60, 200):
        clock.add(n * FRAME_US, 9_000_000 + (n - 59) * FRAME_US)
    assert clock.host_us(199 * FRAME_US) == pytest.approx(9_000_000 + 140 * FRAME_US, abs=100)


def test_before_the_first_point_times_are_the_same() -> None:
    assert ClockFit().host_us(42) == 42.0


@given(st.lists(st.tuples(st.integers(0, 1 << 50), st.integers(0, 1 << 50)), max_size=30))
def test_any_points_give_a_finite_time(points: list[tuple[int, int]]) -> None:
    clock = ClockFit()
    for device_us, host_us in points:
        clock.add(device_us, host_us)
    assert abs(clock.host_us(1_000_000)) < float("inf")
