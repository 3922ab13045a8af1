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
