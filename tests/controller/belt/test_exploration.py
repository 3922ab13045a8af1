"""Every interleaving of engine, link, treadmill and person with the gate, to a stated depth.

An explicit-state search: from each state of the world every event is tried, worlds that were seen
are not searched again. What must never happen is checked at every step; variants of the gate that
break a rule show that each check bites. The world keeps books of its own: what was measured, who
confirmed and who stopped the belt is never taken from the gate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest

from controller.belt import gate
from controller.belt.faults import FAULTS, Cause, Reaction
from controller.belt.gate import MOVING, Bounds, GateState, order
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
from controller.belt.ramp import Ramp, ramped
from controller.belt.states import BeltState
from controller.treadmills.port import Motion

DEPTH = 7  # events from a guard's start: 15 886 worlds by 131 680 steps
DEPTH_OF_A_RUN = 5  # and from a belt that runs: 3 061 worlds by 19 680 steps
LEAST_WORLDS = (12_000, 2_000)
TICK_MS = 100
SLOW_MS = 240  # late, and not late enough to stop for
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
    stood: int = 0  # rounds of telemetry in a row that said so, since somebody last asked
    confirmed: bool = False  # a person confirmed the run that is under way, at standstill
    stopped_there: bool = False  # somebody at the treadmill stopped it since


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
    Event("slow tick", lambda _: Tick(), SLOW_MS),
    Event("late tick", lambda _: Tick(), 400),
    Event("telemetry", _measured),
    Event("lease", _lease),
    Event("old lease", lambda world: Lease(world.gate.epoch - 1, 99, SPEED_MMPS, 10)),
    Event("arm", lambda _: Arm(1, SPEED_MMPS, 10, BOUNDS.ease_mmps2)),
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


BOOT = World(GateState(BOUNDS))


class Broken(AssertionError):
    """A rule that does not hold, with the way there."""


def happen(world: World, event: Event, step: Step) -> World:
    """The world after `event`. Time is relative, so that worlds can be compared."""
    state, given = world.gate, event.given(world)
    if given is not None:
        state = _rebased(step(state, given, event.passed_ms), event.passed_ms)
    begins = world.gate.belt is not BeltState.RUNNING is state.belt
    new_run = begins and event.name == "confirm" and world.stood >= 2
    stopped_there = world.stopped_there or (event.by_hand is False and world.gate.belt in MOVING)
    return World(
        state,
        _moving(world, event, state),
        _stood(world, event, given) if not new_run else 0,
        state.belt is BeltState.RUNNING and (world.confirmed or new_run),
        stopped_there and not new_run and state.belt is not BeltState.READY,
    )


def _moving(world: World, event: Event, state: GateState) -> bool:
    """A driver starts a belt once an order to start; it repeats STOP for as long as it holds."""
    motion, before = order(state).motion, order(world.gate).motion
    if motion is Motion.STOP or (motion is Motion.START is not before):
        return motion is Motion.START
    return world.moving if event.by_hand is None else event.by_hand


def _stood(world: World, event: Event, given: Input | None) -> int:
    if isinstance(given, Measured):
        return min(world.stood + 1, 2) if given.standing else 0
    return 0 if event.name in {"stop", "link lost"} else world.stood


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
    old, new, wanted = before.gate, now.gate, order(now.gate)
    if (new.belt is BeltState.RUNNING or wanted.motion is Motion.START) and not now.confirmed:
        yield "motion without a confirmation at standstill"
    if old.belt is BeltState.LATCHED is not new.belt and not (
        event.name == "reset" and before.stood >= 2
    ):
        yield "latched was left without a reset at standstill"
    if now.moving and not before.moving and event.by_hand is None and now.stopped_there:
        yield "a belt that somebody else stopped moves again"
    if wanted.speed_mmps > min(BOUNDS.max_speed_mmps, SPEED_MMPS):
        yield "above the lowest limit"
    if event.name == "cap" and new.wish_speed_mmps > new.max_speed_mmps:
        yield "a wish above the limit in force"
    if new.max_speed_mmps > old.max_speed_mmps and event.name != "arm":
        yield "a limit rises during a run"
    if wanted.speed_mmps > max(old.speed.value, 0) + RAMP_MMPS:
        yield "a step above the ramp"
    if new.belt is not BeltState.RUNNING and wanted.incline_tenths > old.incline.value:
        yield "the incline rises although the belt does not run"
    yield from stop_rules(before, event, now)


def stop_rules(before: World, event: Event, now: World) -> Iterator[str]:
    """What does not hold of stops."""
    old, new, motion = before.gate, now.gate, order(now.gate).motion
    if event.name == "stop" and motion is not Motion.STOP:
        yield "STOP does not reach the wire"
    hard = new.belt is BeltState.LATCHED and new.reaction >= Reaction.STOP
    stops = new.belt is BeltState.STOPPING or hard or order(old).motion is Motion.STOP
    if stops and now.stood < 2 and motion is not Motion.STOP and not now.confirmed:
        yield "STOP ends before standstill is measured"
    if event.name == "hard fault" and motion not in {Motion.STOP, Motion.REST}:
        yield "a hard fault does not stop"
    late = event.name == "late tick" and old.ticked_ms is not None
    if late and old.belt in MOVING and new.belt is old.belt:
        yield "a late tick goes unnoticed"


@dataclass(frozen=True, slots=True)
class Explored:
    """How much there was to see."""

    worlds: int
    steps: int


def explore(step: Step, depth: int, start: World = BOOT) -> Explored:
    """Search every interleaving of `depth` events. Raises `Broken`."""
    seen, edge, steps = {start}, [start], 0
    for _ in range(depth):
        following = []
        for world in edge:
            for event in EVENTS:
                now, steps = happen(world, event, step), steps + 1
                for broken in rules(world, event, now):
                    raise Broken(f"{broken}: {event.name} in {world}")
                if now not in seen:
                    seen.add(now)
                    following.append(now)
        edge = following
    return Explored(len(seen), steps)


@pytest.mark.hazard("H01")
@pytest.mark.hazard("H13")
@pytest.mark.hazard("H22")
def test_no_interleaving_breaks_a_rule() -> None:
    """From a guard's start, and from a belt that runs: nothing within so many events breaks one."""
    explored = [explore(gate.step, DEPTH), explore(gate.step, DEPTH_OF_A_RUN, a_run())]
    assert [e.worlds > least for e, least in zip(explored, LEAST_WORLDS, strict=True)] == [True] * 2


