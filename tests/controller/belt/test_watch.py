"""A treadmill's speed report is not believed at once, and not disbelieved for long."""

from __future__ import annotations

import pytest

from controller.belt.faults import Cause
from controller.belt.watch import BeltWatch, standing
from controller.treadmills.cards import load_card
from controller.treadmills.port import BeltStatus, Feedback, Motion, Order

TOLD_MMPS = 600
LIMIT_MMPS = 900
GLITCH_MMPS = 6700  # 24 km/h, as some treadmills report now and then


def watched(*speeds_mmps: int) -> list[Cause | None]:
    """What a watch says of a belt that was told 0.6 m/s, one report each 100 ms."""
    watch = BeltWatch(load_card("simulated").capabilities, limit_mmps=LIMIT_MMPS)
    said, now_ms = [], 0
    for speed_mmps in (*[TOLD_MMPS] * 20, *speeds_mmps):
        now_ms += 100
        watch.ordered(Order(Motion.RUN, TOLD_MMPS, 0), now_ms)
        said.append(watch.measured(Feedback(now_ms, BeltStatus.STARTED, speed_mmps, 0)))
    assert not any(said[:20])
    return said[20:]


@pytest.mark.hazard("H08")
def test_one_impossible_report_is_a_glitch() -> None:
    assert watched(GLITCH_MMPS, *[TOLD_MMPS] * 20) == [None] * 21


@pytest.mark.hazard("H08")
def test_two_in_a_row_are_believed() -> None:
    assert watched(GLITCH_MMPS, GLITCH_MMPS)[1] is Cause.OVERSPEED


@pytest.mark.hazard("H08")
def test_every_second_report_is_a_glitch_of_its_own_and_never_motion() -> None:
    assert watched(*[GLITCH_MMPS, TOLD_MMPS] * 20) == [None] * 40


@pytest.mark.hazard("H07")
def test_a_possible_speed_above_the_limit_is_believed_at_once() -> None:
    assert watched(LIMIT_MMPS + 90) == [Cause.OVERSPEED]


@pytest.mark.hazard("H25")
@pytest.mark.parametrize(
    ("status", "speed_mmps", "stands"),
    [
        (BeltStatus.STOPPED, 0, True),
        (BeltStatus.STOPPED, 19, True),
        (BeltStatus.STOPPED, 20, False),
        (BeltStatus.STARTED, 0, False),
    ],
)
def test_standstill_needs_the_status_and_the_speed(
    status: BeltStatus, speed_mmps: int, stands: bool
) -> None:
    assert standing(Feedback(0, status, speed_mmps, 0)) is stands


CAPPED_MMPS = 400


def lowered(after_ms: int, speed_mmps: int) -> Cause | None:
    """What a watch says of this speed, so long after its limit was lowered from 0.9 to 0.4 m/s and
    the order went down to it by the ramp."""
    watch = BeltWatch(load_card("simulated").capabilities, limit_mmps=LIMIT_MMPS)
    for at_ms in range(0, 2000, 100):
        watch.ordered(Order(Motion.RUN, LIMIT_MMPS, 0), at_ms)
        assert watch.measured(Feedback(at_ms, BeltStatus.STARTED, LIMIT_MMPS, 0)) is None
    watch.limit_mmps = CAPPED_MMPS
    told_mmps = LIMIT_MMPS
    for at_ms in range(2000, 2000 + after_ms, 100):
        told_mmps = max(CAPPED_MMPS, LIMIT_MMPS - (at_ms - 2000) // 4)
        watch.ordered(Order(Motion.RUN, told_mmps, 0), at_ms)
        assert watch.measured(Feedback(at_ms, BeltStatus.STARTED, told_mmps, 0)) is None
    return watch.measured(Feedback(2000 + after_ms, BeltStatus.STARTED, speed_mmps, 0))


@pytest.mark.hazard("H07")
def test_a_limit_that_is_lowered_holds_once_the_ramp_is_there() -> None:
    assert lowered(100, LIMIT_MMPS) is None
    assert lowered(500, LIMIT_MMPS - 50) is None
    assert lowered(3500, CAPPED_MMPS) is None
    assert lowered(3500, CAPPED_MMPS + 80) is Cause.OVERSPEED
