"""What is a reason to stop, and why somebody may not start. Nothing here is a reason to go."""

from __future__ import annotations

from controller.belt.faults import FAULTS, Cause
from controller.belt.link import GuardReport
from controller.belt.states import BeltState
from sessions.gait.report import DeckReport, SignalHealth

ABSENT_MS = 1000  # H14: flight in running is about 100 ms
SILENT_MS = 300  # H17: no report at all from the deck's reader
UNWATCHED_MS = 3000  # H34: where the site wants a screen that watches
GUARD_SILENT_MS = 1000  # no report for so long: the guard is not there

_CAUSES: dict[SignalHealth, Cause | None] = {
    SignalHealth.WAITING: Cause.DECK_STALE,
    SignalHealth.GOOD: None,
    SignalHealth.STALE: Cause.DECK_STALE,
    SignalHealth.FROZEN: Cause.DECK_FROZEN,
    SignalHealth.SATURATED: Cause.DECK_SATURATED,
    SignalHealth.MISSCALED: Cause.DECK_GAIN,
    SignalHealth.NEGATIVE: Cause.DECK_WRONG,
    SignalHealth.MISPLACED: Cause.WRONG_DIRECTION,
    SignalHealth.OFF_RATE: Cause.DECK_WRONG,
    SignalHealth.REBOOTED: Cause.DECK_REBOOTED,
}


def deck_cause(report: DeckReport | None, now_ms: int) -> Cause | None:
    """Why a moving belt must come to rest by what the deck says at `now_ms`, if it must."""
    if report is None or now_ms - report.at_ms > SILENT_MS:
        return Cause.DECK_STALE
    if cause := _CAUSES[report.health]:
        return cause
    return Cause.PERSON_OFF if report.absent_ms > ABSENT_MS else None


def guard_is_silent(heard_ms: int | None, now_ms: int) -> bool:
    """Whether the guard, heard last at `heard_ms`, must be taken for dead."""
    return heard_ms is None or now_ms - heard_ms > GUARD_SILENT_MS


def arm_hindrance(guard: GuardReport | None, heard_ms: int | None, now_ms: int) -> str | None:
    """Why no start may be asked for by what the guard says, in words; None if it may."""
    if guard is None or guard_is_silent(heard_ms, now_ms):
        return "the treadmill's guard does not answer"
    if guard.cause is not None:
        fault = FAULTS[guard.cause]
        return f"{fault.text}. {fault.remedy}"
    return None if guard.belt is BeltState.READY else f"the belt is {guard.belt}"


def confirm_hindrance(
    guard: GuardReport | None, heard_ms: int | None, token: int, now_ms: int
) -> str | None:
    """Why this confirmation starts nothing by what the guard says, in words; None if it does."""
    if guard is None or guard_is_silent(heard_ms, now_ms):
        return "the treadmill's guard does not answer"
    if token != guard.token:
        return "this confirmation is not the one that was asked for"
    return None if guard.standstill else "the belt is not yet at standstill: wait a moment"


def signal_hindrance(report: DeckReport | None, now_ms: int) -> str | None:
    """Why the deck cannot protect anybody (H18), in words; None if it can."""
    if report is None or now_ms - report.at_ms > SILENT_MS:
        return "the force deck does not answer: check its cable"
    if report.health is not SignalHealth.GOOD:
        if report.trouble:
            return report.trouble
        return f"the force deck's signal is {report.health}: it cannot protect the walker"
    return None


def start_hindrance(report: DeckReport | None, now_ms: int) -> str | None:
    """Why nobody may start now by what the deck says (H13, H18), in words; None if they may."""
    if hindrance := signal_hindrance(report, now_ms):
        return hindrance
    if report is None or not report.person_on_belt:
        return "nobody stands on the belt: step on first"
    return None
