"""Every interleaving of engine, link, treadmill and person with the gate, to a stated depth.

An explicit-state search: from each state of the world every event is tried, worlds that were seen
are not searched again. What must never happen is checked at every step; variants of the gate that
break a rule show that each check bites.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from controller.belt import gate
from controller.belt.faults import Cause
from controller.belt.gate import Bounds, GateState, order
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
from controller.belt.ramp import Ramp
from controller.belt.states import BeltState
from controller.treadmills.port import Motion

DEPTH = 8
TICK_MS = 100
BOUNDS = Bounds(
    max_speed_mmps=400,
    max_incline_tenths=20,
    start_speed_mmps=150,
    accel_mmps2=2000,
    ease_mmps2=2000,
)
SPEED_MMPS = 300
CAP_MMPS = 160
RAMP_MMPS = BOUNDS.accel_mmps2 * TICK_MS // 1000

Step = Callable[[GateState, Input, int], GateState]


@dataclass(frozen=True, slots=True)
class World:
    """The gate, and a treadmill that does what it is ordered, or what somebody else does to it."""

    gate: GateState
    moving: bool = False
    confirmed: bool = False  # a person confirmed the start that is under way


@dataclass(frozen=True, slots=True)
class Event:
    """Something that may happen in any world."""

    name: str
    given: Callable[[World], Input | None]
    passed_ms: int = 0
    by_hand: bool | None = None  # somebody at the treadmill starts (True) or stops (False) it


def _lease(world: World) -> Input:
    return Lease(world.gate.epoch, world.gate.sequence + 1, SPEED_MMPS, 10)


def _right_token(world: World) -> Input | None:
    return None if world.gate.token is None else Confirm(world.gate.token)


def _measured(world: World) -> Input:
    return Measured(standing=not world.moving, incline_tenths=0)


EVENTS = (
    Event("tick", lambda _: Tick(), TICK_MS),
    Event("late tick", lambda _: Tick(), 400),
    Event("telemetry", _measured),
    Event("lease", _lease),
    Event("old lease", lambda world: Lease(world.gate.epoch - 1, 99, SPEED_MMPS, 10)),
    Event("arm", lambda _: Arm(1, SPEED_MMPS, 10)),
    Event("cap", lambda _: Cap(CAP_MMPS, 5)),
    Event("disarm", lambda _: Disarm()),
    Event("confirm", _right_token),
    Event("wrong token", lambda _: Confirm(77)),
    Event("pause", lambda _: Pause(2)),
    Event("ease", lambda _: Ease()),
    Event("stop", lambda _: Stop()),
    Event("mild fault", lambda _: Trip(Cause.DECK_STALE)),
    Event("hard fault", lambda _: Trip(Cause.STALL)),
    Event("link lost", lambda _: LinkLost()),
    Event("reset", lambda _: Reset()),
    Event("console start", lambda _: None, by_hand=True),
    Event("console stop", lambda _: None, by_hand=False),
)


class Broken(AssertionError):
    """A rule that does not hold, with the way there."""


def happen(world: World, event: Event, step: Step) -> World:
    """The world after `event`. Time is relative, so that worlds can be compared."""
    state, given = world.gate, event.given(world)
    if given is not None:
        state = _rebased(step(state, given, event.passed_ms), event.passed_ms)
    motion = order(state).motion
    moving = world.moving if event.by_hand is None else event.by_hand
    if motion is Motion.START:
        moving = True
    elif motion is Motion.STOP:
        moving = False
    confirmed = state.belt is BeltState.RUNNING and (
        world.confirmed or (event.name == "confirm" and world.gate.standstill)
    )
    return World(state, moving, confirmed)


def _rebased(state: GateState, now_ms: int) -> GateState:
    """The same state with now as time zero; what is long past is just past."""

    def ago(at_ms: int) -> int:
        return max(at_ms - now_ms, -2000)

    return replace(
        state,
        lease_ms=ago(state.lease_ms) if state.belt is BeltState.RUNNING else 0,
        since_ms=ago(state.since_ms),
        ticked_ms=None if state.ticked_ms is None else ago(state.ticked_ms),
        epoch=min(state.epoch, 2),
        sequence=min(state.sequence, 1),
        speed=Ramp(state.speed.value, ago(state.speed.at_ms), 0),
        incline=Ramp(state.incline.value, ago(state.incline.at_ms), 0),
    )


def rules(before: World, event: Event, now: World) -> Iterator[str]:
    """What does not hold between two worlds."""
    old, new = before.gate, now.gate
    runs = order(new).motion in {Motion.START, Motion.RUN}
    if new.belt is BeltState.RUNNING and not now.confirmed:
        yield "motion without a confirmation at standstill"
    left_latch = old.belt is BeltState.LATCHED and new.belt is not BeltState.LATCHED
    if left_latch and not (event.name == "reset" and old.standstill):
        yield "latched was left without a reset at standstill"
    if order(new).motion is Motion.START and new.started:
        yield "a belt that was stopped elsewhere is started again"
    if order(new).speed_mmps > min(BOUNDS.max_speed_mmps, SPEED_MMPS):
        yield "above the lowest limit"
    if event.name == "cap" and new.wish_speed_mmps > new.max_speed_mmps:
        yield "a wish above the limit in force"
    if new.max_speed_mmps > old.max_speed_mmps and event.name != "arm":
        yield "a limit rises during a run"
    if runs and order(new).speed_mmps > max(old.speed.value, 0) + RAMP_MMPS + 1:
        yield "a step above the ramp"
    if event.name == "stop" and order(new).motion is not Motion.STOP:
        yield "STOP does not reach the wire"
    if event.name == "hard fault" and order(new).motion not in {Motion.STOP, Motion.REST}:
        yield "a hard fault does not stop"
    ticked = old.ticked_ms is not None
    if event.name == "late tick" and ticked and old.belt in gate.MOVING and new.belt is old.belt:
        yield "a late tick goes unnoticed"


def explore(step: Step, depth: int = DEPTH) -> int:
    """Search every interleaving to `depth`; how many worlds there are. Raises `Broken`."""
    start = World(GateState(BOUNDS))
    seen, edge = {start}, [start]
    for _ in range(depth):
        following = []
        for world in edge:
            for event in EVENTS:
                now = happen(world, event, step)
                for broken in rules(world, event, now):
                    raise Broken(f"{broken}: {event.name} in {world}")
                if now not in seen:
                    seen.add(now)
                    following.append(now)
        edge = following
    return len(seen)


@pytest.mark.hazard("H01")
@pytest.mark.hazard("H13")
@pytest.mark.hazard("H22")
def test_no_interleaving_breaks_a_rule() -> None:
    worlds = explore(gate.step)
    assert worlds > 5_000


def _resumes(state: GateState, given: Input, now_ms: int) -> GateState:
    """A lease on a latched belt sets it going again: the field notice of 2021."""
    new = gate.step(state, given, now_ms)
    if isinstance(given, Lease) and state.belt is BeltState.LATCHED:
        return replace(new, belt=BeltState.RUNNING, cause=None, lease_ms=now_ms + 300)
    return new


def _resets_in_motion(state: GateState, given: Input, now_ms: int) -> GateState:
    if isinstance(given, Reset) and state.belt is BeltState.LATCHED:
        state = replace(state, standing_rounds=2)
    return gate.step(state, given, now_ms)


def _forgets_the_limit(state: GateState, given: Input, now_ms: int) -> GateState:
    new = gate.step(state, given, now_ms)
    return replace(new, wish_speed_mmps=5000) if isinstance(given, Lease) else new


def _jumps(state: GateState, given: Input, now_ms: int) -> GateState:
    new = gate.step(state, given, now_ms)
    if new.belt is BeltState.RUNNING:
        return replace(new, speed=Ramp(new.wish_speed_mmps, now_ms))
    return new


def _ignores_stop_while_easing(state: GateState, given: Input, now_ms: int) -> GateState:
    if isinstance(given, Stop) and state.belt is BeltState.EASING:
        return state
    return gate.step(state, given, now_ms)


def _raises_a_limit(state: GateState, given: Input, now_ms: int) -> GateState:
    new = gate.step(state, given, now_ms)
    if isinstance(given, Cap):
        return replace(new, max_speed_mmps=max(state.max_speed_mmps, given.max_speed_mmps))
    return new


def _keeps_what_is_above_a_new_limit(state: GateState, given: Input, now_ms: int) -> GateState:
    new = gate.step(state, given, now_ms)
    return replace(new, wish_speed_mmps=state.wish_speed_mmps) if isinstance(given, Cap) else new


def _any_token(state: GateState, given: Input, now_ms: int) -> GateState:
    if isinstance(given, Confirm) and state.token is not None:
        given = Confirm(state.token)
    return gate.step(state, given, now_ms)


def _sleeps(state: GateState, given: Input, now_ms: int) -> GateState:
    if isinstance(given, Tick):
        state = replace(state, ticked_ms=now_ms, lease_ms=now_ms + 300)
    return gate.step(state, given, now_ms)


@pytest.mark.parametrize(
    ("variant", "rule"),
    [
        (_resumes, "without a"),
        (_resets_in_motion, "without a reset at standstill"),
        (_forgets_the_limit, "above the lowest limit"),
        (_raises_a_limit, "a limit rises"),
        (_keeps_what_is_above_a_new_limit, "above the limit in force"),
        (_jumps, "above the ramp"),
        (_ignores_stop_while_easing, "STOP does not reach"),
        (_any_token, "without a confirmation"),
        (_sleeps, "late tick"),
    ],
)
def test_each_rule_bites(variant: Step, rule: str) -> None:
    with pytest.raises(Broken, match=rule):
        explore(variant)
