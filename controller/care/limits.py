"""The limits in force for a participant: those of machine, site and workout, and their own."""

from __future__ import annotations

from controller.belt.limits import Limit
from controller.config import Config
from controller.limits import heart_limits, incline_limits, speed_limits
from controller.machine_card import walking_limit
from controller.treadmills.cards import MachineCard
from controller.treadmills.families import parse_machine_url
from sessions.care.dose import Ceiling
from sessions.care.participant import HeartLimit, InclineLimit, Participant, SpeedLimit
from sessions.workouts.plan import Plan


def speed_limits_of(
    participant: Participant, plan: Plan, card: MachineCard, config: Config
) -> tuple[Limit, ...]:
    """Belt speed in m/s, lowest first."""
    walking = walking_limit(parse_machine_url(config.machine.url), card)
    return speed_limits(plan, card, config.limits, participant, walking=walking)


def incline_limits_of(
    participant: Participant, plan: Plan, card: MachineCard, config: Config
) -> tuple[Limit, ...]:
    """Incline in percent, lowest first."""
    return incline_limits(plan, card, config.limits, participant)


def heart_limits_of(participant: Participant, config: Config) -> tuple[Limit, ...]:
    """Heart rate in beats per minute, lowest first; none where nobody decided one."""
    return heart_limits(config.limits, participant)


def ceiling(participant: Participant, plan: Plan, card: MachineCard, config: Config) -> Ceiling:
    """The lowest of each, as a plan of treatment heeds them."""
    speed = speed_limits_of(participant, plan, card, config)[0]
    incline = incline_limits_of(participant, plan, card, config)[0]
    hearts = heart_limits_of(participant, config)
    return Ceiling(
        SpeedLimit(max_speed_mps=speed.value, reason=_why(speed)),
        InclineLimit(max_incline_pct=incline.value, reason=_why(incline)),
        HeartLimit(max_heart_rate_bpm=round(hearts[0].value), reason=_why(hearts[0]))
        if hearts
        else None,
    )


def _why(limit: Limit) -> str:
    return f"limit of {limit.source}, {limit.reason}"[:200]
