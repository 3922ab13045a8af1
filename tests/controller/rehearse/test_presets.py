"""Every workout that ships, from start to standstill, byte for byte in virtual time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from controller import api
from controller.belt.inputs import Lease, Trip
from controller.conduct.effects import Say
from controller.config import Config
from controller.loading import with_limits
from controller.workouts import list_workouts
from sessions.engine.events import Tone
from tests.controller.conduct.stories import CARD, Clinic

PRESETS = [found.workout.name for found in list_workouts().workouts if found.shipped]
RAISED = Config.model_validate(
    {"limits": {"max_speed": "5 mph", "max_incline": "10 %", "reason": "these tests"}}
)
LEAD_S = 3.0 - 0.15  # an announcement may come 0.1 s early, and a tick is 0.05 s


def told_of_changes(clinic: Clinic) -> list[float]:
    """When a change of speed or incline was announced."""
    return [
        at_s
        for at_s, effect in clinic.effects
        if isinstance(effect, Say) and effect.announcement.tone is not Tone.NONE
    ]


def changes(clinic: Clinic) -> list[tuple[float, Lease, Lease]]:
    """Every lease that asks for something else than the one before."""
    leases = clinic.leases()
    return [
        (at_s, before, lease)
        for (_, before), (at_s, lease) in pairwise(leases)
        if (before.speed_mmps, before.incline_tenths) != (lease.speed_mmps, lease.incline_tenths)
    ]


@pytest.mark.hazard("H38")
@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_runs_to_its_end_and_announces_every_change(name: str) -> None:
    (found,) = [found for found in list_workouts().workouts if found.workout.name == name]
    plan = found.workout.plan("mph")
    clinic = Clinic(with_limits(plan, CARD, RAISED)).walking(0.0)
    began_s = clinic.now_s
    summary = clinic.until_over(3600)

    assert summary.outcome is api.Outcome.FINISHED
    assert summary.steps_done == len(plan.steps)
    assert clinic.stands
    assert not any(isinstance(wish, Trip) for _, wish in clinic.wishes())
    assert summary.max_speed_mps <= max(step.speed_mps for step in plan.steps) + 0.03
    assert plan.duration_s is None or summary.duration_s >= plan.duration_s - 1.0

    announced = told_of_changes(clinic)
    for at_s, before, lease in changes(clinic):
        newest_s = max(said_s for said_s in announced if said_s <= at_s)
        if at_s - began_s > 1.0:
            assert at_s - newest_s >= LEAD_S, f"{before} became {lease} at {at_s - began_s} s"
    # one at the start, one ahead of every other step, one ahead of the end, one at standstill
    assert len(announced) == len(plan.steps) + 2


@pytest.mark.hazard("H38")
def test_the_taster_takes_ninety_seconds_from_start_to_standstill() -> None:
    (found,) = [found for found in list_workouts().workouts if found.workout.name == "taster"]
    clinic = Clinic(with_limits(found.workout.plan("mph"), CARD, Config())).walking(0.0)
    assert clinic.until_over(120).duration_s == pytest.approx(90.0, abs=1.0)
