"""What nearly became a stop, noticed while it passes: the journal keeps it, nobody is alarmed.

Each reading has the line at which the belt is brought to rest. One that comes more than half of the
way there and goes back while the belt runs on is a near miss, told when it is over, with the
farthest that it came. One that gets there is a stop, and has a record of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final, NamedTuple

from controller import api
from controller.belt.gate import LATE_TICK_MS, LEASE_MS
from controller.belt.link import GuardReport
from controller.belt.states import BeltState
from controller.conduct.attendance import ALIVE_MS, Attendance
from controller.conduct.outlet import Outlet
from controller.conduct.protection import ABSENT_MS, GUARD_SILENT_MS, SILENT_MS, UNWATCHED_MS
from controller.conduct.senses import Senses
from controller.conduct.session import Session
from sessions.heart import EASE_MS as HEART_MS

NEAR: Final = 0.5  # of the way
OVER_SHARE, OVER_MPS = 0.05, 0.02
"""By how much the belt may exceed its limit: the watch's share, and half of its tolerance."""
LOWERED_MS: Final = 3000  # from an order at the limit to a belt that is surely there
REPEATED_MS: Final = 10_000  # the same refusal within this time is told once
_DANGEROUS: Final = (api.Confirm, api.Reset)


class Reading(NamedTuple):
    """How far something has come, and where the stop is."""

    what: str
    value: float
    limit: float


class NearMisses:
    """Follows all readings of one conductor."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet
        self._farthest: dict[str, Reading] = {}
        self._on: frozenset[str] = frozenset()
        self._refused_ms: dict[tuple[str, str], int] = {}
        self._answering: bool | None = None
        self._lowered_ms = -LOWERED_MS

    def follow(self, readings: Iterable[Reading], *, runs: bool) -> None:
        """The readings of a tick; with a belt that does not run they are of no interest."""
        if not runs:
            self._farthest.clear()
            return
        near = {one.what: one for one in readings if one.value > NEAR * one.limit}
        for what in [what for what in self._farthest if what not in near]:
            over = self._farthest.pop(what)
            self._tell(what, value=round(over.value, 3), limit=round(over.limit, 3))
        for what, reading in near.items():
            before = self._farthest.get(what)
            if before is None or reading.value > before.value:
                self._farthest[what] = reading

    def began(self, now: Mapping[str, bool], *, runs: bool) -> None:
        """What has no line to come to is told when it begins, with a belt that runs."""
        on = frozenset(what for what, so in now.items() if so)
        for what in sorted(on - self._on) if runs else ():
            self._tell(what)
        self._on = on

    def refused(self, command: api.AnyCommand, reason: str, now_ms: int) -> None:
        """A command was refused."""
        if not isinstance(command, _DANGEROUS):
            return
        key = command.type, reason
        told_ms = self._refused_ms.get(key)
        self._refused_ms = {
            known: at_ms
            for known, at_ms in (self._refused_ms | {key: now_ms}).items()
            if now_ms - at_ms < REPEATED_MS
        }
        if told_ms is None or now_ms - told_ms >= REPEATED_MS:
            self._tell("refused", f"{command.type}: {reason}")

    def reported(self, report: GuardReport) -> None:
        """The guard's newest report: a treadmill that answers again, and no belt stopped for it."""
        again = self._answering is False and report.answering
        self._answering = report.answering
        if again and report.belt is not BeltState.LATCHED:
            self._tell("link_regained")

    def tick(self, senses: Senses, session: Session, attendance: Attendance, now_ms: int) -> None:
        """Time passed: look at everything."""
        runs = senses.belt is BeltState.RUNNING and session.going
        over = self._over(senses, session, now_ms)  # keeps time also while the belt stands
        self.follow(chain(readings(senses, attendance, now_ms), over), runs=runs)
        self.began(moments(senses), runs=runs)

    def _over(self, senses: Senses, session: Session, now_ms: int) -> tuple[Reading, ...]:
        """Above the limit; not while the belt comes down to one that was just lowered."""
        guard, loaded = senses.guard, session.loaded
        if guard is None or loaded is None:
            return ()
        limit_mps = loaded.speed_limits[0].value
        if guard.commanded_speed_mmps > limit_mps * 1000 + 1:
            self._lowered_ms = now_ms
        if now_ms - self._lowered_ms <= LOWERED_MS:
            return ()
        over_mps = guard.speed_mmps / 1000 - limit_mps
        return (Reading("overspeed", over_mps, OVER_SHARE * limit_mps + OVER_MPS),)

    def _tell(
        self, what: str, detail: str = "", value: float | None = None, limit: float | None = None
    ) -> None:
        self._outlet.emit(api.NearMiss(what=what, detail=detail, value=value, limit=limit))


def readings(senses: Senses, attendance: Attendance, now_ms: int) -> Iterator[Reading]:
    """What is late or silent, and how long it may be."""
    guard, deck = senses.guard, senses.deck
    if guard is not None:
        yield Reading("guard_silent", now_ms - guard.at_ms, GUARD_SILENT_MS)
        yield Reading("guard_late", (guard.late_us or 0) / 1000, LATE_TICK_MS)
    if senses.with_deck and deck is not None:
        yield Reading("person_absent", deck.absent_ms, ABSENT_MS)
        yield Reading("deck_silent", now_ms - deck.at_ms, SILENT_MS)
    yield Reading("lease_late", senses.gap_ms, LEASE_MS)
    if (unwatched_ms := senses.unwatched_ms(now_ms)) is not None:
        yield Reading("screen_silent", unwatched_ms, UNWATCHED_MS)
    if (silent_ms := attendance.silent_ms(now_ms)) is not None:
        yield Reading("supervisor_silent", silent_ms, ALIVE_MS)
    if (heart_ms := senses.heart.age_ms(now_ms)) is not None:
        yield Reading("heart_silent", heart_ms, HEART_MS)


def moments(senses: Senses) -> dict[str, bool]:
    """Everything that has no line."""
    return {
        "footing_held": bool(senses.footing.lost),
        "feedback_doubted": senses.travel.lost is not None,
        "voice_unheard": senses.sound.lost is not None,
    }
