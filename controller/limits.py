"""Which limits are in force for a plan, each with its reason."""

from __future__ import annotations

from controller.belt.limits import Limit, lowest_first
from controller.config_schema import Limits as SiteLimits
from controller.treadmills.cards import MachineCard
from sessions.workouts.exceeding import BACKWARD_MAX_INCLINE_PCT, BACKWARD_MAX_SPEED_MPS
from sessions.workouts.plan import Gait, Plan

_BACKWARD = "for everybody, until the site or a clinician raises it"


def speed_limits(plan: Plan, card: MachineCard, site: SiteLimits) -> tuple[Limit, ...]:
    """Belt speed in m/s, lowest first."""
    return lowest_first(
        (
            Limit(card.max_speed_mps, "machine", card.name),
            Limit(plan.max_speed_mps, "workout", plan.title),
            _site_or_backward(plan, site.max_speed_mps, site.reason, BACKWARD_MAX_SPEED_MPS),
        )
    )


def incline_limits(plan: Plan, card: MachineCard, site: SiteLimits) -> tuple[Limit, ...]:
    """Incline in percent, lowest first."""
    return lowest_first(
        (
            Limit(card.max_incline_pct, "machine", card.name),
            Limit(plan.max_incline_pct, "workout", plan.title),
            _site_or_backward(plan, site.max_incline_pct, site.reason, BACKWARD_MAX_INCLINE_PCT),
        )
    )


def _site_or_backward(plan: Plan, site: float | None, reason: str, backward: float) -> Limit | None:
    """What the site decided; without a decision, what backward gait begins with."""
    if site is not None:
        return Limit(site, "site", reason)
    if plan.gait is Gait.FORWARD:
        return None
    return Limit(backward, "backward gait", _BACKWARD)
