"""What must hold at every step of every session, whatever happens. Each rule is a small observer:
it is shown one instant after the other and says what is broken, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from controller import api
from controller.belt.states import BeltState
from controller.rehearse.place import STEP_MS
from tests.storm.places import INCLINE_PCT, SPEED_MPS
from tests.storm.stage import Instant

ACCEL_MMPS2: Final = 150  # the gate's ramps
INCLINE_TENTHS_PER_S: Final = 5
LATE_RAMP_MS: Final = 100  # what counts of a late tick
TICK_MS: Final = 20
STANDING_MMPS: Final = 30  # what reads 0 on every wire
STANDING_MS: Final = 5_000  # an ease is slower than the machine could be
REPEATED_MS: Final = 150  # from one STOP on the wire to the next, until standstill is measured
GONE_MS: Final = 2_500  # from the walker's last step to a belt that is not to run any more
_GOING: Final = frozenset({BeltState.RUNNING, BeltState.PAUSED, BeltState.EASING})
_MAY_GO: Final = _GOING | {BeltState.ARMING}


class Rule(Protocol):
    """Sees every instant of one session in order."""

    def __call__(self, now: Instant) -> str | None:
        """What is broken, or None."""


# --- motion ---


def only_a_confirmed_start_moves() -> Rule:
    """The machine is started after a confirmation only, and only once the belt has not been stopped
    since, by whomever."""
    may_start = was_started = False

    def look(now: Instant) -> str | None:
        nonlocal may_start, was_started
        if "confirm" in now.taken:
            may_start = True
        if now.told.started and not may_start:
            return "the machine was started without a confirmation"
        stopped_there = was_started and not now.started and not now.told.stopped
        was_started = now.started
        if stopped_there or now.belt not in _MAY_GO:
            may_start = False
        return None

    return look


def a_start_needs_standstill() -> Rule:
    """A new run begins with a belt that truly stands, if the machine does not lie."""
    before: Instant | None = None

    def look(now: Instant) -> str | None:
        nonlocal before
        earlier, before = before, now
        if earlier is None or now.guards != earlier.guards or now.epoch == earlier.epoch:
            return None
        moved = earlier.speed_mmps > STANDING_MMPS and now.honest
        return f"started at {earlier.speed_mmps:.0f} mm/s" if moved else None

    return look


def no_confirmation_is_forged() -> Rule:
    """A wrong token is never taken."""

    def look(now: Instant) -> str | None:
        return "a wrong confirmation was taken" if "wrong confirm" in now.taken else None

    return look


def a_latched_belt_waits_for_a_person() -> Rule:
    """Only a reset that was taken, with a belt that truly stands, leaves the latch; the guard's
    death does not. A new controller has a new guard, which knows of no latch and moves nothing."""
    latched = False
    guards = 0

    def look(now: Instant) -> str | None:
        nonlocal latched, guards
        left = latched and now.belt is not BeltState.LATCHED
        renewed = now.guards != guards and now.belt is BeltState.SILENT
        latched, guards = now.belt is BeltState.LATCHED, now.guards
        if not left or renewed:
            return None
        if "reset" not in now.taken:
            return f"latched became {now.belt} without a reset"
        if now.speed_mmps > STANDING_MMPS and now.honest:
            return f"reset while the belt ran at {now.speed_mmps:.0f} mm/s"
        return None

    return look


# --- limits and ramps ---


def never_above_the_limit() -> Rule:
    """No speed or incline that the machine is told is above the lowest limit, the one that people
    are shown included, unless it is on its way down to one that was lowered."""
    before_mmps = before_tenths = 0

    def look(now: Instant) -> str | None:
        nonlocal before_mmps, before_tenths
        if not (now.told.speeds or now.told.inclines):
            return None
        allowed_mmps, allowed_tenths = _allowed(now)
        for at_ms, speed_mmps in now.told.speeds:
            if speed_mmps > max(allowed_mmps, before_mmps):
                return f"told {speed_mmps} mm/s at {at_ms}, allowed {allowed_mmps:.0f}"
            before_mmps = speed_mmps
        for at_ms, tenths in now.told.inclines:
            if tenths > max(allowed_tenths, before_tenths):
                return f"told {tenths / 10} % at {at_ms}, allowed {allowed_tenths / 10} %"
            before_tenths = tenths
        return None

    return look


def _allowed(now: Instant) -> tuple[float, float]:
    """mm/s and tenths of a percent. No machine goes slower than its lowest speed, rounded
    up to a step of its own."""
    shown_mps = SPEED_MPS if now.shown_mps is None else now.shown_mps
    shown_pct = INCLINE_PCT if now.shown_pct is None else now.shown_pct
    speed_mmps = min(SPEED_MPS * 1000, shown_mps * 1000, now.limit_mmps or 1e9) + 1
    tenths = min(INCLINE_PCT * 10, shown_pct * 10, now.limit_tenths) + 1
    lowest_mmps = now.where.machine.min_speed_mmps + now.where.quantum_mmps
    return max(speed_mmps, lowest_mmps + 1), tenths


def never_faster_than_the_ramp() -> Rule:
    """From one speed told to the next no more than the ramp allows in the time between. Of that,
    what the guard slept does not count, nor what a whole wire would not let pass in silence."""
    before: tuple[int, int] | None = None
    slept_ms = disturbed_ms = 0

    def look(now: Instant) -> str | None:
        nonlocal before, slept_ms, disturbed_ms
        slept_ms += 0 if now.awake else STEP_MS
        disturbed_ms += 0 if now.whole else STEP_MS
        for at_ms, speed_mmps in now.told.speeds:
            if before is not None:
                awake_ms = at_ms - before[0] - max(0, slept_ms - LATE_RAMP_MS)
                passed_s = min(awake_ms, now.where.follow_ms + disturbed_ms) / 1000
                allowed = before[1] + ACCEL_MMPS2 * passed_s + 2 * now.where.quantum_mmps
                if speed_mmps > allowed:
                    return f"told {speed_mmps} mm/s at {at_ms}, after {before[1]} at {before[0]}"
            before, slept_ms, disturbed_ms = (at_ms, speed_mmps), 0, 0
        if now.told.started:
            before = (now.now_ms, now.where.machine.min_speed_mmps)
        return None

    return look


def a_late_tick_makes_no_bigger_step() -> Rule:
    """The gate's own setpoints rise, from step to step, by no more than the ramp; after a tick that
    came late, by no more than `LATE_RAMP_MS` of it."""
    before: Instant | None = None

    def look(now: Instant) -> str | None:
        nonlocal before
        earlier, before = before, now
        running = now.belt is BeltState.RUNNING and earlier is not None
        if not running or earlier is None or now.guards != earlier.guards:
            return None
        for_ms = STEP_MS + TICK_MS + (0 if earlier.awake else LATE_RAMP_MS)
        rise = now.order_mmps - earlier.order_mmps
        if rise > ACCEL_MMPS2 * for_ms / 1000 + 1:
            return f"the setpoint rose by {rise} mm/s in a step"
        tenths = now.order_tenths - earlier.order_tenths
        if earlier.belt is BeltState.RUNNING and tenths > INCLINE_TENTHS_PER_S * for_ms / 1000 + 1:
            return f"the incline's setpoint rose by {tenths / 10} % in a step"
        return None

    return look


# --- stops ---


def stop_reaches_the_machine() -> Rule:
    """After STOP a machine that hears and obeys is no longer started; one that did not hear or obey
    is not, as soon as it does."""
    since_ms: int | None = None

    def look(now: Instant) -> str | None:
        nonlocal since_ms
        if "stop" in now.taken:
            since_ms = now.now_ms
        if since_ms is None:
            return None
        if now.belt in _GOING and "confirm" in now.taken:  # a person started it anew
            since_ms = None
        elif not now.whole or now.ill:
            since_ms = now.now_ms
        elif now.started and now.now_ms - since_ms > now.where.stop_ms:
            return f"STOP counted from {since_ms}, still started at {now.now_ms}"
        return None

    return look


def stop_is_said_until_the_belt_stands() -> Rule:
    """While a belt moves, from STOP to standstill, the guard writes it again and again. A
    second STOP on the way there changes nothing."""
    asked_ms: int | None = None
    awake_ms = 0
    stopping = False

    def look(now: Instant) -> str | None:
        nonlocal asked_ms, awake_ms, stopping
        awake_ms = awake_ms + STEP_MS if now.awake else 0
        if "stop" in now.taken and not stopping:
            asked_ms = now.now_ms
        stopping = now.belt is BeltState.STOPPING
        started = now.belt in _GOING and "confirm" in now.taken
        stood = asked_ms is not None and now.stood_ms is not None and now.stood_ms >= asked_ms
        if started or stood:
            asked_ms = None
        if now.speed_mmps == 0:
            return None
        if asked_ms is None or now.where.card.family != "trackmaster" or awake_ms <= REPEATED_MS:
            return None
        silent_ms = now.now_ms - now.said_ms
        return f"STOP was not said for {silent_ms} ms" if silent_ms > REPEATED_MS else None

    return look


def a_stopped_belt_comes_to_rest() -> Rule:
    """A belt that is not to run stands within seconds, and those that the machine takes to slow
    down, if it is well."""
    since: tuple[int, int] | None = None  # and when it must stand

    def look(now: Instant) -> str | None:
        nonlocal since
        if now.belt in _GOING or now.ill or not now.whole or now.speed_mmps == 0:
            since = None
            return None
        slowing_ms = round(now.speed_mmps * 1000 / now.where.machine.decel_mmps2)
        since = since or (now.now_ms, now.now_ms + slowing_ms + STANDING_MS)
        if now.now_ms > since[1]:
            return f"{now.belt} since {since[0]}, still {now.speed_mmps:.0f} mm/s"
        return None

    return look


def nobody_is_missed() -> Rule:
    """A belt does not go on running for nobody."""
    since_ms: int | None = None

    def look(now: Instant) -> str | None:
        nonlocal since_ms
        if now.somebody or not now.awake or now.belt is not BeltState.RUNNING:
            since_ms = None
        else:
            since_ms = since_ms or now.now_ms
            if now.now_ms - since_ms > GONE_MS:
                return f"nobody is there since {since_ms}, and the belt runs"
        return None

    return look


# --- the record ---


def sessions_begin_and_end_in_turn() -> Rule:
    """Each session that began ends once, before the next, unless its controller was killed."""
    open_session = ""

    def look(now: Instant) -> str | None:
        nonlocal open_session
        for event in now.events:
            match event:
                case api.SessionBegan(session_id=session_id):
                    if open_session:
                        return f"{session_id} began before {open_session} ended"
                    open_session = session_id
                case api.SessionEnded(summary=summary):
                    if summary.session_id != open_session:
                        return f"{summary.session_id} ended, {open_session or 'none'} was open"
                    open_session = ""
        if "controller dies" in now.fates:
            open_session = ""
        return None

    return look


RULES: Final[tuple[Callable[[], Rule], ...]] = (
    only_a_confirmed_start_moves,
    a_start_needs_standstill,
    no_confirmation_is_forged,
    a_latched_belt_waits_for_a_person,
    never_above_the_limit,
    never_faster_than_the_ramp,
    a_late_tick_makes_no_bigger_step,
    stop_reaches_the_machine,
    stop_is_said_until_the_belt_stands,
    a_stopped_belt_comes_to_rest,
    nobody_is_missed,
    sessions_begin_and_end_in_turn,
)
