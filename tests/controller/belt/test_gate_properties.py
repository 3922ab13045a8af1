"""What holds for every sequence of inputs, whatever they are and whenever they come."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controller.belt.faults import Cause
from controller.belt.gate import LEASE_MS, LONGEST_RAMP_MS, STANDING_ROUNDS, GateState, order, step
from controller.belt.inputs import (
    Arm,
    Cap,
    Confirm,
    Disarm,
    Ease,
    Input,
    Lease,
    LinkLost,
    Measured,
    Pause,
    Reset,
    Stop,
    Tick,
    Trip,
)
from controller.belt.states import TRANSITIONS, BeltEvent, BeltState, IllegalTransition, after
from controller.treadmills.port import Motion
from tests.controller.belt.belts import BOUNDS

TOKENS = st.sampled_from([1, 2])
MANY_SPEEDS = st.integers(-100, 9000)
INPUTS: st.SearchStrategy[Input] = st.one_of(
    st.just(Tick()),
    st.builds(Measured, st.booleans(), st.integers(0, 150)),
    st.builds(Lease, st.integers(0, 3), st.integers(0, 50), MANY_SPEEDS, st.integers(-5, 300)),
    st.builds(Arm, TOKENS, MANY_SPEEDS, st.integers(-5, 300)),
    st.builds(Cap, MANY_SPEEDS, st.integers(-5, 300)),
    st.builds(Confirm, TOKENS),
    st.builds(Pause, TOKENS),
    st.builds(Trip, st.sampled_from(Cause)),
    st.sampled_from([Disarm(), Ease(), Stop(), Reset(), LinkLost()]),
)
STANDING = [Measured(standing=True, incline_tenths=0)] * STANDING_ROUNDS
TO_RUNNING: list[Input] = [*STANDING, Arm(1, 900, 100), Confirm(1), Lease(1, 1, 900, 50)]


@dataclass(frozen=True)
class Happening:
    after_ms: int
    given: Input


HAPPENINGS = st.lists(
    st.builds(Happening, st.sampled_from([0, 5, 20, 20, 20, 100, 260, 400]), INPUTS), max_size=60
)
STARTS = st.sampled_from([[], STANDING, TO_RUNNING])


@given(STARTS, HAPPENINGS)
@pytest.mark.hazard("H13")
def test_nothing_moves_without_a_confirmation_at_standstill(
    start: list[Input], happenings: list[Happening]
) -> None:
    for before, given_, now in _run(start, happenings):
        began = before.belt is not BeltState.RUNNING and now.belt is BeltState.RUNNING
        if began:
            assert isinstance(given_, Confirm)
            assert before.belt in {BeltState.ARMING, BeltState.PAUSED}
            assert given_.token == before.token
            assert before.standstill
        if order(now).motion is Motion.START:
            assert now.belt is BeltState.RUNNING
            assert not now.started


@given(STARTS, HAPPENINGS)
@pytest.mark.hazard("H22")
def test_the_setpoint_never_jumps_and_never_exceeds_a_limit(
    start: list[Input], happenings: list[Happening]
) -> None:
    most = BOUNDS.accel_mmps2 * LONGEST_RAMP_MS // 1000 + 1
    for before, _, now in _run(start, happenings):
        assert order(now).speed_mmps <= max(order(before).speed_mmps, 0) + most
        assert 0 <= order(now).speed_mmps <= BOUNDS.max_speed_mmps
        assert 0 <= order(now).incline_tenths <= BOUNDS.max_incline_tenths
        if now.belt is BeltState.RUNNING:
            assert now.wish_speed_mmps <= now.max_speed_mmps <= BOUNDS.max_speed_mmps


@given(STARTS, HAPPENINGS)
def test_a_limit_rises_by_a_question_for_a_new_start_only(
    start: list[Input], happenings: list[Happening]
) -> None:
    for before, given_, now in _run(start, happenings):
        if not isinstance(given_, Arm):
            assert now.max_speed_mmps <= before.max_speed_mmps
            assert now.max_incline_tenths <= before.max_incline_tenths


@given(STARTS, HAPPENINGS)
@pytest.mark.hazard("H01")
def test_latched_is_left_by_a_reset_at_standstill_only(
    start: list[Input], happenings: list[Happening]
) -> None:
    for before, given_, now in _run(start, happenings):
        if before.belt is BeltState.LATCHED and now.belt is not BeltState.LATCHED:
            assert given_ == Reset()
            assert before.standstill
        if now.belt is BeltState.LATCHED:
            assert now.cause is not None


@given(STARTS, HAPPENINGS)
@pytest.mark.hazard("H11")
def test_stop_is_always_taken(start: list[Input], happenings: list[Happening]) -> None:
    state, now_ms = _end(start, happenings)
    assert order(step(state, Stop(), now_ms)).motion is Motion.STOP


@given(STARTS, HAPPENINGS)
@pytest.mark.hazard("H04")
def test_without_leases_nothing_is_commanded_for_long(
    start: list[Input], happenings: list[Happening]
) -> None:
    state, now_ms = _end(start, happenings)
    for passed_ms in range(20, LEASE_MS + 60, 20):
        state = step(state, Tick(), now_ms + passed_ms)
    assert state.belt is not BeltState.RUNNING


def _run(
    start: list[Input], happenings: list[Happening]
) -> list[tuple[GateState, Input, GateState]]:
    state, now_ms, passed = GateState(BOUNDS), 0, []
    for happening in [*(Happening(20, given_) for given_ in start), *happenings]:
        now_ms += happening.after_ms
        before, state = state, step(state, happening.given, now_ms)
        passed.append((before, happening.given, state))
    return passed


def _end(start: list[Input], happenings: list[Happening]) -> tuple[GateState, int]:
    passed = _run(start, happenings)
    now_ms = 20 * len(start) + sum(happening.after_ms for happening in happenings)
    return (passed[-1][2] if passed else GateState(BOUNDS)), now_ms


@pytest.mark.parametrize("belt", list(BeltState))
def test_every_state_has_a_row_and_an_illegal_event_raises(belt: BeltState) -> None:
    for event in BeltEvent:
        if event in TRANSITIONS[belt]:
            assert after(belt, event) is TRANSITIONS[belt][event]
        else:
            with pytest.raises(IllegalTransition, match=belt):
                after(belt, event)


def test_only_reset_leads_out_of_latched() -> None:
    leaving = {event for event, to in TRANSITIONS[BeltState.LATCHED].items() if to != "latched"}
    assert leaving == {BeltEvent.RESET}
