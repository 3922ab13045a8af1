"""What nearly became a stop is told once it is over, with how near it came."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller import api
from controller.belt.states import BeltState
from controller.conduct.effects import Emit
from controller.conduct.near_misses import NearMisses, Reading
from controller.conduct.outlet import Outlet
from sessions.journal.near_misses import NEAR_MISSES
from tests.controller.conduct.stories import Clinic, loaded
from tests.sessions.engine.treadmill import seconds, step

WALK = loaded(step(1.0, seconds(600)))


def told(clinic: Clinic, what: str) -> list[api.NearMiss]:
    assert what in NEAR_MISSES
    return [event for event in clinic.events(api.NearMiss) if event.what == what]


def emitted(outlet: Outlet) -> list[api.AnyEvent]:
    return [effect.event for effect in outlet.take() if isinstance(effect, Emit)]


def followed(*values: float, runs: bool = True) -> list[api.AnyEvent]:
    """What is told of these values, one a tick, where 100 is the stop."""
    outlet = Outlet()
    near = NearMisses(outlet)
    for value in values:
        near.follow([Reading("deck_silent", value, 100.0)], runs=runs)
    return emitted(outlet)


def test_what_comes_more_than_half_of_the_way_is_told_when_it_is_over() -> None:
    assert followed(10, 60, 90, 70) == []
    [miss] = followed(10, 60, 90, 70, 20, 10)
    assert miss == api.NearMiss(what="deck_silent", value=90, limit=100)


def test_what_comes_less_far_is_nothing() -> None:
    assert followed(10, 50, 20) == []


def test_each_time_counts() -> None:
    assert len(followed(60, 10, 70, 10)) == 2


def test_with_a_belt_that_stands_it_is_of_no_interest() -> None:
    assert followed(60, 90, 10, runs=False) == []


def test_a_healthy_walk_has_none() -> None:
    clinic = Clinic(WALK, with_screen=True)
    clinic.screen = True
    clinic.walking(60)
    assert clinic.do(api.Finish(id="-")) is None
    clinic.until_over(60)
    assert clinic.events(api.NearMiss) == []


def test_somebody_who_is_off_for_a_moment_nearly_ended_the_session() -> None:
    clinic = Clinic(WALK).walking(15)
    clinic.fault(api.SimulatedFault.STEP_OFF).live(0.8)
    clinic.fault(api.SimulatedFault.STEP_ON).live(4)
    assert clinic.state is BeltState.RUNNING
    [miss] = told(clinic, "person_absent")
    assert miss.value is not None
    assert 500 < miss.value < 1000
    assert miss.limit == 1000


def test_somebody_who_stays_off_is_a_stop_and_no_near_miss() -> None:
    clinic = Clinic(WALK).walking(15)
    clinic.fault(api.SimulatedFault.STEP_OFF)
    clinic.until_over(20)
    assert told(clinic, "person_absent") == []


def test_a_screen_that_must_watch_and_nearly_did_not() -> None:
    clinic = Clinic(WALK, with_screen=True)
    clinic.screen = True
    clinic.walking(10)
    clinic.screen = False
    clinic.live(2.0)
    clinic.screen = True
    clinic.live(1.0)
    [miss] = told(clinic, "screen_silent")
    assert miss.value == pytest.approx(2000, abs=100)


def test_a_late_tick_and_a_guard_that_wakes_late() -> None:
    clinic = Clinic(WALK).walking(10)
    now_ms, guard = clinic.place.now_ms, clinic.conductor.senses.guard
    assert guard is not None
    clinic.conductor.tick(now_ms + 200)
    clinic.conductor.guard_reported(replace(guard, late_us=180_000), now_ms + 200)
    clinic.conductor.tick(now_ms + 250)
    clinic.conductor.guard_reported(replace(guard, late_us=900), now_ms + 250)
    clinic.conductor.tick(now_ms + 300)
    clinic.live(0.1)
    [late] = told(clinic, "lease_late")
    assert (late.value, late.limit) == (200, 300)
    [woke] = told(clinic, "guard_late")
    assert (woke.value, woke.limit) == (180, 250)


@pytest.mark.hazard("H07")
def test_a_belt_a_little_above_its_limit_is_one_and_a_lowered_limit_is_none() -> None:
    clinic = Clinic(loaded(step(2.0, seconds(600)))).walking(20)
    assert clinic.do(api.Cap(id="-", speed_mps=0.4, reason="rest")) is None
    clinic.live(8)
    assert told(clinic, "overspeed") == []
    guard = clinic.conductor.senses.guard
    assert guard is not None
    for speed_mmps in (435, 400):
        clinic.conductor.guard_reported(
            replace(guard, at_ms=clinic.place.now_ms, speed_mmps=speed_mmps), clinic.place.now_ms
        )
        clinic.conductor.tick(clinic.place.now_ms)
    clinic.live(0.1)
    [miss] = told(clinic, "overspeed")
    assert miss.value == pytest.approx(0.035)
    assert miss.limit == pytest.approx(0.04)


def test_a_confirmation_that_was_refused_is_told_once_in_ten_seconds() -> None:
    clinic = Clinic(WALK).mounted()
    for _ in range(5):
        assert clinic.do(api.Confirm(id="-", token=99)) is not None
        clinic.live(0.5)
    assert clinic.do(api.Pause(id="-")) is not None
    [miss] = told(clinic, "refused")
    assert miss.detail.startswith("confirm: ")
    clinic.live(10)
    clinic.do(api.Confirm(id="-", token=99))
    assert len(told(clinic, "refused")) == 2


def test_a_treadmill_that_was_silent_at_rest_and_answers_again() -> None:
    clinic = Clinic(WALK).mounted()
    clinic.fault(api.SimulatedFault.UNPLUG_TREADMILL).live(2)
    assert told(clinic, "link_regained") == []
    clinic.fault(api.SimulatedFault.REPAIR).live(2)
    assert len(told(clinic, "link_regained")) == 1


def test_a_voice_that_is_lost_under_way_is_told_when_it_is() -> None:
    clinic = Clinic(WALK).walking(10)
    clinic.conductor.sounded("The voice is not heard: dead", clinic.place.now_ms)
    clinic.live(1)
    clinic.conductor.sounded("", clinic.place.now_ms)
    clinic.live(1)
    assert len(told(clinic, "voice_unheard")) == 1
