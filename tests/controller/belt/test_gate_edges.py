"""What the gate orders in each state, and what people may ask of it: at the edges.

`python -m tests.mutation gate` shows that no change to the gate passes these and its stories.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from controller.belt import gate
from controller.belt.faults import FAULTS, Cause, Reaction
from controller.belt.gate import Bounds, GateState, latched_at_start, order, refusal, step
from controller.belt.inputs import (
    Arm,
    Confirm,
    Disarm,
    Ease,
    Pause,
    Reset,
    Stop,
    Tick,
    Trip,
)
from controller.belt.ramp import Ramp
from controller.belt.states import BeltState
from controller.treadmills.port import Motion, Order
from tests.controller.belt.belts import BOUNDS, TOKEN
from tests.controller.belt.moments import FRESH, NOW_MS, READY, REST, RUNNING, STOP, of


def test_the_figures_are_those_that_were_chosen() -> None:
    assert (gate.LEASE_MS, gate.LATE_TICK_MS, gate.LONGEST_RAMP_MS) == (300, 250, 100)
    assert (gate.STANDING_ROUNDS, gate.SETTLE_MS, gate.ARMING_MS) == (2, 1000, 60_000)
    assert gate.SOFT_STOP_MMPS == 90
    assert Bounds(4000, 150) == Bounds(4000, 150, 90, 150, 500, 5)
    assert gate.SLOWEST_EASE_MMPS2 == 120
    assert GateState(BOUNDS).ease_mmps2 == Arm(TOKEN, 900, 100).ease_mmps2 == 250


def test_a_new_gate_knows_nothing_and_wants_nothing() -> None:
    assert GateState(BOUNDS) == GateState(
        bounds=BOUNDS,
        belt=BeltState.SILENT,
        cause=None,
        reaction=Reaction.HOLD,
        epoch=0,
        sequence=-1,
        token=None,
        lease_ms=0,
        max_speed_mmps=0,
        max_incline_tenths=0,
        wish_speed_mmps=0,
        wish_incline_tenths=0,
        speed=Ramp(0, 0, 0),
        incline=Ramp(0, 0, 0),
        started=False,
        standing_rounds=0,
        since_ms=0,
        ticked_ms=None,
    )


@pytest.mark.hazard("H02")
def test_a_gate_whose_predecessor_died_knows_the_cause() -> None:
    expected = replace(
        FRESH, belt=BeltState.LATCHED, cause=Cause.GUARD_DIED, reaction=Reaction.STOP
    )
    assert latched_at_start(BOUNDS, Cause.GUARD_DIED) == expected


@pytest.mark.parametrize(
    ("belt", "speed_mmps", "standing_rounds", "expected"),
    [
        (BeltState.SILENT, 500, 0, REST),
        (BeltState.READY, 500, 0, REST),
        (BeltState.ARMING, 500, 0, REST),
        (BeltState.STANDSTILL, 500, 0, REST),
        (BeltState.RUNNING, 0, 2, Order(Motion.RUN, 0, 40)),
        (BeltState.PAUSED, 91, 0, Order(Motion.RUN, 91, 40)),
        (BeltState.PAUSED, 90, 0, STOP),
        (BeltState.PAUSED, 90, 2, REST),
        (BeltState.EASING, 91, 2, Order(Motion.RUN, 91, 40)),
        (BeltState.EASING, 90, 1, STOP),
        (BeltState.EASING, 0, 2, REST),
        (BeltState.STOPPING, 500, 1, STOP),
        (BeltState.STOPPING, 500, 2, REST),
        (BeltState.LATCHED, 91, 0, Order(Motion.RUN, 91, 40)),
        (BeltState.LATCHED, 90, 0, STOP),
        (BeltState.LATCHED, 90, 2, REST),
    ],
)
def test_what_each_state_orders(
    belt: BeltState, speed_mmps: int, standing_rounds: int, expected: Order
) -> None:
    state = of(
        RUNNING,
        belt,
        speed=Ramp(speed_mmps, NOW_MS),
        standing_rounds=standing_rounds,
        reaction=Reaction.EASE,
    )
    assert order(state) == expected


@pytest.mark.parametrize("reaction", [Reaction.STOP, Reaction.CUT])
def test_a_belt_latched_by_a_hard_cause_does_not_follow(reaction: Reaction) -> None:
    assert order(of(RUNNING, BeltState.LATCHED, reaction=reaction)) == STOP


def test_a_belt_not_yet_measured_to_move_is_ordered_to_start() -> None:
    assert order(replace(RUNNING, started=False)).motion is Motion.START


def test_arm_sets_token_and_limits() -> None:
    armed = step(READY, Arm(TOKEN, 900, 100), NOW_MS + 5)
    assert armed == replace(
        READY,
        belt=BeltState.ARMING,
        since_ms=NOW_MS + 5,
        token=TOKEN,
        max_speed_mmps=900,
        max_incline_tenths=100,
    )


@pytest.mark.hazard("H28")
@pytest.mark.parametrize(
    ("asked", "granted"),
    [((4000, 150), (4000, 150)), ((4001, 151), (4000, 150)), ((-1, -1), (0, 0))],
)
def test_arm_is_held_to_the_machine(asked: tuple[int, int], granted: tuple[int, int]) -> None:
    armed = step(READY, Arm(TOKEN, *asked), NOW_MS)
    assert (armed.max_speed_mmps, armed.max_incline_tenths) == granted


@pytest.mark.hazard("H23")
@pytest.mark.parametrize(
    ("asked", "of_the_machine", "granted"),
    [
        (250, 500, 250),
        (500, 500, 500),
        (501, 500, 500),
        (250, 130, 130),
        (120, 500, 120),
        (119, 500, 120),
        (-1, 500, 120),
        (-1, 100, 100),
    ],
)
def test_a_run_slows_as_it_was_asked_within_the_machine_and_a_bound(
    asked: int, of_the_machine: int, granted: int
) -> None:
    ready = replace(READY, bounds=replace(READY.bounds, ease_mmps2=of_the_machine))
    assert step(ready, Arm(TOKEN, 900, 100, asked), NOW_MS).ease_mmps2 == granted


@pytest.mark.hazard("H23")
@pytest.mark.parametrize("belt", [BeltState.RUNNING, BeltState.EASING, BeltState.PAUSED])
def test_a_belt_slows_at_the_ramp_of_its_run(belt: BeltState) -> None:
    fast = of(RUNNING, belt, speed=Ramp(800, NOW_MS), wish_speed_mmps=0, ticked_ms=NOW_MS)
    slowed = [
        step(replace(fast, ease_mmps2=rate), Tick(), NOW_MS + 100).speed.value
        for rate in (250, 500)
    ]
    assert slowed == [775, 750]


@pytest.mark.hazard("H13")
def test_arm_needs_measured_standstill() -> None:
    unsure = replace(READY, standing_rounds=1)
    assert refusal(unsure, Arm(TOKEN, 900, 100)) == ("the belt is not yet at measured standstill")
    assert step(unsure, Arm(TOKEN, 900, 100), NOW_MS) == unsure


def test_disarm_takes_the_token_back() -> None:
    arming = of(READY, BeltState.ARMING, token=TOKEN)
    disarmed = step(arming, Disarm(), NOW_MS + 5)
    assert disarmed == replace(READY, since_ms=NOW_MS + 5, token=None)
    # nothing else needs standstill
    assert step(replace(arming, standing_rounds=0), Disarm(), NOW_MS).belt is BeltState.READY


@pytest.mark.parametrize("belt", [BeltState.ARMING, BeltState.PAUSED])
def test_a_confirmed_belt_begins_a_new_run_from_nothing(belt: BeltState) -> None:
    asked = of(RUNNING, belt, token=TOKEN, standing_rounds=2, incline=Ramp(33, 1, 4))
    now_ms = NOW_MS + 5
    assert step(asked, Confirm(TOKEN), now_ms) == replace(
        asked,
        belt=BeltState.RUNNING,
        since_ms=now_ms,
        token=None,
        epoch=2,
        sequence=-1,
        lease_ms=now_ms + 300,
        wish_speed_mmps=0,
        wish_incline_tenths=33,
        speed=Ramp(0, now_ms, 0),
        incline=Ramp(33, now_ms, 0),
        started=False,
        standing_rounds=0,
    )


@pytest.mark.hazard("H13")
@pytest.mark.parametrize(
    ("token", "standing_rounds", "reason"),
    [
        (None, 2, "this confirmation is not the one that was asked for"),
        (TOKEN + 1, 2, "this confirmation is not the one that was asked for"),
        (TOKEN, 1, "the belt is not yet at measured standstill"),
        (TOKEN, 2, None),
    ],
)
def test_a_confirmation_is_of_the_last_question_and_at_standstill(
    token: int | None, standing_rounds: int, reason: str | None
) -> None:
    paused = of(RUNNING, BeltState.PAUSED, token=token, standing_rounds=standing_rounds)
    assert refusal(paused, Confirm(TOKEN)) == reason
    now = step(paused, Confirm(TOKEN), NOW_MS)
    assert now == paused if reason else now.belt is BeltState.RUNNING


def test_a_question_that_nobody_asked_has_no_answer() -> None:
    paused = of(RUNNING, BeltState.PAUSED, token=None, standing_rounds=2)
    nothing = Confirm(None)  # type: ignore[arg-type]  # as a broken caller would
    assert step(paused, nothing, NOW_MS) == paused


def test_pause_asks_anew() -> None:
    assert step(RUNNING, Pause(8), NOW_MS) == of(RUNNING, BeltState.PAUSED, token=8)


def test_ease_takes_back_every_question() -> None:
    paused = of(RUNNING, BeltState.PAUSED, token=TOKEN)
    assert step(paused, Ease(), NOW_MS) == replace(paused, belt=BeltState.EASING, token=None)


@pytest.mark.hazard("H11")
def test_stop_forgets_token_and_standstill() -> None:
    paused = of(RUNNING, BeltState.PAUSED, token=TOKEN, standing_rounds=2)
    stopping = replace(
        paused,
        belt=BeltState.STOPPING,
        token=None,
        standing_rounds=0,
        reaction=Reaction.STOP,
    )
    assert step(paused, Stop(), NOW_MS) == stopping


@pytest.mark.hazard("H06")
@pytest.mark.parametrize("cause", Cause)
def test_no_fault_softens_a_stop_that_is_under_way(cause: Cause) -> None:
    stopping = step(replace(RUNNING, speed=Ramp(1000, NOW_MS)), Stop(), NOW_MS)
    tripped = step(stopping, Trip(cause), NOW_MS)
    assert order(tripped).motion is Motion.STOP
    assert tripped.cause is cause
    assert tripped.reaction is max(FAULTS[cause].reaction, Reaction.STOP)


def test_stop_softens_no_cut() -> None:
    latched = of(RUNNING, BeltState.LATCHED, reaction=Reaction.CUT, cause=Cause.OVERSPEED)
    assert step(latched, Stop(), NOW_MS).reaction is Reaction.CUT


@pytest.mark.hazard("H01")
def test_reset_forgets_the_cause_and_the_speed() -> None:
    latched = of(
        RUNNING,
        BeltState.LATCHED,
        cause=Cause.OVERSPEED,
        reaction=Reaction.CUT,
        standing_rounds=2,
    )
    now_ms = NOW_MS + 5
    assert step(latched, Reset(), now_ms) == replace(
        latched,
        belt=BeltState.READY,
        since_ms=now_ms,
        cause=None,
        reaction=Reaction.HOLD,
        speed=Ramp(0, now_ms, 0),
    )
    unsure = replace(latched, standing_rounds=1)
    assert refusal(unsure, Reset()) == "the belt is not yet at measured standstill"
    assert step(unsure, Reset(), now_ms) == unsure


def test_what_a_state_does_not_take_is_refused_in_words() -> None:
    assert refusal(READY, Ease()) == "the belt is ready"
    assert step(READY, Ease(), NOW_MS) == READY
    assert refusal(RUNNING, Ease()) is None


def test_what_needs_no_standstill_is_taken_in_motion() -> None:
    moving = replace(RUNNING, standing_rounds=0)
    assert [refusal(moving, given) for given in (Pause(1), Ease(), Stop())] == [None] * 3
