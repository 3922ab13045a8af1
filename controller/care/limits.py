"""The limits in force for a participant: those of machine, site and workout, and their own."""

from __future__ import annotations

from controller.belt.limits import Limit, lowest_first
from controller.config import Config
from controller.config_schema import Limits
from controller.limits import heart_limits, incline_limits, speed_limits
from controller.machine_card import walking_limit
from controller.treadmills.cards import MachineCard
from controller.treadmills.families import parse_machine_url
from sessions.care.dose import Ceiling
from sessions.care.participant import HeartLimit, InclineLimit, Participant, SpeedLimit
from sessions.workouts.plan import Plan

_SOURCE = "participant"


def speed_limits_of(
    participant: Participant, plan: Plan, card: MachineCard, config: Config
) -> tuple[Limit, ...]:
    """Belt speed in m/s, lowest first."""
    walking = walking_limit(parse_machine_url(config.machine.url), card)
    configured = _configured(participant, config)
    others = speed_limits(plan, card, config.limits, configured, walking=walking)
    own = participant.speed
    mine = None if own is None else Limit(own.max_speed_mps, _SOURCE, own.reason)
    return lowest_first((*others, mine))


def incline_limits_of(
    participant: Participant, plan: Plan, card: MachineCard, config: Config
) -> tuple[Limit, ...]:
    """Incline in percent, lowest first."""
    others = incline_limits(plan, card, config.limits, _configured(participant, config))
    own = participant.incline
    mine = None if own is None else Limit(own.max_incline_pct, _SOURCE, own.reason)
    return lowest_first((*others, mine))


def heart_limits_of(participant: Participant, config: Config) -> tuple[Limit, ...]:
    """Heart rate in beats per minute, lowest first; none where nobody decided one."""
    others = heart_limits(config.limits, _configured(participant, config))
    own = participant.heart
    mine = () if own is None else (Limit(own.max_heart_rate_bpm, _SOURCE, own.reason),)
    return tuple(sorted((*others, *mine)))


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


def _configured(participant: Participant, config: Config) -> Limits:
    """What the configuration says of this pseudonym: it may lower a limit further."""
    return config.participants.get(participant.pseudonym, Limits())


def _why(limit: Limit) -> str:
    return f"limit of {limit.source}, {limit.reason}"[:200]
