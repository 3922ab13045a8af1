"""A machine that reports each speed so much later has this lag, and its telemetry's age."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from controller.belt.lag import LagMeter
from controller.treadmills.port import BeltStatus, Feedback, Motion, Order

LOWEST_MMPS = 140


def ramp(at_ms: int) -> int:
    """0.15 m/s² up to 0.9 m/s."""
    return max(0, min(900, at_ms * 150 // 1000))


def play(
    speed: Callable[[int], int], *, record_ms: int = 1000, motion: Motion = Motion.RUN
) -> int | None:
    """The lag of a machine that reports `speed` at each moment."""
    meter = LagMeter(LOWEST_MMPS)
    for at_ms in range(0, 15_000, 20):
        meter.ordered(Order(motion, ramp(at_ms)), at_ms)
        if at_ms % record_ms == 0:
            meter.measured(Feedback(at_ms, BeltStatus.STARTED, speed(at_ms), 0))
    return meter.longest_ms


@pytest.mark.parametrize("lag_ms", [0, 200, 1500, 4000])
@pytest.mark.parametrize("record_ms", [200, 1000])
def test_the_lag_is_the_time_between_order_and_report(lag_ms: int, record_ms: int) -> None:
    measured_ms = play(lambda at_ms: ramp(at_ms - lag_ms), record_ms=record_ms)
    assert measured_ms is not None
    assert lag_ms <= measured_ms <= lag_ms + record_ms


@pytest.mark.parametrize("speed_mmps", [0, 140, 500])
def test_a_belt_that_does_not_follow_has_none(speed_mmps: int) -> None:
    assert play(lambda _: speed_mmps) is None


def test_nor_has_one_that_is_not_ordered_to_run() -> None:
    assert play(ramp, motion=Motion.STOP) is None


def test_a_speed_that_was_never_ordered_tells_nothing() -> None:
    assert play(lambda at_ms: 1000 + at_ms) is None
