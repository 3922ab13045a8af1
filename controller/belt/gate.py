"""The gate: the pure function between any wish and the wire.

`step(state, input, now_ms)` gives the next state, `order(state)` what the driver may do now.
Nothing else decides motion. Whole millimetres per second, tenths of a percent, milliseconds.

What holds for every sequence of inputs:
* the belt moves only after `Confirm` with the token of the last `Arm` or `Pause`, at standstill;
* the setpoint is never above the lowest limit and moves only at the ramp; a late tick never makes
  a bigger step, and a very late one stops the belt;
* a lease that is not renewed in time stops the belt;
* STOP is always taken; a latched belt is left by `Reset` at measured standstill only;
* incline moves only while the belt runs;
* only a belt that was just confirmed is started: one that was stopped elsewhere never is.
An input that its state does not take changes nothing: `refusal` says why, where a person asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from controller.belt.faults import FAULTS, Cause, Reaction
from controller.belt.inputs import (
    EASE_MMPS2,
    Arm,
    Cap,
    Confirm,
    Disarm,
    Ease,
    Input,
    Lease,
    LinkLost,
    Measured,
    Narrow,
    Pause,
    Reset,
    Stop,
    Tick,
    Trip,
)
from controller.belt.ramp import AT_ZERO, Ramp, ramped
from controller.belt.states import TRANSITIONS, BeltEvent, BeltState, after
from controller.treadmills.port import Motion, Order

LEASE_MS = 300
LATE_TICK_MS = 250  # a longer gap means that this process did not run: stop
LONGEST_RAMP_MS = 100  # a late tick ramps by no more than this
STANDING_ROUNDS = 2  # rounds of telemetry in a row that make a standstill
SETTLE_MS = 1000
ARMING_MS = 60_000
SLOWEST_EASE_MMPS2 = 120  # where the machine can do that
SOFT_STOP_MMPS = 90  # below this an easing belt is told to stop (0.2 mph)

MOVING = frozenset({BeltState.RUNNING, BeltState.PAUSED, BeltState.EASING, BeltState.STOPPING})


@dataclass(frozen=True, slots=True)
class Bounds:
    """What the machine allows, and how fast its setpoints may move."""

    max_speed_mmps: int
    max_incline_tenths: int
    start_speed_mmps: int = 90  # no more than this until motion is measured
    accel_mmps2: int = 150
    ease_mmps2: int = 500
    incline_tenths_per_s: int = 5


@dataclass(frozen=True, slots=True)
class GateState:
    """Everything that the gate knows. Starts silent; `latched_at_start` starts it latched."""

    bounds: Bounds
    belt: BeltState = BeltState.SILENT
    cause: Cause | None = None
    reaction: Reaction = Reaction.HOLD
    epoch: int = 0
    sequence: int = -1
    token: int | None = None
    lease_ms: int = 0  # when the lease ends
    max_speed_mmps: int = 0
    max_incline_tenths: int = 0
    ease_mmps2: int = EASE_MMPS2
    wish_speed_mmps: int = 0
    wish_incline_tenths: int = 0
    speed: Ramp = AT_ZERO
    incline: Ramp = AT_ZERO
    started: bool = False  # motion was measured in this epoch
    standing_rounds: int = 0
    since_ms: int = 0  # when this belt state began
    ticked_ms: int | None = None

    @property
    def standstill(self) -> bool:
        """Measured, not believed."""
        return self.standing_rounds >= STANDING_ROUNDS


def latched_at_start(bounds: Bounds, cause: Cause) -> GateState:
    """A gate whose predecessor died: its first order is STOP."""
    reaction = FAULTS[cause].reaction
    return GateState(bounds, belt=BeltState.LATCHED, cause=cause, reaction=reaction)


def order(state: GateState) -> Order:
    """What the driver may do now."""
    stopped = Order(Motion.REST if state.standstill else Motion.STOP)
    match state.belt:
        case BeltState.SILENT | BeltState.READY | BeltState.ARMING | BeltState.STANDSTILL:
            return Order(Motion.REST)
        case BeltState.RUNNING:
            return _follow(state, Motion.RUN if state.started else Motion.START)
        case BeltState.PAUSED | BeltState.EASING:
            return _follow(state) if state.speed.value > SOFT_STOP_MMPS else stopped
        case BeltState.STOPPING:
            return stopped
        case BeltState.LATCHED:
            easing = state.reaction <= Reaction.EASE and state.speed.value > SOFT_STOP_MMPS
            return _follow(state) if easing else stopped
        case _:
            assert_never(state.belt)


def _follow(state: GateState, motion: Motion = Motion.RUN) -> Order:
    return Order(motion, state.speed.value, state.incline.value)


def step(state: GateState, given: Input, now_ms: int) -> GateState:
    """The state after `given` at `now_ms`. What the state does not take changes nothing."""
    match given:
        case Tick():
            return _tick(state, now_ms)
        case Lease():
            return _lease(state, given, now_ms)
        case Cap():
            return _capped(state, given)
        case Measured():
            return _measured(state, given, now_ms)
        case Narrow(max_speed_mmps, max_incline_tenths):
            return _narrowed(state, Cap(max_speed_mmps, max_incline_tenths))
        case LinkLost():
            return _link_lost(state, now_ms)
        case Trip(cause):
            return _trip(state, cause, now_ms)
        case Arm() | Disarm() | Confirm() | Pause() | Ease() | Stop() | Reset():
            return state if refusal(state, given) else _asked(state, given, now_ms)
        case _:
            assert_never(given)


Asked = Arm | Disarm | Confirm | Pause | Ease | Stop | Reset

_EVENTS: dict[type[Asked], BeltEvent] = {
    Arm: BeltEvent.ARM,
    Disarm: BeltEvent.DISARM,
    Confirm: BeltEvent.CONFIRM,
    Pause: BeltEvent.PAUSE,
    Ease: BeltEvent.EASE,
    Stop: BeltEvent.STOP,
    Reset: BeltEvent.RESET,
}


def refusal(state: GateState, given: Asked) -> str | None:
    """Why `given` would change nothing now, in words for a person; None if it is taken."""
    if _EVENTS[type(given)] not in TRANSITIONS[state.belt]:
        return f"the belt is {state.belt}"
    if isinstance(given, Confirm):
        if state.token is None or given.token != state.token:
            return "this confirmation is not the one that was asked for"
        if not state.standstill:
            return "the belt is not yet at measured standstill"
    if isinstance(given, Arm) and not state.standstill:
        return "the belt is not yet at measured standstill"
    if isinstance(given, Reset) and not state.standstill:
        return "the belt is not yet at measured standstill"
    return None


def _asked(state: GateState, given: Asked, now_ms: int) -> GateState:
    state = _enter(state, _EVENTS[type(given)], now_ms)
    match given:
        case Arm(token, max_speed_mmps, max_incline_tenths, ease_mmps2):
            return replace(
                state,
                token=token,
                max_speed_mmps=max(0, min(max_speed_mmps, state.bounds.max_speed_mmps)),
                max_incline_tenths=max(0, min(max_incline_tenths, state.bounds.max_incline_tenths)),
                ease_mmps2=min(max(SLOWEST_EASE_MMPS2, ease_mmps2), state.bounds.ease_mmps2),
            )
        case Pause(token):
            return replace(state, token=token)
        case Confirm():
            return _started(state, now_ms)
        case Stop():
            return replace(
                state,
                token=None,
                standing_rounds=0,  # so that it reaches the wire and is measured, standing or not
                reaction=max(state.reaction, Reaction.STOP),
            )
        case Reset():
            return replace(state, cause=None, reaction=Reaction.HOLD, speed=Ramp(0, now_ms))
        case Disarm() | Ease():
            return replace(state, token=None)
        case _:
            assert_never(given)


def _started(state: GateState, now_ms: int) -> GateState:
    """A new epoch: from standstill, at no speed yet, with a first lease of grace."""
    return replace(
        state,
        token=None,
        epoch=state.epoch + 1,
        sequence=-1,
        lease_ms=now_ms + LEASE_MS,
        wish_speed_mmps=0,
        wish_incline_tenths=state.incline.value,
        speed=Ramp(0, now_ms),
        incline=Ramp(state.incline.value, now_ms),
        started=False,
        standing_rounds=0,
    )


def _lease(state: GateState, lease: Lease, now_ms: int) -> GateState:
    running = state.belt is BeltState.RUNNING and now_ms <= state.lease_ms
    if not running or lease.epoch != state.epoch or lease.sequence <= state.sequence:
        return state
    return replace(
        state,
        sequence=lease.sequence,
        lease_ms=now_ms + LEASE_MS,
        wish_speed_mmps=max(0, min(lease.speed_mmps, state.max_speed_mmps)),
        wish_incline_tenths=max(0, min(lease.incline_tenths, state.max_incline_tenths)),
    )


def _capped(state: GateState, cap: Cap) -> GateState:
    """The limits never rise by this; a setpoint above them ramps down from the next tick on."""
    max_speed_mmps = max(0, min(cap.max_speed_mmps, state.max_speed_mmps))
    max_incline_tenths = max(0, min(cap.max_incline_tenths, state.max_incline_tenths))
    return replace(
        state,
        max_speed_mmps=max_speed_mmps,
        max_incline_tenths=max_incline_tenths,
        wish_speed_mmps=min(state.wish_speed_mmps, max_speed_mmps),
        wish_incline_tenths=min(state.wish_incline_tenths, max_incline_tenths),
    )


def _narrowed(state: GateState, cap: Cap) -> GateState:
    """As `_capped`, and the next `Arm` gives no more either."""
    bounds = replace(
        state.bounds,
        max_speed_mmps=max(0, min(cap.max_speed_mmps, state.bounds.max_speed_mmps)),
        max_incline_tenths=max(0, min(cap.max_incline_tenths, state.bounds.max_incline_tenths)),
    )
    return _capped(replace(state, bounds=bounds), cap)


def _tick(state: GateState, now_ms: int) -> GateState:
    gap_ms = 0 if state.ticked_ms is None else now_ms - state.ticked_ms
    if gap_ms > LATE_TICK_MS and state.belt in MOVING:
        return _trip(replace(state, ticked_ms=now_ms), Cause.GUARD_STALLED, now_ms)
    if state.belt is BeltState.RUNNING and now_ms > state.lease_ms:
        return _trip(replace(state, ticked_ms=now_ms), Cause.LEASE_ENDED, now_ms)
    if state.belt is BeltState.ARMING and now_ms - state.since_ms >= ARMING_MS:
        return _asked(replace(state, ticked_ms=now_ms), Disarm(), now_ms)
    settled = state.belt is BeltState.STANDSTILL and now_ms - state.since_ms >= SETTLE_MS
    if settled and state.standstill:
        return _enter(replace(state, ticked_ms=now_ms), BeltEvent.SETTLED, now_ms)
    return _ramp(state, now_ms)


def _ramp(state: GateState, now_ms: int) -> GateState:
    """A tick that changes nothing but the ramps: the gate's every-day work, so in one copy."""
    bounds, speed = state.bounds, state.speed
    if state.belt is not BeltState.RUNNING:
        eased = ramped(speed, 0, state.ease_mmps2, now_ms, LONGEST_RAMP_MS)
        return replace(state, ticked_ms=now_ms, speed=eased)
    wish_mmps = state.wish_speed_mmps
    if not state.started:  # a belt that takes long to start begins at the foot of the ramp
        wish_mmps = min(wish_mmps, bounds.start_speed_mmps)
    rising = wish_mmps > speed.value
    rate = bounds.accel_mmps2 if rising else state.ease_mmps2
    return replace(
        state,
        ticked_ms=now_ms,
        speed=ramped(speed, wish_mmps, rate, now_ms, LONGEST_RAMP_MS),
        incline=ramped(
            state.incline,
            state.wish_incline_tenths,
            bounds.incline_tenths_per_s,
            now_ms,
            LONGEST_RAMP_MS,
        ),
    )


