"""Which workouts may be run here: limits named with their reasons, the unknown rehearsed first."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.api import SimulatedFault
from controller.config import Config
from controller.loading import NotHere, limited, load
from controller.rehearse import far_ends
from controller.simulator.belt import SimulatedBelt
from controller.treadmills.cards import load_card
from controller.workouts import find_workout
from sessions.care.participant import HeartLimit, Participant
from sessions.care.programmes import Goal

CARD = load_card("simulated")


def own(home: Path) -> str:
    """The taster as somebody's own file."""
    path = home / "own.yaml"
    path.write_bytes(find_workout("taster").path.read_bytes())
    return str(path)


def test_a_workout_within_the_limits_is_loaded_with_their_reasons() -> None:
    loaded = load("taster", CARD, Config())
    assert [limit.source for limit in loaded.speed_limits] == [
        "backward gait",
        "workout",
        "machine",
    ]


@pytest.mark.hazard("H28")
def test_a_workout_beyond_them_is_refused_with_steps_limit_and_who_may_raise_it() -> None:
    with pytest.raises(NotHere) as refused:
        load("fitness", CARD, Config())
    said = str(refused.value)
    assert "3.5 mph is faster than 2 mph" in said
    assert "backward gait (for everybody, until the site or a clinician raises it)" in said
    assert "The site may raise the limit" in said


@pytest.mark.hazard("H28")
def test_somebody_s_own_workout_is_rehearsed_before_it_is_loaded(tmp_path: Path) -> None:
    assert load(own(tmp_path), CARD, Config()).plan.steps


class WeakBelt(SimulatedBelt):
    """A motor that jams at 1.4 mph."""

    def advance(self, now_ms: int) -> None:
        super().advance(now_ms)
        if self.speed_mmps > 626:
            self.act(SimulatedFault.STALL)


@pytest.mark.hazard("H28")
def test_one_that_would_be_stopped_half_way_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(far_ends, "SimulatedBelt", WeakBelt)
    with pytest.raises(NotHere, match=r"own\.yaml: in rehearsal it ended after \d+ s: The belt"):
        load(own(tmp_path), CARD, Config())


@pytest.mark.hazard("H36")
def test_the_lowest_heart_rate_limit_is_in_force_with_its_reason() -> None:
    config = Config.model_validate({"limits": {"max_heart_rate_bpm": 160, "reason": "house rule"}})
    person = Participant(
        pseudonym="P7",
        goal=Goal.REHABILITATION,
        heart=HeartLimit(max_heart_rate_bpm=140, reason="beta blocker"),
    )
    plan = find_workout("taster").workout.plan("mph")
    assert limited(plan, CARD, config).max_heart_rate_bpm == 160
    lowest = limited(plan, CARD, config, person).heart_limits[0]
    assert (lowest.value, lowest.source, lowest.reason) == (140, "participant", "beta blocker")
    assert limited(plan, CARD, Config(), None).max_heart_rate_bpm is None
