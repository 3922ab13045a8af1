"""What a guard reports of a belt that does as it is told."""

from __future__ import annotations

from controller.belt.link import GuardReport
from controller.belt.states import BeltState


def standing() -> GuardReport:
    """Ready, and nobody has confirmed anything."""
    return _report(BeltState.READY, 0, 0)


def running(told_mmps: int = 600, reported_mmps: int | None = None) -> GuardReport:
    """At the speed that it was told, unless it reports another."""
    return _report(
        BeltState.RUNNING, told_mmps, told_mmps if reported_mmps is None else reported_mmps
    )


def _report(belt: BeltState, told_mmps: int, reported_mmps: int) -> GuardReport:
    return GuardReport(
        at_ms=0,
        belt=belt,
        cause=None,
        epoch=1,
        token=None,
        standstill=belt is BeltState.READY,
        commanded_speed_mmps=told_mmps,
        commanded_incline_tenths=0,
        measured_at_ms=0,
        speed_mmps=reported_mmps,
        incline_tenths=0,
        answering=True,
        detail="",
        realtime=True,
    )
