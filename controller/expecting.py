"""Who will walk and how, as far as that is known: what the force deck's signal is held against."""

from __future__ import annotations

from dataclasses import dataclass

from sessions.care.participant import Participant, Way
from sessions.gait.facing import Facing
from sessions.workouts.plan import Gait


@dataclass(frozen=True, slots=True)
class Expected:
    """A mass that was entered, where the person looks, and whether the belt runs in reverse."""

    mass_kg: float | None
    facing: Facing
    belt_reversed: bool


def expected(gait: Gait, participant: Participant | None) -> Expected:
    """Who goes backward turns round, unless their record says that the belt runs in reverse."""
    mass_kg = participant.mass_kg if participant else None
    if gait is Gait.FORWARD:
        return Expected(mass_kg, Facing.CONSOLE, belt_reversed=False)
    if participant is not None and participant.way is Way.REVERSED:
        return Expected(mass_kg, Facing.CONSOLE, belt_reversed=True)
    return Expected(mass_kg, Facing.REAR, belt_reversed=False)
