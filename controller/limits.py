"""Which limits are in force for a plan, each with its reason."""

from __future__ import annotations

from controller.belt.limits import Limit, lowest_first
from controller.config_schema import Limits
from controller.treadmills.cards import MachineCard
from sessions.workouts.exceeding import BACKWARD_MAX_INCLINE_PCT, BACKWARD_MAX_SPEED_MPS
from sessions.workouts.plan import Gait, Plan

_BACKWARD = "for everybody, until the site or a clinician raises it"


def speed_limits(
    plan: Plan, card: MachineCard, site: Limits, participant: Limits
) -> tuple[Limit, ...]:
    """Belt speed in m/s, lowest first."""
    return lowest_first(
        (
            Limit(card.max_speed_mps, "machine", card.name),
            Limit(plan.max_speed_mps, "workout", plan.title),
            _decided(site.max_speed_mps, "site", site.reason)
            or _backward(plan, BACKWARD_MAX_SPEED_MPS),
            _decided(participant.max_speed_mps, "participant", participant.reason),
        )
    )


def incline_limits(
    plan: Plan, card: MachineCard, site: Limits, participant: Limits
) -> tuple[Limit, ...]:
    """Incline in percent, lowest first."""
    return lowest_first(
        (
            Limit(card.max_incline_pct, "machine", card.name),
            Limit(plan.max_incline_pct, "workout", plan.title),
            _decided(site.max_incline_pct, "site", site.reason)
            or _backward(plan, BACKWARD_MAX_INCLINE_PCT),
            _decided(participant.max_incline_pct, "participant", participant.reason),
        )
    )


def heart_limits(site: Limits, participant: Limits) -> tuple[Limit, ...]:
    """Heart rate in beats per minute, lowest first; none where nobody decided one."""
    decided = (
        _decided(site.max_heart_rate_bpm, "site", site.reason),
        _decided(participant.max_heart_rate_bpm, "participant", participant.reason),
    )
    return tuple(sorted(limit for limit in decided if limit is not None))


def _decided(value: float | None, source: str, reason: str) -> Limit | None:
    return None if value is None else Limit(value, source, reason)


def _backward(plan: Plan, value: float) -> Limit | None:
    """What backward gait begins with where the site decided nothing."""
    return None if plan.gait is Gait.FORWARD else Limit(value, "backward gait", _BACKWARD)