def _measured(state: GateState, measured: Measured, now_ms: int) -> GateState:
    rounds = min(state.standing_rounds + 1, STANDING_ROUNDS) if measured.standing else 0
    state = replace(state, standing_rounds=rounds)
    if state.belt is BeltState.RUNNING:
        return replace(state, started=state.started or not measured.standing)
    state = replace(state, incline=Ramp(measured.incline_tenths, now_ms))
    if not measured.standing and state.belt not in MOVING | {BeltState.LATCHED}:
        return _trip(state, Cause.UNEXPECTED_MOTION, now_ms)
    if not state.standstill:
        return state
    if state.belt is BeltState.SILENT:
        return _enter(state, BeltEvent.LINKED, now_ms)
    if state.belt in {BeltState.EASING, BeltState.STOPPING}:
        return _enter(state, BeltEvent.STOOD, now_ms)
    return state


def _link_lost(state: GateState, now_ms: int) -> GateState:
    state = replace(state, standing_rounds=0)
    next_belt = after(state.belt, BeltEvent.LINK_LOST)
    if next_belt is BeltState.LATCHED:
        return _trip(state, Cause.LINK_LOST, now_ms)
    return _enter(state, BeltEvent.LINK_LOST, now_ms)


def _trip(state: GateState, cause: Cause, now_ms: int) -> GateState:
    """Latch. The first cause stays the one that is told until a harder one comes; a STOP that is
    under way is never softened."""
    reaction = FAULTS[cause].reaction
    if state.belt is BeltState.STOPPING:
        reaction = max(reaction, Reaction.STOP)
    if state.belt is not BeltState.LATCHED:
        state = _enter(state, BeltEvent.FAULT, now_ms)
    elif reaction <= state.reaction:
        return state
    return replace(state, cause=cause, reaction=reaction, token=None)


def _enter(state: GateState, event: BeltEvent, now_ms: int) -> GateState:
    belt = after(state.belt, event)
    if belt is not state.belt:
        state = replace(state, belt=belt, since_ms=now_ms)
    return state
