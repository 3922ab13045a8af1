"""Near misses: what was on its way to a stop and turned round, as the journal keeps it.

An event of kind `near_miss` says what it was, how far it came (`value`) and where the stop would
have been (`limit`), both in the unit of its row here; for what has no such line both are missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sessions.journal.rows import StoredEvent, StoredSession

KIND: Final = "near_miss"


@dataclass(frozen=True, slots=True)
class What:
    """One thing that nearly became a stop."""

    text: str
    unit: str = ""  # of value and limit; none: it has no such line


NEAR_MISSES: Final[Mapping[str, What]] = {
    "overspeed": What("the belt ran above its limit", "m/s"),
    "person_absent": What("nobody was on the belt", "ms"),
    "deck_silent": What("the force deck was silent", "ms"),
    "guard_silent": What("the guard was not heard", "ms"),
    "lease_late": What("the controller was late to renew its lease", "ms"),
    "guard_late": What("the guard woke up late", "ms"),
    "screen_silent": What("the screen that must watch gave no sign", "ms"),
    "supervisor_silent": What("who supervises from afar gave no sign", "ms"),
    "heart_silent": What("the heart-rate belt was not heard", "ms"),
    "footing_held": What("the person stumbled, or was near an end of the belt"),
    "feedback_doubted": What("deck and treadmill disagreed on the belt's speed"),
    "voice_unheard": What("the voice could not be heard"),
    "link_regained": What("the treadmill was silent, and answers again"),
    "refused": What("a command that could have moved the belt was refused"),
}
"""Everything that is told, by its name in the record."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """One of them. `session_id` None: outside sessions."""

    session_id: str | None
    wall_utc: str
    what: str
    detail: str = ""
    value: float | None = None
    limit: float | None = None

    @property
    def margin(self) -> float | None:
        """The share of the way that was left, 0 to 1; None where there is no such line."""
        if self.value is None or not self.limit:
            return None
        return max(0.0, 1 - self.value / self.limit)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often, in how many hours of sessions, and the one that came nearest."""

    name: str  # of the session, or of what it was
    count: int
    hours: float
    nearest: NearMiss | None

    @property
    def per_hour(self) -> float | None:
        """None where no time is known."""
        return self.count / self.hours if self.hours > 0 else None


def read(events: Iterable[StoredEvent], since_utc: str = "") -> list[NearMiss]:
    """The near misses among `events` from `since_utc` (ISO 8601) on, in their order."""
    return [
        _near_miss(event) for event in events if event.kind == KIND and event.wall_utc >= since_utc
    ]


def by_session(sessions: Sequence[StoredSession], found: Sequence[NearMiss]) -> list[Tally]:
    """A tally for each session, in their order; those without any too."""
    return [
        _tally(
            session.session_id,
            [one for one in found if one.session_id == session.session_id],
            hours(session),
        )
        for session in sessions
    ]


def by_what(found: Sequence[NearMiss], in_hours: float) -> list[Tally]:
    """A tally for each thing that came about, the most frequent first."""
    names = dict.fromkeys(one.what for one in found)
    tallies = [_tally(name, [one for one in found if one.what == name], in_hours) for name in names]
    return sorted(tallies, key=lambda tally: -tally.count)


def hours(session: StoredSession) -> float:
    """How long it took; 0 where its record has no end."""
    seconds = (session.summary or {}).get("duration_s")
    return seconds / 3600 if isinstance(seconds, int | float) else 0.0


def _tally(name: str, those: Sequence[NearMiss], in_hours: float) -> Tally:
    measured = [one for one in those if one.margin is not None]
    nearest = min(measured, key=lambda one: one.margin or 0.0, default=None)
    return Tally(name, len(those), in_hours, nearest)


def _near_miss(event: StoredEvent) -> NearMiss:
    value, limit = event.data.get("value"), event.data.get("limit")
    return NearMiss(
        event.session_id,
        event.wall_utc,
        str(event.data.get("what")),
        str(event.data.get("detail") or ""),
        value if isinstance(value, int | float) else None,
        limit if isinstance(limit, int | float) else None,
    )
