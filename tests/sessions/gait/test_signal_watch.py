from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from sessions.gait.report import SignalHealth
from sessions.gait.signal_watch import SignalWatch

RAIL = 2**23 - 1


def living(
    seconds: float, *, start_s: float = 0.0, seed: int = 1
) -> Iterator[tuple[float, list[int]]]:
    """Four channels with the noise of a real converter, 1000 samples a second."""
    rng = random.Random(1)
    for number in range(round(seconds * 1000)):
        yield start_s + number / 1000, [round(rng.gauss(1000 * n, 20)) for n in range(4)]


def watching(seconds: float) -> SignalWatch:
    """A watch that has seen this much of a sound signal."""
    watch = SignalWatch(period_s=0.010)
    for t_s, counts in living(seconds):
        watch.push(t_s, counts)
        watch.arrived(t_s)
    return watch


def test_before_the_first_sample_it_waits() -> None:
    assert SignalWatch().health(5.0) is SignalHealth.WAITING


def test_a_living_signal_is_good() -> None:
    assert watching(2.0).health(2.0) is SignalHealth.GOOD


@pytest.mark.hazard("H17")
def test_a_fifth_of_a_second_without_samples_is_stale() -> None:
    watch = watching(1.0)
    last_s = 0.999
    assert watch.health(last_s + 0.199) is SignalHealth.GOOD
    assert watch.health(last_s + 0.201) is SignalHealth.STALE


@pytest.mark.hazard("H17")
def test_three_periods_of_a_slow_sensor_are_stale() -> None:
    watch = watching(1.0)
    watch.period_s = 0.1
    assert watch.health(0.999 + 0.299) is SignalHealth.GOOD
    assert watch.health(0.999 + 0.301) is SignalHealth.STALE


@pytest.mark.hazard("H17")
def test_samples_that_come_again_end_it() -> None:
    watch = watching(1.0)
    assert watch.health(3.0) is SignalHealth.STALE
    for t_s, counts in living(0.05, start_s=3.0):
        watch.push(t_s, counts)
        watch.arrived(t_s)
    assert watch.health(3.05) is SignalHealth.GOOD


@pytest.mark.hazard("H18")
@pytest.mark.parametrize("stuck", [{0}, {3}, {0, 1, 2, 3}])
def test_a_channel_without_a_bit_of_change_is_frozen(stuck: set[int]) -> None:
    watch = watching(1.0)
    frozen_s = None
    for t_s, counts in living(1.0, start_s=1.0):
        watch.push(t_s, [777 if n in stuck else count for n, count in enumerate(counts)])
        watch.arrived(t_s)
        if frozen_s is None and watch.health(t_s) is SignalHealth.FROZEN:
            frozen_s = t_s - 1.0
    assert frozen_s == pytest.approx(0.250, abs=0.002)


@pytest.mark.hazard("H18")
def test_a_slow_converter_may_repeat_itself() -> None:
    watch = SignalWatch(period_s=0.1)
    for number in range(100):
        watch.push(number / 10, [100 + (number // 5) % 2])
        watch.arrived(number / 10)
        assert watch.health(number / 10) is SignalHealth.GOOD


@pytest.mark.hazard("H18")
@pytest.mark.parametrize("rail", [RAIL, -RAIL, -RAIL - 1])
def test_over_fifty_milliseconds_at_a_rail_are_saturated(rail: int) -> None:
    watch = watching(1.0)
    saturated_s = None
    for t_s, counts in living(0.2, start_s=1.0):
        watch.push(t_s, [*counts[:3], rail])
        watch.arrived(t_s)
        if saturated_s is None and watch.health(t_s) is SignalHealth.SATURATED:
            saturated_s = t_s - 1.0
    assert saturated_s == pytest.approx(0.051, abs=0.002)


@pytest.mark.hazard("H18")
def test_a_short_blow_to_the_rail_is_none() -> None:
    watch = watching(1.0)
    for t_s, counts in living(0.5, start_s=1.0):
        watch.push(t_s, [RAIL, *counts[1:]] if t_s % 0.1 < 0.04 else counts)
        watch.arrived(t_s)
        assert watch.health(t_s) is SignalHealth.GOOD


@pytest.mark.hazard("H18")
def test_the_node_may_flag_saturation_below_the_host_s_rail() -> None:
    watch = watching(1.0)
    for t_s, counts in living(0.1, start_s=1.0):
        watch.push(t_s, counts, flagged=True)
        watch.arrived(t_s)
    assert watch.health(1.1) is SignalHealth.SATURATED


@pytest.mark.hazard("H19")
def test_after_a_reboot_it_is_not_trusted_until_the_belt_stands() -> None:
    watch = watching(1.0)
    watch.reboot()
    for t_s, counts in living(2.0):  # the device's clock began anew
        watch.push(t_s, counts)
        watch.arrived(1.0 + t_s)
    assert watch.health(3.0) is SignalHealth.REBOOTED
    watch.standstill()
    assert watch.health(3.0) is SignalHealth.GOOD
