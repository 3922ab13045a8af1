"""A belt that runs to the console: nothing on the wire tells, the walker's feet do."""

from __future__ import annotations

import pytest

from controller import api
from controller.belt.faults import Cause
from controller.simulator.mischief import Mischief
from tests.controller.conduct.stories import Clinic, loaded
from tests.sessions.engine.treadmill import seconds, step

WALKED = pytest.mark.parametrize("mph", [1.0, 2.0])


def walking(mph: float) -> Clinic:
    one = Clinic(loaded(step(mph, seconds(60)))).armed()
    assert one.confirm() is None
    return one


def cause(one: Clinic) -> Cause | None:
    return one.place.treadmill.core.gate.cause


@pytest.mark.hazard("H21")
@WALKED
def test_a_belt_that_runs_to_the_console_from_the_start_is_stopped(mph: float) -> None:
    one = walking(mph)
    one.place.deck.deck.do(Mischief.REVERSE_BELT)
    one.until(lambda: cause(one) is not None, 20)
    assert cause(one) is Cause.WRONG_DIRECTION
    assert one.place.deck.deck.walker.steps <= 16
    one.live(10)
    assert one.belt.speed_mmps == 0
    [summary] = one.summaries
    assert summary.outcome is api.Outcome.SAFETY_STOP


@pytest.mark.hazard("H21")
@WALKED
def test_one_that_turns_round_under_the_walker_is_stopped_within_four_steps(mph: float) -> None:
    one = walking(mph).live(20)
    assert cause(one) is None
    before = one.place.deck.deck.walker.steps
    one.place.deck.deck.do(Mischief.REVERSE_BELT)
    one.until(lambda: cause(one) is not None, 20)
    assert cause(one) is Cause.WRONG_DIRECTION
    assert one.place.deck.deck.walker.steps <= before + 6  # the steps begun, and four whole ones
