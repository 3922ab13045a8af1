"""A belt that takes seconds to start, behind a console that counts down, begins at its lowest."""

from __future__ import annotations

import pytest

from controller.belt.gate import GateState, order
from controller.belt.inputs import Confirm, Measured
from controller.treadmills.port import Motion
from tests.controller.belt.belts import BOUNDS, TOKEN, Story

MOVING, STANDING = Measured(False, 0), Measured(True, 0)


@pytest.mark.hazard("H22")
def test_the_ramp_waits_for_measured_motion_and_begins_at_the_lowest_speed() -> None:
    story = Story(GateState(BOUNDS)).armed().give(Confirm(TOKEN))
    story.sequence = 0
    for _ in range(6):
        story.live(1000, (800, 0), measured=False).give(STANDING)
        assert order(story.state).motion is Motion.START
        assert order(story.state).speed_mmps == BOUNDS.start_speed_mmps
    story.give(MOVING)
    before = BOUNDS.start_speed_mmps
    for _ in range(100):
        story.lease(800).tick()
        now = order(story.state).speed_mmps
        assert now - before <= BOUNDS.accel_mmps2 * 20 // 1000 + 1
        before = now
    assert order(story.state).motion is Motion.RUN
    assert before > 300
