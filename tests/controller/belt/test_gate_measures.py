"""Rounds of telemetry, faults and lost links: what the gate makes of each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.belt.faults import FAULTS, Cause, Reaction
from controller.belt.gate import step
from controller.belt.inputs import (
    LinkLost,
    Measured,
    Trip,
)
from controller.belt.ramp import Ramp
from controller.belt.states import BeltState
from tests.controller.belt.belts import TOKEN
from tests.controller.belt.moments import FRESH, MOVES, NOW_MS, READY, RUNNING, STANDS, of


def test_two_rounds_in_a_row_make_a_standstill() -> None:
    once = step(FRESH, STANDS, NOW_MS)
    assert once == replace(FRESH, standing_rounds=1, incline=Ramp(7, NOW_MS))
    twice = step(once, STANDS, NOW_MS + 5)
    assert twice == replace(
        FRESH,
        belt=BeltState.READY,
        standing_rounds=2,
        incline=Ramp(7, NOW_MS + 5),
        since_ms=NOW_MS + 5,
    )
    assert step(twice, STANDS, NOW_MS).standing_rounds == 2


@pytest.mark.parametrize(
    ("measured", "before", "after"),
    [(MOVES, False, True), (STANDS, False, False), (STANDS, True, True), (MOVES, True, True)],
)
def test_a_running_belt_has_started_once_motion_was_measured(
    measured: Measured, before: bool, after: bool
) -> None:
    running = replace(RUNNING, started=before, standing_rounds=1)
    rounds = 2 if measured.standing else 0
    assert step(running, measured, NOW_MS) == replace(
        running, started=after, standing_rounds=rounds
    )


@pytest.mark.parametrize("belt", [BeltState.EASING, BeltState.STOPPING])
def test_what_was_to_stand_and_stands_is_at_standstill(belt: BeltState) -> None:
    state = of(RUNNING, belt, standing_rounds=1)
    now_ms = NOW_MS + 5
    assert step(state, STANDS, now_ms) == replace(
        state,
        belt=BeltState.STANDSTILL,
        since_ms=now_ms,
        standing_rounds=2,
        incline=Ramp(7, now_ms),
    )
    once = step(replace(state, standing_rounds=0), STANDS, now_ms)
    assert once.belt is belt


@pytest.mark.parametrize(
    "belt", [BeltState.PAUSED, BeltState.LATCHED, BeltState.READY, BeltState.ARMING]
)
def test_everything_else_that_stands_stays_what_it_is(belt: BeltState) -> None:
    state = of(RUNNING, belt, standing_rounds=1, started=False)
    now = replace(state, standing_rounds=2, incline=Ramp(7, NOW_MS))
    assert step(state, STANDS, NOW_MS) == now


@pytest.mark.parametrize(
    "belt", [BeltState.PAUSED, BeltState.EASING, BeltState.STOPPING, BeltState.LATCHED]
)
def test_what_may_still_move_may(belt: BeltState) -> None:
    state = of(RUNNING, belt, standing_rounds=2)
    moving = replace(state, standing_rounds=0, incline=Ramp(7, NOW_MS))
    assert step(state, MOVES, NOW_MS) == moving


@pytest.mark.hazard("H09")
@pytest.mark.parametrize(
    "belt", [BeltState.SILENT, BeltState.READY, BeltState.ARMING, BeltState.STANDSTILL]
)
def test_motion_that_nobody_asked_for_latches(belt: BeltState) -> None:
    state = of(READY, belt, token=TOKEN)
    now = step(state, MOVES, NOW_MS + 5)
    assert now == replace(
        state,
        belt=BeltState.LATCHED,
        since_ms=NOW_MS + 5,
        cause=Cause.UNEXPECTED_MOTION,
        reaction=Reaction.STOP,
        token=None,
        standing_rounds=0,
        incline=Ramp(7, NOW_MS + 5),
    )


@pytest.mark.hazard("H05")
def test_a_lost_link_is_no_standstill() -> None:
    lost = step(READY, LinkLost(), NOW_MS + 5)
    assert lost == replace(READY, belt=BeltState.SILENT, since_ms=NOW_MS + 5, standing_rounds=0)
    assert step(lost, LinkLost(), NOW_MS + 9) == lost


@pytest.mark.hazard("H05")
@pytest.mark.parametrize("belt", [BeltState.ARMING, BeltState.RUNNING, BeltState.STOPPING])
def test_a_lost_link_latches_what_may_move(belt: BeltState) -> None:
    state = of(RUNNING, belt, token=TOKEN, standing_rounds=2)
    assert step(state, LinkLost(), NOW_MS + 5) == replace(
        state,
        belt=BeltState.LATCHED,
        since_ms=NOW_MS + 5,
        cause=Cause.LINK_LOST,
        reaction=Reaction.STOP,
        token=None,
        standing_rounds=0,
    )


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (Cause.DECK_STALE, Cause.PERSON_OFF, Cause.DECK_STALE),
        (Cause.DECK_STALE, Cause.STALL, Cause.STALL),
        (Cause.STALL, Cause.DECK_STALE, Cause.STALL),
        (Cause.STALL, Cause.OVERSPEED, Cause.OVERSPEED),
    ],
)
def test_the_first_cause_is_told_until_a_harder_one_comes(
    first: Cause, second: Cause, told: Cause
) -> None:
    latched = step(RUNNING, Trip(first), NOW_MS)
    now = step(latched, Trip(second), NOW_MS + 5)
    assert (now.cause, now.since_ms) == (told, NOW_MS)
    assert now.reaction is max(latched.reaction, now.reaction)


@pytest.mark.hazard("H01")
@pytest.mark.parametrize("cause", list(Cause))
def test_each_cause_latches_with_its_reaction(cause: Cause) -> None:
    state = replace(RUNNING, token=TOKEN)
    reaction = FAULTS[cause].reaction
    assert step(state, Trip(cause), NOW_MS + 5) == replace(
        state,
        belt=BeltState.LATCHED,
        since_ms=NOW_MS + 5,
        cause=cause,
        reaction=reaction,
        token=None,
    )
