"""The belt behind every simulated treadmill, and what can go wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.api import SimulatedFault
from controller.simulator.belt import RUNAWAY_GAIN, Drive, SimulatedBelt
from controller.treadmills.cards import load_card

MACHINE = load_card("simulated").capabilities


def running(speed_mmps: int = 900) -> SimulatedBelt:
    belt = SimulatedBelt(MACHINE)
    belt.follow(speed_mmps)
    belt.start()
    belt.advance(5000)
    assert belt.speed_mmps == speed_mmps
    return belt


def later(belt: SimulatedBelt, for_ms: int) -> float:
    """The speed after a while, in steps of 5 ms."""
    for _ in range(for_ms // 5):
        belt.advance(belt._now_ms + 5)
    return belt.speed_mmps


def test_the_belt_ramps_at_the_machines_rates() -> None:
    belt = SimulatedBelt(MACHINE)
    belt.follow(1400)
    assert later(belt, 1000) == 0, "not started"
    belt.start()
    assert later(belt, 1000) == pytest.approx(MACHINE.accel_mmps2)
    assert later(belt, 1000) == pytest.approx(1400)
    belt.stop()
    assert later(belt, 1000) == pytest.approx(1400 - MACHINE.decel_mmps2)
    assert later(belt, 1000) == 0


def test_travel_is_the_integral_of_speed() -> None:
    belt = running(1000)
    before_mm = belt.travel_mm
    later(belt, 2000)
    assert belt.travel_mm - before_mm == pytest.approx(2000)


def test_the_lift_goes_at_its_rate_and_only_with_power() -> None:
    belt = SimulatedBelt(MACHINE)
    belt.tilt(50)
    later(belt, 2000)
    assert belt.incline_tenths == pytest.approx(20)
    belt.act(SimulatedFault.SAFETY_KEY)
    later(belt, 2000)
    assert belt.incline_tenths == pytest.approx(20)


def test_console_stop_ramps_and_the_key_lets_the_belt_coast() -> None:
    stopped, cut = running(), running()
    stopped.act(SimulatedFault.CONSOLE_STOP)
    cut.act(SimulatedFault.SAFETY_KEY)
    assert not stopped.started
    assert not cut.started
    assert 0 < later(stopped, 500) < later(cut, 500)
    cut.start()
    assert not cut.started, "without power there is no start"


def test_a_stalled_belt_stands_at_once_and_restarts_when_freed() -> None:
    belt = running()
    belt.act(SimulatedFault.STALL)
    assert later(belt, 300) == 0
    assert belt.started
    belt.act(SimulatedFault.REPAIR)
    assert later(belt, 2000) == 900


def test_a_runaway_and_a_racing_belt() -> None:
    belt = running()
    belt.act(SimulatedFault.RUNAWAY)
    assert later(belt, 1000) == pytest.approx(900 * RUNAWAY_GAIN)
    belt.drive = Drive.RACING
    assert later(belt, 4000) == MACHINE.max_speed_mmps
    belt.stop()
    assert later(belt, 8000) == 0


def test_creep_grows_slowly() -> None:
    belt = running()
    belt.act(SimulatedFault.CREEP)
    assert later(belt, 1000) == pytest.approx(960)
    assert later(belt, 1000) == pytest.approx(1020)


def test_a_stuck_belt_keeps_its_speed() -> None:
    belt = running()
    belt.drive = Drive.STUCK
    belt.follow(1500)
    assert later(belt, 1000) == 900


def test_a_belt_that_ignores_stop_ignores_slowing_down_too() -> None:
    belt = running()
    belt.act(SimulatedFault.IGNORE_STOP)
    belt.stop()
    belt.follow(100)
    assert later(belt, 1000) == 900
    belt.act(SimulatedFault.REPAIR)
    belt.stop()
    assert later(belt, 2000) == 0


def test_what_is_not_the_belts_is_left_to_others() -> None:
    assert not SimulatedBelt(MACHINE).act(SimulatedFault.STEP_OFF)


@given(st.lists(st.sampled_from([*SimulatedFault, "start", "stop", 0, 900, 5000]), max_size=30))
def test_whatever_happens_no_belt_goes_backward_or_faster_than_a_runaway(
    story: list[SimulatedFault | str | int],
) -> None:
    belt = SimulatedBelt(MACHINE)
    for event in story:
        match event:
            case SimulatedFault():
                belt.act(event)
            case "start":
                belt.start()
            case "stop":
                belt.stop()
            case int():
                belt.follow(event)
        later(belt, 50)
        assert 0 <= belt.speed_mmps <= MACHINE.max_speed_mmps * RUNAWAY_GAIN
