"""A drive moves nothing by itself, and everything ends it."""

from __future__ import annotations

import pytest

from controller.api import SimulatedFault
from controller.belt.faults import Cause
from controller.belt.states import BeltState
from controller.commissioning.drive import Aim, Course, Drive, Ending, Phase
from controller.rehearse.far_ends import TrackMasterEnd
from controller.rehearse.treadmill import VirtualTreadmill
from controller.treadmills.cards import load_card

CARD = load_card("simulated")
LOWEST = Aim(CARD.capabilities.min_speed_mmps)
COURSE = Course((LOWEST, Aim(450), Aim(900)), Ending.KEY, 60_000)
MOVING = [Phase.STARTING, Phase.GOING, Phase.STEADY]


class Stand:
    """A guarded machine in virtual time, and whoever drives it."""

    def __init__(self, course: Course = COURSE) -> None:
        end = TrackMasterEnd(CARD, now_ms=0, watchdog=False)
        self.treadmill = VirtualTreadmill(CARD, end=end)
        self.drive = Drive(course, CARD.capabilities, 4711, 0)
        self.highest_mmps = 0.0

    def live(self, for_ms: int) -> Stand:
        for _ in range(for_ms // 50):
            self.treadmill.advance(self.treadmill.now_ms + 50)
            now_ms, core = self.treadmill.now_ms, self.treadmill.core
            self.highest_mmps = max(self.highest_mmps, self.treadmill.belt.speed_mmps)
            for wish in self.drive.reported(core.report(now_ms), now_ms):
                core.told(wish, now_ms)
            self.drive.tick(now_ms)
        return self

    def confirm(self) -> Stand:
        for wish in self.drive.confirmed(self.treadmill.now_ms):
            self.treadmill.core.told(wish, self.treadmill.now_ms)
        return self

    def press(self) -> Stand:
        for wish in self.drive.pressed(self.treadmill.now_ms):
            self.treadmill.core.told(wish, self.treadmill.now_ms)
        return self

    def until(self, phase: Phase) -> Stand:
        for _ in range(4000):
            if self.drive.phase is phase:
                return self
            self.live(50)
        raise AssertionError(f"no {phase}: {self.drive.phase}")


@pytest.mark.hazard("H13")
def test_nothing_moves_before_a_person_confirms_however_long_they_take() -> None:
    stand = Stand().live(300_000)
    assert stand.drive.phase is Phase.ASKING
    assert stand.treadmill.core.gate.belt is BeltState.READY
    assert stand.highest_mmps == 0
    stand.confirm().until(Phase.STEADY)
    assert stand.highest_mmps > 800


@pytest.mark.parametrize("phase", MOVING)
def test_a_key_at_any_time_stops_the_belt(phase: Phase) -> None:
    stand = Stand().until(Phase.ASKING).confirm().until(phase).press().until(Phase.DONE)
    driven = stand.drive.driven
    assert driven is not None
    assert driven.cause is None
    assert driven.stop_ms is not None
    assert stand.treadmill.belt.speed_mmps == 0
    assert (driven.steady is not None) is (phase is Phase.STEADY)


def test_a_key_at_rest_is_stop_too() -> None:
    stand = Stand().until(Phase.ASKING).press().live(5000)
    assert stand.highest_mmps == 0
    stand.confirm().live(10_000)
    assert stand.drive.phase in {Phase.STARTING, Phase.GOING, Phase.STEADY}


def test_without_a_key_it_ends_in_time() -> None:
    course = Course((LOWEST,), Ending.KEY, 7000)
    stand = Stand(course).until(Phase.ASKING).confirm().until(Phase.STEADY)
    began_ms = stand.treadmill.now_ms
    stand.until(Phase.STOPPING)
    assert stand.treadmill.now_ms - began_ms == pytest.approx(7000, abs=100)


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (SimulatedFault.CONSOLE_STOP, Cause.CONSOLE_STOP),
        (SimulatedFault.STALL, Cause.STALL),
        (SimulatedFault.SAFETY_KEY, Cause.SAFETY_KEY),
    ],
)
def test_what_the_guard_objects_to_ends_it(fault: SimulatedFault, cause: Cause) -> None:
    stand = Stand().until(Phase.ASKING).confirm().until(Phase.STEADY)
    stand.treadmill.belt.act(fault)
    stand.live(3000)
    stand.treadmill.belt.act(SimulatedFault.REPAIR)
    stand.until(Phase.DONE)
    assert stand.drive.driven is not None
    assert stand.drive.driven.cause is cause
    assert stand.treadmill.belt.speed_mmps == 0


@pytest.mark.hazard("H03")
@pytest.mark.parametrize("ending", [Ending.KEY, Ending.SILENCE])
def test_when_nobody_answers_the_persons_eyes_count(ending: Ending) -> None:
    course = Course((LOWEST, Aim(450)), ending, 60_000)
    stand = Stand(course).until(Phase.ASKING).confirm().until(Phase.STEADY)
    cut_ms = stand.treadmill.now_ms
    stand.treadmill.connected = False
    stand.until(Phase.ALONE).live(4000)
    assert stand.drive.phase is Phase.ALONE
    stand.press()
    driven = stand.drive.driven
    assert driven is not None
    assert driven.alone
    assert driven.stop_ms == pytest.approx(stand.treadmill.now_ms - cut_ms, abs=150)


def test_nobody_who_says_that_it_stands_is_not_a_yes() -> None:
    course = Course((LOWEST, Aim(450)), Ending.SILENCE, 60_000)
    stand = Stand(course).until(Phase.ASKING).confirm().until(Phase.STEADY)
    stand.treadmill.connected = False
    stand.until(Phase.DONE)
    assert stand.drive.driven is not None
    assert stand.drive.driven.stop_ms is None


def test_a_guard_that_says_nothing_more_is_not_waited_for() -> None:
    stand = Stand().until(Phase.ASKING).confirm().until(Phase.STEADY)
    stand.drive.tick(stand.treadmill.now_ms + 2100)
    assert stand.drive.phase is Phase.ALONE
