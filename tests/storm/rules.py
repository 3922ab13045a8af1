"""What must hold at every step of every session, whatever happens. Each rule is a small observer:
it is shown one instant after the other and says what is broken, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

from controller import api
from controller.belt.states import BeltState
from tests.storm.stage import CARD, SPEED_MPS, Instant

QUANTUM_MMPS: Final = 45  # the wire counts tenths of a mile an hour
ACCEL_MMPS2: Final = 150  # the gate's ramp
STOPPED_MS: Final = 150  # from STOP to a machine that knows it, both well
STANDING_MS: Final = 6_000
_GOING: Final = frozenset({BeltState.RUNNING, BeltState.PAUSED, BeltState.EASING})
_NOT_OURS: Final = frozenset({"console_stop", "safety_key"})


class Rule(Protocol):
    """Sees every instant of one session in order."""

    def __call__(self, now: Instant) -> str | None:
        """What is broken, or None."""


def only_a_confirmed_start_moves() -> Rule:
    """The machine is started after a confirmation that was taken at standstill, and only once the
    belt has not been stopped since."""
    may_start = False

    def look(now: Instant) -> str | None:
        nonlocal may_start
        if "confirm" in now.taken:
            may_start = True
        if now.told.started and not may_start:
            return "the machine was started without a confirmation"
        if now.fates & _NOT_OURS or now.belt not in _GOING | {BeltState.ARMING}:
            may_start = False
        return None

    return look


def no_confirmation_is_forged() -> Rule:
    """A wrong token is never taken."""

    def look(now: Instant) -> str | None:
        return "a wrong confirmation was taken" if "wrong confirm" in now.taken else None

    return look


def never_above_the_limit() -> Rule:
    """No speed that the machine is told is above the lowest limit, unless it is on its way down to
    one that was lowered."""
    before_mmps = 0

    def look(now: Instant) -> str | None:
        nonlocal before_mmps
        allowed_mmps = min(SPEED_MPS * 1000, now.limit_mmps or 1e9) + 1
        for at_ms, speed_mmps in now.told.speeds:
            if speed_mmps > max(allowed_mmps, before_mmps):
                return f"told {speed_mmps} mm/s at {at_ms}, allowed {allowed_mmps:.0f}"
            before_mmps = speed_mmps
        return None

    return look


def never_faster_than_the_ramp() -> Rule:
    """From one speed told to the next no more than the ramp allows in the time between, however
    late a tick was."""
    before: tuple[int, int] | None = None

    def look(now: Instant) -> str | None:
        nonlocal before
        for at_ms, speed_mmps in now.told.speeds:
            if before is not None:
                passed_s = (at_ms - before[0]) / 1000
                allowed = before[1] + ACCEL_MMPS2 * passed_s + 2 * QUANTUM_MMPS
                if speed_mmps > allowed:
                    return f"told {speed_mmps} mm/s at {at_ms}, after {before[1]} at {before[0]}"
            before = at_ms, speed_mmps
        if now.told.started:
            before = None if before is None else (now.now_ms, 0)
        return None

    return look


def stop_reaches_the_machine() -> Rule:
    """After STOP a machine that hears and obeys is no longer started."""
    asked_ms: int | None = None

    def look(now: Instant) -> str | None:
        nonlocal asked_ms
        if "stop" in now.taken:
            asked_ms = asked_ms or now.now_ms
        if not now.whole or now.ill or (now.belt is BeltState.RUNNING and "confirm" in now.taken):
            asked_ms = None
        if asked_ms is not None and not now.started:
            asked_ms = None
        if asked_ms is not None and now.now_ms - asked_ms > STOPPED_MS:
            return f"STOP at {asked_ms}, still started at {now.now_ms}"
        return None

    return look


def a_stopped_belt_comes_to_rest() -> Rule:
    """A belt that is not to run stands within seconds, if the machine is well."""
    since_ms: int | None = None

    def look(now: Instant) -> str | None:
        nonlocal since_ms
        if now.belt in _GOING or now.ill or not now.whole or now.speed_mmps == 0:
            since_ms = None
        else:
            since_ms = since_ms or now.now_ms
            if now.now_ms - since_ms > STANDING_MS:
                return f"{now.belt} since {since_ms}, still {now.speed_mmps:.0f} mm/s"
        return None

    return look


def a_latched_belt_waits_for_a_person() -> Rule:
    """Only a reset that was taken, with the belt standing, leaves the latch."""
    latched = False

    def look(now: Instant) -> str | None:
        nonlocal latched
        left = latched and now.belt is not BeltState.LATCHED
        latched = now.belt is BeltState.LATCHED
        if left and "reset" not in now.taken:
            return f"latched became {now.belt} without a reset"
        if left and now.speed_mmps > CARD.capabilities.min_speed_mmps:
            return f"reset while the belt ran at {now.speed_mmps:.0f} mm/s"
        return None

    return look


def sessions_begin_and_end_in_turn() -> Rule:
    """Each session that began ends once, before the next."""
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
        return None

    return look


RULES: Final[tuple[Callable[[], Rule], ...]] = (
    only_a_confirmed_start_moves,
    no_confirmation_is_forged,
    never_above_the_limit,
    never_faster_than_the_ramp,
    stop_reaches_the_machine,
    a_stopped_belt_comes_to_rest,
    a_latched_belt_waits_for_a_person,
    sessions_begin_and_end_in_turn,
)
