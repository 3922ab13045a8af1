"""How late a machine is, measured at its lowest speed: start, one small rise, stop. Pure.

It is told what the guard reports and gives wishes, like any controller: arm, a person's
confirmation, leases, stop. Gate, watch and guard hold as always; what they object to ends it.
Times are monotonic milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from controller.belt.faults import FAULTS
from controller.belt.inputs import Arm, Confirm, Lease, Stop, Wish
from controller.belt.link import GuardReport
from controller.belt.states import BeltState
from controller.treadmills.port import Capabilities

RISE_MMPS: Final = 150  # 0.5 km/h above the lowest speed
SETTLED_MS: Final = 2000
NEAR_MMPS: Final = 30
STOPS_MS: Final = 30_000
SLOWED_SHARE: Final = 0.9  # below this part of its speed a belt obeys a stop


class LearningFailed(Exception):
    """Nothing was learnt; the message says why. The belt has been told to stop."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was measured, in milliseconds."""

    start_ms: int  # from the confirmation to motion
    lag_ms: int  # from an ordered speed to the report of it
    obey_ms: int  # from STOP to a speed that falls
    stop_ms: int  # from STOP to measured standstill


class Phase(Enum):
    """Where the procedure is, in words for the person beside the machine."""

    WAITING = "waiting for the machine"
    ASKING = "waiting for your confirmation"
    STARTING = "the belt starts"
    RISING = "the belt gets a little faster"
    STOPPING = "the belt stops"
    DONE = "done"


class Learning:
    """One measurement, from `reported` to `learnt`."""

    def __init__(self, machine: Capabilities, token: int, now_ms: int) -> None:
        self.phase = Phase.WAITING
        self.learnt: Learnt | None = None
        self._machine = machine
        self._token = token
        self._since_ms = now_ms
        self._sequence = 0
        self._moved_ms: int | None = None
        self._start_ms = self._lag_ms = 0
        self._slowed_ms: int | None = None
        self._from_mmps = 0
        self._near_ms: int | None = None

    @property
    def lowest_mmps(self) -> int:
        """The speed that it begins with."""
        return self._machine.min_speed_mmps

    @property
    def highest_mmps(self) -> int:
        """The highest that it asks for."""
        return min(self.lowest_mmps + RISE_MMPS, self._machine.max_speed_mmps)

    def confirmed(self, now_ms: int) -> list[Wish]:
        """The person beside the machine confirms the start."""
        assert self.phase is Phase.ASKING
        self._enter(Phase.STARTING, now_ms)
        return [Confirm(self._token)]

    def reported(self, report: GuardReport, now_ms: int) -> list[Wish]:
        """Take the guard's newest report; what to tell it. Raises `LearningFailed`."""
        if report.cause is not None:
            fault = FAULTS[report.cause]
            raise LearningFailed(f"{fault.text}. {fault.remedy} {report.detail}".rstrip())
        match self.phase:
            case Phase.WAITING:
                return self._wait(report, now_ms)
            case Phase.STARTING:
                return self._start(report, now_ms)
            case Phase.RISING:
                return self._rise(report, now_ms)
            case Phase.STOPPING:
                return self._stop(report, now_ms)
            case Phase.ASKING | Phase.DONE:
                return []

    def _wait(self, report: GuardReport, now_ms: int) -> list[Wish]:
        if report.belt is not BeltState.READY or now_ms - self._since_ms < SETTLED_MS:
            return []
        self._enter(Phase.ASKING, now_ms)
        return [Arm(self._token, self.highest_mmps, 0)]

    def _start(self, report: GuardReport, now_ms: int) -> list[Wish]:
        if self._moved_ms is None and report.speed_mmps:
            self._moved_ms, self._start_ms = now_ms, now_ms - self._since_ms
        settle_ms = self._machine.windows.lag_ms + SETTLED_MS
        if self._moved_ms is not None and now_ms - self._moved_ms >= settle_ms:
            self._enter(Phase.RISING, now_ms)
        return self._lease(report, self.lowest_mmps)

    def _rise(self, report: GuardReport, now_ms: int) -> list[Wish]:
        near = abs(report.speed_mmps - self.highest_mmps) <= NEAR_MMPS
        if not near or self._near_ms is None:
            self._near_ms = now_ms if near else None
        if self._near_ms is None or now_ms - self._near_ms < SETTLED_MS:
            return self._lease(report, self.highest_mmps)
        if report.lag_ms is None:
            raise LearningFailed("its reports show no rise: it may report what it was told")
        self._lag_ms, self._from_mmps = report.lag_ms, report.speed_mmps
        self._enter(Phase.STOPPING, now_ms)
        return [Stop()]

    def _stop(self, report: GuardReport, now_ms: int) -> list[Wish]:
        for_ms = now_ms - self._since_ms
        if self._slowed_ms is None and report.speed_mmps < SLOWED_SHARE * self._from_mmps:
            self._slowed_ms = for_ms
        if report.standstill and self._slowed_ms is not None:
            self.learnt = Learnt(self._start_ms, self._lag_ms, self._slowed_ms, for_ms)
            self._enter(Phase.DONE, now_ms)
        elif for_ms > STOPS_MS:
            raise LearningFailed("it does not come to rest: pull the safety key")
        return []

    def _lease(self, report: GuardReport, speed_mmps: int) -> list[Wish]:
        if report.belt is not BeltState.RUNNING:
            return []
        self._sequence += 1
        return [Lease(report.epoch, self._sequence, speed_mmps, 0)]

    def _enter(self, phase: Phase, now_ms: int) -> None:
        self.phase, self._since_ms = phase, now_ms
