"""When the force deck is a reason to stop. It is never a reason to go."""

from __future__ import annotations

from controller.belt.faults import Cause
from sessions.gait.report import DeckReport, SignalHealth

ABSENT_MS = 1000  # H14: flight in running is about 100 ms
SILENT_MS = 300  # H17: no report at all from the deck's reader

_CAUSES: dict[SignalHealth, Cause | None] = {
    SignalHealth.WAITING: Cause.DECK_STALE,
    SignalHealth.GOOD: None,
    SignalHealth.STALE: Cause.DECK_STALE,
    SignalHealth.FROZEN: Cause.DECK_FROZEN,
    SignalHealth.SATURATED: Cause.DECK_SATURATED,
    SignalHealth.REBOOTED: Cause.DECK_REBOOTED,
}


def deck_cause(report: DeckReport | None, now_ms: int) -> Cause | None:
    """Why a moving belt must come to rest by what the deck says at `now_ms`, if it must."""
    if report is None or now_ms - report.at_ms > SILENT_MS:
        return Cause.DECK_STALE
    if cause := _CAUSES[report.health]:
        return cause
    return Cause.PERSON_OFF if report.absent_ms > ABSENT_MS else None


def start_hindrance(report: DeckReport | None, now_ms: int) -> str | None:
    """Why nobody may start now by what the deck says (H13, H18), in words; None if they may."""
    if report is None or now_ms - report.at_ms > SILENT_MS:
        return "the force deck does not answer: check its cable"
    if report.health is not SignalHealth.GOOD:
        return f"the force deck's signal is {report.health}: it cannot protect the walker"
    if not report.person_on_belt:
        return "nobody stands on the belt: step on first"
    return None
