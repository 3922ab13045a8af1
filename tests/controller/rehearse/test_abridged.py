"""A rehearsal leaves out time in which nothing changes, and finds what a whole one finds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.api import SimulatedFault
from controller.belt.core import bounds_of
from controller.belt.gate import Bounds
from controller.rehearse import far_ends
from controller.rehearse.abridged import HELD_S, abridged
from controller.rehearse.rehearsal import objections, rehearse
from controller.simulator.belt import SimulatedBelt
from sessions.coaching.condition import Condition
from sessions.workouts.plan import AfterDistance, AfterTime, PlannedStep, StepEnd
from tests.controller.conduct.stories import CARD, loaded
from tests.sessions.engine.treadmill import MPH, metres, plan, seconds, step, told

BOUNDS = Bounds(max_speed_mmps=5000, max_incline_tenths=150, accel_mmps2=100)
LONG = seconds(3600.0)


def shortened(*steps: PlannedStep) -> tuple[tuple[StepEnd, ...], tuple[float, ...]]:
    found = abridged(plan(*steps), BOUNDS)
    return tuple(one.end for one in found.plan.steps), found.left_out_s


def test_short_steps_stay_as_they_are() -> None:
    short = plan(step(2.0, seconds(60.0)), step(1.0, metres(20.0)), step(1.0, told()))
    assert abridged(short, BOUNDS).plan == short


def test_a_long_step_ends_once_it_has_long_held_its_speed() -> None:
    keep_s = pytest.approx(HELD_S + 2.0 * MPH / 0.1)
    ((end,), (left_out_s,)) = shortened(step(2.0, LONG))
    assert isinstance(end, AfterTime)
    assert end.seconds == keep_s
    assert end.seconds + left_out_s == 3600.0


def test_and_its_incline_at_the_lifts_rate() -> None:
    ((end, _), _) = shortened(step(1.0, LONG), step(1.0, seconds(5.0), incline_pct=12.0))
    assert end == AfterTime(HELD_S + 24.0), "the way down from a steep step is as long"


def test_a_slow_ramp_takes_its_time() -> None:
    ((end,), _) = shortened(step(2.0, LONG, ramp_mps2=0.01))
    assert isinstance(end, AfterTime)
    assert end.seconds == pytest.approx(HELD_S + 200.0 * MPH)


def test_a_distance_ends_where_it_would_be_by_then() -> None:
    ((end,), (left_out_s,)) = shortened(step(2.0, metres(1000.0)))
    assert isinstance(end, AfterDistance)
    assert end.metres / (2.0 * MPH) + left_out_s == pytest.approx(1000.0 / (2.0 * MPH))
    assert left_out_s > 1000.0


def test_who_waits_for_a_word_or_for_good_form_waits() -> None:
    form = (Condition.model_validate({"figure": "cadence", "above": 100}),)
    waiting = plan(replace(step(2.0, LONG), form=form), step(2.0, told()))
    assert abridged(waiting, BOUNDS).plan == waiting


# --- what it finds ---


class WeakBelt(SimulatedBelt):
    """A motor that jams at 1.4 mph."""

    def advance(self, now_ms: int) -> None:
        super().advance(now_ms)
        if self.speed_mmps > 626:
            self.act(SimulatedFault.STALL)


@pytest.mark.hazard("H28")
def test_a_stop_is_found_and_told_with_the_time_at_which_it_would_come(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jams = loaded(step(1.0, seconds(90.0)), step(1.8, seconds(5.0)))
    assert sum(abridged(jams.plan, bounds_of(CARD.capabilities)).left_out_s) > 10.0
    assert objections(jams, CARD, "mph") is None
    monkeypatch.setattr(far_ends, "SimulatedBelt", WeakBelt)
    found = objections(jams, CARD, "mph")
    assert found is not None
    assert found == rehearse(jams, CARD, "mph").objection


def test_an_hour_is_rehearsed_in_moments() -> None:
    """Whole, it would take longer than a test may."""
    hours = loaded(*(step(1.0 + share, LONG) for share in (0.0, 0.2, 0.4, 0.2)))
    assert objections(hours, CARD, "mph") is None
