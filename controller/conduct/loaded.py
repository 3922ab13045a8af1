"""A workout that may be run here."""

from __future__ import annotations

from dataclasses import dataclass

from controller import api
from controller.belt.limits import Limit
from sessions.workouts.plan import Plan


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
