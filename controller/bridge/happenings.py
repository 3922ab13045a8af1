"""What happened between two snapshots, as Machine Status: only what the belt was told and does,
never what an app wishes. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from controller.api import Snapshot
from controller.belt.faults import Cause
from controller.belt.states import BeltState
from controller.bridge.records import KMH_PER_MPS
from protocols.ftms.parameters import ControlInformation
from protocols.ftms.status import StatusOp, encode_machine_status

_UNDER_WAY: Final = frozenset({BeltState.RUNNING, BeltState.PAUSED})
_STOPPED: Final = encode_machine_status(
    StatusOp.STOPPED_OR_PAUSED_BY_USER, control_information=ControlInformation.STOP
)
_PAUSED: Final = encode_machine_status(
    StatusOp.STOPPED_OR_PAUSED_BY_USER, control_information=ControlInformation.PAUSE
)
_KEY_PULLED: Final = encode_machine_status(StatusOp.STOPPED_BY_SAFETY_KEY)
_STARTED: Final = encode_machine_status(StatusOp.STARTED_OR_RESUMED_BY_USER)
STOPS: Final = frozenset({_STOPPED, _PAUSED})


def happened(before: Snapshot, now: Snapshot) -> Iterator[bytes]:
    """Starts and stops."""
    was, is_now = before.belt.state, now.belt.state
    if _key_pulled(now) and not _key_pulled(before):
        yield _KEY_PULLED
    elif is_now is BeltState.RUNNING and was is not BeltState.RUNNING:
        yield _STARTED
    elif is_now is BeltState.PAUSED and was is not BeltState.PAUSED:
        yield _PAUSED
    elif was in _UNDER_WAY and is_now not in _UNDER_WAY:
        yield _STOPPED


def _key_pulled(snapshot: Snapshot) -> bool:
    cause = snapshot.belt.cause
    return cause is not None and cause.code == Cause.SAFETY_KEY


@dataclass(frozen=True, slots=True)
class Told:
    """What a running belt was last told, in the wire's counts: 0.01 km/h and 0.1 %."""

    speed: int
    incline: int

    @classmethod
    def at(cls, now: Snapshot) -> Told:
        """By this snapshot."""
        belt = now.belt
        speed_kmh = belt.commanded_speed_mps * KMH_PER_MPS
        return cls(round(speed_kmh * 100), round(belt.commanded_incline_pct * 10))

    def changes_to(self, now: Told) -> Iterator[bytes]:
        """What is told differently."""
        if now.speed != self.speed:
            speed = StatusOp.TARGET_SPEED_CHANGED
            yield encode_machine_status(speed, target_speed_kmh=now.speed / 100)
        if now.incline != self.incline:
            incline = StatusOp.TARGET_INCLINE_CHANGED
            yield encode_machine_status(incline, target_inclination_pct=now.incline / 10)
