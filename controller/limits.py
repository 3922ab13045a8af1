"""Which limits are in force for a plan, each with its reason."""

from __future__ import annotations

from typing import Final

from controller.belt.limits import Limit, lowest_first
from controller.config_schema import Limits
from controller.treadmills.cards import MachineCard
from controller.treadmills.port import NOTHING_STATED, Stated
from sessions.care.participant import Participant
from sessions.workouts.exceeding import BACKWARD_MAX_INCLINE_PCT, BACKWARD_MAX_SPEED_MPS
from sessions.workouts.plan import Gait, Plan

PARTICIPANT: Final = "participant"
_BACKWARD: Final = "for everybody, until the site or a clinician raises it"


def speed_limits(
    plan: Plan,
    card: MachineCard,
    site: Limits,
    participant: Participant | None,
    stated: Stated = NOTHING_STATED,
    *,
    walking: Limit | None = None,
) -> tuple[Limit, ...]:
    """Belt speed in m/s, lowest first. `walking` is that of a machine that nobody measured."""
    return lowest_first(
        (
            Limit(card.max_speed_mps, "machine", card.name),
            walking,
            _own_speed(stated, card),
            Limit(plan.max_speed_mps, "workout", plan.title),
            _decided(site.max_speed_mps, "site", site.reason)
            or _backward(plan, BACKWARD_MAX_SPEED_MPS),
            _speed_of(participant),
        )
    )


def incline_limits(
    plan: Plan,
    card: MachineCard,
    site: Limits,
    participant: Participant | None,
    stated: Stated = NOTHING_STATED,
) -> tuple[Limit, ...]:
    """Incline in percent, lowest first."""
    return lowest_first(
        (
            Limit(card.max_incline_pct, "machine", card.name),
            _own_incline(stated, card),
            Limit(plan.max_incline_pct, "workout", plan.title),
            _decided(site.max_incline_pct, "site", site.reason)
            or _backward(plan, BACKWARD_MAX_INCLINE_PCT),
            _incline_of(participant),
        )
    )


def heart_limits(site: Limits, participant: Participant | None) -> tuple[Limit, ...]:
    """Heart rate in beats per minute, lowest first; none where nobody decided one."""
    decided = (
        _decided(site.max_heart_rate_bpm, "site", site.reason),
        _heart_of(participant),
    )
    return tuple(sorted(limit for limit in decided if limit is not None))


def _own_speed(stated: Stated, card: MachineCard) -> Limit | None:
    """The range that the machine states, where it is narrower than the card's."""
    if stated.max_speed_mmps is None or stated.max_speed_mmps / 1000 >= card.max_speed_mps:
        return None
    own_mps = stated.max_speed_mmps / 1000
    return Limit(own_mps, "machine", f"the machine itself allows up to {own_mps * 3.6:.1f} km/h")


def _own_incline(stated: Stated, card: MachineCard) -> Limit | None:
    if stated.max_incline_tenths is None or stated.max_incline_tenths / 10 >= card.max_incline_pct:
        return None
    own_pct = stated.max_incline_tenths / 10
    return Limit(own_pct, "machine", f"the machine itself allows up to {own_pct:g} %")


def _decided(value: float | None, source: str, reason: str) -> Limit | None:
    return None if value is None else Limit(value, source, reason)


def _speed_of(participant: Participant | None) -> Limit | None:
    own = participant.speed if participant else None
    return None if own is None else Limit(own.max_speed_mps, PARTICIPANT, own.reason)


def _incline_of(participant: Participant | None) -> Limit | None:
    own = participant.incline if participant else None
    return None if own is None else Limit(own.max_incline_pct, PARTICIPANT, own.reason)


def _heart_of(participant: Participant | None) -> Limit | None:
    own = participant.heart if participant else None
    return None if own is None else Limit(own.max_heart_rate_bpm, PARTICIPANT, own.reason)


def _backward(plan: Plan, value: float) -> Limit | None:
    """What backward gait begins with where the site decided nothing."""
    return None if plan.gait is Gait.FORWARD else Limit(value, "backward gait", _BACKWARD)
