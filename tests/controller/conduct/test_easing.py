"""The ramp to standstill: gentle for who cannot see what to hold, and never for long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller import api
from controller.belt.inputs import Arm
from controller.conduct.easing import BY_GAIT_MMPS2, LONGEST_S, ease_mmps2
from sessions.workouts.plan import Gait
from tests.sessions.engine.treadmill import seconds, step

from .stories import Clinic, loaded


def test_every_way_of_going_has_its_ramp() -> None:
    assert set(BY_GAIT_MMPS2) == set(Gait)


@pytest.mark.hazard("H23")
@given(st.sampled_from(Gait), st.floats(0.0, 6.0), st.floats(0.0, 6.0))
def test_the_faster_the_steeper_and_never_longer_than_the_bound(
    gait: Gait, one_mps: float, other_mps: float
) -> None:
    slower, faster = sorted((one_mps, other_mps))
    assert ease_mmps2(gait, slower) <= ease_mmps2(gait, faster)
    assert faster * 1000 / ease_mmps2(gait, faster) <= LONGEST_S
    assert ease_mmps2(gait, faster) >= BY_GAIT_MMPS2[gait]


@pytest.mark.hazard("H23")
def test_who_faces_the_rear_is_never_slowed_harder_than_who_faces_the_console() -> None:
    for speed_mps in (0.5, 2.0, 4.0):
        turned = ease_mmps2(Gait.BACKWARD_WALK, speed_mps)
        assert turned == ease_mmps2(Gait.BACKWARD_RUN, speed_mps)
        assert turned <= ease_mmps2(Gait.FORWARD, speed_mps)
    assert ease_mmps2(Gait.BACKWARD_WALK, 0.894) == 250


@pytest.mark.hazard("H23")
def test_a_session_eases_as_its_way_of_going_has_it() -> None:
    clinic = Clinic(loaded(step(1.5, seconds(60)))).walking(12.0)
    (arm,) = [wish for _, wish in clinic.wishes() if isinstance(wish, Arm)]
    assert arm.ease_mmps2 == 250
    speed_mps = clinic.belt.speed_mmps / 1000
    clinic.do(api.Finish(id="finish"))
    easing_s = clinic.until(lambda: clinic.stands, 20.0)
    assert easing_s >= speed_mps / 0.25 * 0.8  # the last bit of speed is the machine's own stop
