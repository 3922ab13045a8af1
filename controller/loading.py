"""From a workout to what may be run here: limits put in force, excesses named, rehearsal passed."""

from __future__ import annotations

from controller.conduct.loaded import Loaded
from controller.conduct.views import profile_view
from controller.config import Config
from controller.limits import heart_limits, incline_limits, speed_limits
from controller.machine_card import walking_limit
from controller.rehearse.rehearsal import objections
from controller.treadmills.cards import MachineCard
from controller.treadmills.families import parse_machine_url
from controller.treadmills.port import NOTHING_STATED, Stated
from controller.workouts import find_workout
from sessions.care.participant import Participant
from sessions.quantities import SpeedUnit
from sessions.workouts.exceeding import exceeds
from sessions.workouts.plan import Plan


class NotHere(ValueError):
    """A workout that may not be run on this machine at this site; the message says why."""


def with_limits(
    plan: Plan,
    card: MachineCard,
    config: Config,
    participant: Participant | None = None,
    stated: Stated = NOTHING_STATED,
) -> Loaded:
    """The plan with the limits that are in force here for it and for this participant."""
    walking = walking_limit(parse_machine_url(config.machine.url), card)
    return Loaded(
        plan,
        speed_limits(plan, card, config.limits, participant, stated, walking=walking),
        incline_limits(plan, card, config.limits, participant, stated),
        profile_view(plan),
        heart_limits(config.limits, participant),
    )


def excesses(loaded: Loaded, unit: SpeedUnit) -> tuple[str, ...]:
    """Which steps go beyond the limits in force, in words."""
    speed, incline = loaded.speed_limits[0], loaded.incline_limits[0]
    return exceeds(loaded.plan, speed.value, incline.value, unit)


def limited(
    plan: Plan,
    card: MachineCard,
    config: Config,
    participant: Participant | None = None,
    stated: Stated = NOTHING_STATED,
) -> Loaded:
    """The plan with its limits, if it stays within them. `stated` is what the machine says of
    itself. Raises `NotHere`."""
    loaded = with_limits(plan, card, config, participant, stated)
    if beyond := excesses(loaded, config.machine.unit):
        limits = (loaded.speed_limits[0], loaded.incline_limits[0])
        why = "; ".join(f"{limit.source} ({limit.reason})" for limit in limits)
        raise NotHere(
            f"{'; '.join(beyond)}. In force: {why}. "
            "The site may raise the limit for backward gait: limits in the configuration"
        )
    return loaded


def load(name: str, card: MachineCard, config: Config) -> Loaded:
    """The workout of that name or path, if it may be run here.

    One that did not ship with Backstride is rehearsed from start to end. Raises `WorkoutError` or
    `NotHere`.
    """
    unit = config.machine.unit
    found = find_workout(name)
    loaded = limited(found.workout.plan(unit), card, config)
    if not found.shipped and (objection := objections(loaded, card, unit)):
        raise NotHere(f"{name}: {objection}")
    return loaded
