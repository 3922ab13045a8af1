"""What the footing of the person on the belt demands: a cue and a hold, an ease, a stop.

Near an end of the belt (H16) they are told which way to go and nothing rises; nearer still the belt
eases. What counts is where they will be in a moment, so that a quick drift is told earlier. After a
stumble (H15) nothing rises for a while; a second one meanwhile eases. Somebody who may be down is
stopped for. Which way is which: the console is at the front, whichever way they face.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from controller.belt.faults import Cause
from controller.belt.states import BeltState
from controller.conduct.holding import Lost
from sessions.engine.events import Announcement, Tone
from sessions.gait.fallen import stands_still
from sessions.gait.footing import Footed
from sessions.gait.report import DeckReport, SignalHealth
from sessions.workouts.plan import Gait

LOOK_AHEAD_S: Final = 2.0  # of drift
SWAY_MPS: Final = 0.06  # a slower drift comes and goes
CUE_M: Final = 0.25  # from a person's place in a moment to the end of the belt
CLEAR_M: Final = 0.35
EASE_M: Final = 0.12
CUED_MS: Final = 800  # to do as they were told, where there is time for it
"""The simulated walks chose these: see docs/safety/false-stops.md."""
STEADY_MS: Final = 10_000
CARRYING_MMPS: Final = 100  # a slower belt carries nobody off
STEPPING_MMPS: Final = 300  # on a slower belt people stop and set off at will


class End(StrEnum):
    """An end of the belt."""

    FRONT = "front"
    REAR = "rear"


_BACKWARD: Final = {
    End.FRONT: "The console is close behind you. Take shorter steps.",
    End.REAR: "The belt ends in front of you. Step back, toward the console.",
}
_REVERSED: Final = {
    End.FRONT: "The console is close in front of you. Step back, away from it.",
    End.REAR: "The belt ends behind you. Take shorter steps.",
}
"""Backward on a belt that runs in reverse: they face the console, and it carries them there."""
_FORWARD: Final = {
    End.FRONT: "The console is close in front of you. Take shorter steps.",
    End.REAR: "The belt ends behind you. Step forward, toward the console.",
}
WORDS: Final[Mapping[Gait, Mapping[End, str]]] = {
    Gait.BACKWARD_WALK: _BACKWARD,
    Gait.BACKWARD_RUN: _BACKWARD,
    Gait.FORWARD: _FORWARD,
}
CENTRED: Final = Announcement("Back in the middle of the belt.", Tone.CHANGE)
STUMBLED: Final = Lost(
    Announcement("Holding after a stumble. Take the rail.", Tone.ATTENTION),
    Announcement("Steady again.", Tone.CHANGE),
)
_CAUSES: Final = {End.FRONT: Cause.FRONT_END, End.REAR: Cause.REAR_END}
_STOPPED_FROM: Final = frozenset(
    {BeltState.RUNNING, BeltState.PAUSED, BeltState.EASING, BeltState.LATCHED}
)
"""A belt that eases is stopped for a fall, too."""


@dataclass(frozen=True, slots=True)
class _Near:
    """An end that they were told of, and when."""

    end: End
    since_ms: int


class FootingProtection:
    """One deck's part in the sessions of a conductor. `follow` it at every tick."""

    def __init__(self) -> None:
        self.armed(Gait.BACKWARD_WALK)

    def armed(self, gait: Gait) -> None:
        """Somebody is to start, going this way: what was before is forgotten."""
        self._gait = gait
        self._reversed = False
        self._near: _Near | None = None
        self._stumbles: int | None = None  # as counted so far
        self._stumbled_ms: int | None = None
        self._again = False
        self._at_end = False
        self._fallen = False

    @property
    def lost(self) -> tuple[Lost, ...]:
        """Why nothing may rise, with the words for it."""
        near = () if self._near is None else (self._told(self._near.end),)
        return near if self._stumbled_ms is None else (*near, STUMBLED)

    def causes(self, belt: BeltState) -> Iterator[Cause]:
        """Why a belt in this state must come to rest, the hardest first."""
        if self._fallen and belt in _STOPPED_FROM:
            yield Cause.FALLEN
        if belt is not BeltState.RUNNING:
            return
        if self._again:
            yield Cause.STUMBLING
        if self._at_end and self._near is not None:
            yield _CAUSES[self._near.end]

    def follow(self, deck: DeckReport | None, speed_mmps: int, now_ms: int) -> None:
        """Take the deck's newest word, with the belt's measured speed."""
        if deck is None or deck.health is not SignalHealth.GOOD or not deck.person_on_belt:
            # Nobody, or nothing known of them: other causes answer that.
            self._near, self._at_end, self._fallen = None, False, False
            return
        footed = deck.footing
        self._reversed = footed.belt_reversed
        self._fallen = speed_mmps >= CARRYING_MMPS and (
            footed.fall is not None
            or stands_still(footed.unstepped_s, footed.usual_step_s, speed_mmps / 1000)
        )
        self._follow_stumbles(footed, now_ms, stepping=speed_mmps >= STEPPING_MMPS)
        self._follow_place(footed, now_ms)

    def _follow_stumbles(self, footed: Footed, now_ms: int, *, stepping: bool) -> None:
        known, self._stumbles = self._stumbles, footed.stumbles
        sure = footed.stumble is not None and footed.stumble.is_sure
        if stepping and known is not None and footed.stumbles > known:
            self._again = self._again or (sure and self._stumbled_ms is not None)
            self._stumbled_ms = now_ms
        elif self._stumbled_ms is not None and now_ms - self._stumbled_ms >= STEADY_MS:
            self._stumbled_ms, self._again = None, False

    def _follow_place(self, footed: Footed, now_ms: int) -> None:
        rooms = {end: room_m for end, room_m in _rooms(footed) if room_m is not None}
        if not rooms:
            self._near, self._at_end = None, False
            return
        end = min(rooms, key=lambda one: rooms[one])
        if self._near is not None and rooms[self._near.end] > CLEAR_M:
            self._near = None
        if rooms[end] < CUE_M and (self._near is None or self._near.end is not end):
            self._near = _Near(end, now_ms)
        near = self._near
        self._at_end = near is not None and (
            rooms[near.end] < 0.0
            or (rooms[near.end] < EASE_M and now_ms - near.since_ms >= CUED_MS)
        )

    def _told(self, end: End) -> Lost:
        words = _REVERSED if self._reversed else WORDS[self._gait]
        return Lost(Announcement(words[end], Tone.ATTENTION), CENTRED)


def _rooms(footed: Footed) -> Iterator[tuple[End, float | None]]:
    """How far they will be from each end in a moment; drifting away from it brings nothing."""
    drift_mps = footed.drift_mps or 0.0
    if footed.to_front_m is not None:
        yield End.FRONT, footed.to_front_m - LOOK_AHEAD_S * max(0.0, drift_mps - SWAY_MPS)
    if footed.to_rear_m is not None:
        yield End.REAR, footed.to_rear_m - LOOK_AHEAD_S * max(0.0, -drift_mps - SWAY_MPS)
