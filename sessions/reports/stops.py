"""Every time the belt came to rest within a session, and why, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sessions.journal.rows import Json, StoredEvent, StoredSession, Telemetry

_ENDS: Final = frozenset({"paused", "easing", "stopping", "standstill", "latched"})
_ASKS: Final = {"stop": "STOP", "pause": "a pause", "finish": "an early finish"}
_AROUND_S: Final = (-1.0, 0.5)  # a command's record may come a moment after what it caused
_CAUSE_WITHIN_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop. None: not known."""

    at_s: float  # of the session
    pause: bool
    because: str
    remedy: str = ""
    speed_mps: float | None = None  # measured just before it
    standing_after_s: float | None = None


def stops(
    session: StoredSession, events: Sequence[StoredEvent], telemetry: Sequence[Telemetry]
) -> tuple[Stop, ...]:
    """In their order. That a finished program brings its belt to rest is none."""
    found = []
    beginnings = _beginnings(events)
    for number, event in enumerate(beginnings):
        last = number == len(beginnings) - 1
        until_s = beginnings[number + 1].at_s if not last else float("inf")
        stop = _stop(session, event, [e for e in events if e.at_s < until_s], telemetry)
        planned = last and session.outcome == "finished" and not stop.because
        if not planned:
            found.append(stop)
    return tuple(found)


def _beginnings(events: Sequence[StoredEvent]) -> list[StoredEvent]:
    """The changes of the belt from running to anything that ends it."""
    found, running = [], False
    for event in events:
        state = event.data.get("state")
        if event.kind != "belt":
            continue
        if running and state in _ENDS:
            found.append(event)
        running = state == "running"
    return found


def _stop(
    session: StoredSession,
    event: StoredEvent,
    events: Sequence[StoredEvent],
    telemetry: Sequence[Telemetry],
) -> Stop:
    cause = _cause(session, event, events)
    pause = event.data.get("state") == "paused"
    before = [row for row in telemetry if row.at_s <= event.at_s]
    standing = next(
        (row.at_s for row in telemetry if row.at_s >= event.at_s and row.speed_mps == 0), None
    )
    return Stop(
        at_s=max(0.0, event.at_s - session.started_s),
        pause=pause,
        because=str(cause.get("text", "")) if cause else _asked(event, events),
        remedy=str(cause.get("remedy", "")) if cause else "",
        speed_mps=before[-1].speed_mps if before else None,
        standing_after_s=None if standing is None else standing - event.at_s,
    )


def _cause(session: StoredSession, stop: StoredEvent, events: Sequence[StoredEvent]) -> Json | None:
    """What the belt's changes soon after say; at the last stop, what the summary says."""
    for event in events:
        told = event.data.get("cause")
        soon = 0 <= event.at_s - stop.at_s <= _CAUSE_WITHIN_S
        if event.kind == "belt" and soon and isinstance(told, Mapping):
            return told
    told = (session.summary or {}).get("cause")
    later = any(_is_running(event) and event.at_s > stop.at_s for event in events)
    return told if isinstance(told, Mapping) and not later else None


def _is_running(event: StoredEvent) -> bool:
    return event.kind == "belt" and event.data.get("state") == "running"


def _asked(stop: StoredEvent, events: Sequence[StoredEvent]) -> str:
    """Who asked for it; empty if no command did."""
    first_s, last_s = _AROUND_S
    asked = [
        event
        for event in events
        if event.kind == "command"
        and event.data.get("type") in _ASKS
        and event.data.get("refused") is None
        and first_s <= event.at_s - stop.at_s <= last_s
    ]
    if not asked:
        return ""
    data = asked[-1].data
    who = data.get("by") or data.get("client")
    what = _ASKS[str(data["type"])]
    return f"{what} was asked for by {who}" if who else f"{what} was asked for"