def after_events(*names: str) -> World:
    """The world after these events, by the true gate."""
    world, by_name = BOOT, {event.name: event for event in EVENTS}
    for name in names:
        world = happen(world, by_name[name], gate.step)
    return world


def ready() -> World:
    """A belt that was measured to stand."""
    return after_events("telemetry", "telemetry")


def a_start() -> World:
    """A belt that was just measured to move, and has its whole ramp before it."""
    return after_events("telemetry", "telemetry", "arm", "confirm", "lease", "telemetry")


def a_run() -> World:
    """A belt that moves as it was confirmed to."""
    steady = ("lease", "telemetry", "tick", "lease", "tick")
    world = after_events("telemetry", "telemetry", "arm", "confirm", *steady)
    assert world.confirmed
    assert world.moving
    return world


def _resumes(state: GateState, given: Input, now_ms: int) -> GateState:
    """A lease on a latched belt sets it going again: the field notice of 2021."""
    new = gate.step(state, given, now_ms)
    if isinstance(given, Lease) and state.belt is BeltState.LATCHED:
        return replace(new, belt=BeltState.RUNNING, cause=None, lease_ms=now_ms + 300)
    return new


def _starts_again(state: GateState, given: Input, now_ms: int) -> GateState:
    """A belt that stands although it should run is started: somebody had stopped it."""
    new = gate.step(state, given, now_ms)
    stands = isinstance(given, Measured) and given.standing
    return replace(new, started=False) if stands and new.belt is BeltState.RUNNING else new


def _confirms_in_motion(state: GateState, given: Input, now_ms: int) -> GateState:
    if isinstance(given, Confirm) and given.token == state.token:
        state = replace(state, standing_rounds=2)
    return gate.step(state, given, now_ms)


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


def _catches_up(state: GateState, given: Input, now_ms: int) -> GateState:
    """All the time that a slow tick lost is made up for at once."""
    new = gate.step(state, given, now_ms)
    if isinstance(given, Tick) and new.belt is BeltState.RUNNING:
        rate = BOUNDS.accel_mmps2
        return replace(new, speed=ramped(state.speed, new.wish_speed_mmps, rate, now_ms, 10_000))
    return new


def _tilts_while_easing(state: GateState, given: Input, now_ms: int) -> GateState:
    new = gate.step(state, given, now_ms)
    if isinstance(given, Tick) and new.belt is BeltState.EASING:
        return replace(new, incline=Ramp(new.incline.value + 1, now_ms))
    return new


def _stops_once(state: GateState, given: Input, now_ms: int) -> GateState:
    new = gate.step(state, given, now_ms)
    return replace(new, standing_rounds=2) if isinstance(given, Tick) else new


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


def _softens_hard_faults(state: GateState, given: Input, now_ms: int) -> GateState:
    if isinstance(given, Trip) and state.belt is BeltState.RUNNING:
        given = Trip(Cause.DECK_STALE)
    return gate.step(state, given, now_ms)


def _softens_a_stop(state: GateState, given: Input, now_ms: int) -> GateState:
    new = gate.step(state, given, now_ms)
    if isinstance(given, Trip) and state.belt is BeltState.STOPPING:
        return replace(new, reaction=FAULTS[given.cause].reaction)
    return new


def _sleeps(state: GateState, given: Input, now_ms: int) -> GateState:
    if isinstance(given, Tick):
        state = replace(state, ticked_ms=now_ms, lease_ms=now_ms + 300)
    return gate.step(state, given, now_ms)


@pytest.mark.parametrize(
    ("variant", "start", "rule"),
    [
        (_resumes, ready, "motion without a confirmation"),
        (_any_token, ready, "motion without a confirmation"),
        (_confirms_in_motion, ready, "motion without a confirmation"),
        (_resets_in_motion, ready, "without a reset at standstill"),
        (_starts_again, a_run, "somebody else stopped moves again"),
        (_forgets_the_limit, a_run, "above the lowest limit"),
        (_raises_a_limit, ready, "a limit rises"),
        (_keeps_what_is_above_a_new_limit, a_run, "above the limit in force"),
        (_jumps, a_start, "above the ramp"),
        (_catches_up, a_start, "above the ramp"),
        (_tilts_while_easing, a_run, "the incline rises"),
        (_ignores_stop_while_easing, a_run, "STOP does not reach"),
        (_stops_once, a_run, "STOP ends before standstill"),
        (_softens_a_stop, a_run, "STOP ends before standstill"),
        (_softens_hard_faults, a_run, "a hard fault does not stop"),
        (_sleeps, a_run, "late tick"),
    ],
)
def test_each_rule_bites(variant: Step, start: Callable[[], World], rule: str) -> None:
    with pytest.raises(Broken, match=rule):
        explore(variant, DEPTH_OF_A_RUN, start())
