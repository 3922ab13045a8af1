"""A workout that may be run here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from controller import api
from controller.belt.limits import Limit, lowest_first
from sessions.workouts.plan import Plan

SESSION: Final = "session"  # a limit that somebody set for this session
WALKER: Final = "walker"  # one that follows from what the walker said
_PASSING: Final = frozenset({SESSION, WALKER})


@dataclass(frozen=True, slots=True)
class Loaded:
    """A workout that may be run, with the limits that are in force for it, lowest first."""

    plan: Plan
    speed_limits: tuple[Limit, ...]
    incline_limits: tuple[Limit, ...]
    profile: tuple[api.ProfilePoint, ...]
    heart_limits: tuple[Limit, ...] = ()  # beats per minute; there may be none

    @property
    def max_heart_rate_bpm(self) -> float | None:
        """The limit in force, if there is one."""
        return self.heart_limits[0].value if self.heart_limits else None

    def capped(self, speed: Limit | None, incline: Limit | None) -> Loaded:
        """With these limits, each in the place of an earlier one of its source."""
        return replace(
            self,
            speed_limits=_with(self.speed_limits, speed),
            incline_limits=_with(self.incline_limits, incline),
        )

    def capped_like(self, other: Loaded) -> Loaded:
        """With the limits that were set for the session of `other`."""
        passing_speed = _passing(other.speed_limits)
        passing_incline = _passing(other.incline_limits)
        return replace(
            self,
            speed_limits=lowest_first((*self.speed_limits, *passing_speed)),
            incline_limits=lowest_first((*self.incline_limits, *passing_incline)),
        )

    def uncapped(self) -> Loaded:
        """Without any limit that was for one session only."""
        return replace(
            self,
            speed_limits=_lasting(self.speed_limits),
            incline_limits=_lasting(self.incline_limits),
        )


def _with(limits: tuple[Limit, ...], new: Limit | None) -> tuple[Limit, ...]:
    if new is None:
        return limits
    return lowest_first((new, *(limit for limit in limits if limit.source != new.source)))


def _passing(limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    return tuple(limit for limit in limits if limit.source in _PASSING)


def _lasting(limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    return tuple(limit for limit in limits if limit.source not in _PASSING)
