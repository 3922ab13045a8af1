"""One drive of the belt, from standstill to standstill. Pure.

It is told what the guard reports and which moment the person marks by a key, and gives wishes, like
any controller: arm, a person's confirmation, leases, stop. Gate, watch and guard hold as always;
what they object to ends it. Times are monotonic milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final

from controller.belt.faults import Cause
from controller.belt.inputs import Arm, Confirm, Lease, Stop, Wish
from controller.belt.link import GuardReport
from controller.belt.states import BeltState
from controller.commissioning.carried import Carried
from controller.treadmills.port import Capabilities

READY_MS: Final = 4000  # some lock starts for 3 s after they got their power back
SETTLED_MS: Final = 2000
NEAR_TENTHS: Final = 5
REACHED_MS: Final = 120_000  # the longest way to one aim
STOPS_MS: Final = 30_000  # the longest that a belt takes to stand
SLOWED_SHARE: Final = 0.9  # below this part of its speed a belt obeys a stop
ARMED_MS: Final = 2000
SILENT_MS: Final = 2000  # without a report of the guard


class Ending(Enum):
    """What ends a drive."""

    ITSELF = "it stops by itself"
    KEY = "a key of the person's"
    SAFETY_KEY = "the safety key"
    SILENCE = "the link is taken away"


class Phase(StrEnum):
    """Where a drive is, in words for the person beside the machine."""

    WAITING = "waiting for the machine"
    ASKING = "waiting for your confirmation"
    ARMING = "the start is confirmed"
    STARTING = "the belt starts"
    GOING = "on the way to its speed"
    STEADY = "steady"
    STOPPING = "the belt stops"
    ALONE = "the machine does not answer"
    DONE = "the belt stands"


_AT_REST: Final = frozenset({Phase.WAITING, Phase.ASKING, Phase.ARMING})


@dataclass(frozen=True, slots=True)
class Aim:
    """A speed and an incline, in the gate's units."""

    speed_mmps: int
    incline_tenths: int = 0

    def __str__(self) -> str:
        return f"{self.speed_mmps / 1000:.2f} m/s and {self.incline_tenths / 10:g} %"


@dataclass(frozen=True, slots=True)
class Course:
    """Where a drive goes, one aim after the other, and how it ends; at the latest `hold_ms` after
    it is steady at its last aim. The first aim is where a belt starts: the machine's lowest speed.
    """

    aims: tuple[Aim, ...]
    ending: Ending
    hold_ms: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One round of telemetry, and what was ordered when it was heard."""

    at_ms: int
    speed_mmps: int
    incline_tenths: int
    ordered_mmps: int


@dataclass(frozen=True, slots=True)
class Driven:
    """What was seen of one drive. None: it did not come to that."""

    course: Course
    samples: tuple[Sample, ...]
    start_ms: int | None = None  # from the confirmation to measured motion
    lag_ms: int | None = None  # from an ordered speed to the report of it
    steady: tuple[int, int] | None = None  # from when to when, at the last aim
    stopped_at_ms: int | None = None  # when it was told to stop, or told nothing any more
    obey_ms: int | None = None  # from there to a falling speed
    stop_ms: int | None = None  # from there to standstill: measured, or seen where `alone`
    alone: bool = False  # the machine did not answer: only a person saw it
    cause: Cause | None = None
    detail: str = ""
    carried: Carried | None = None  # how the belt carried somebody who walked on it


class Drive:
    """One drive, from the first `reported` to `driven`."""

    def __init__(self, course: Course, machine: Capabilities, token: int, now_ms: int) -> None:
        self.course = course
        self.phase = Phase.WAITING
        self.driven: Driven | None = None
        self._settle_ms = machine.windows.lag_ms + SETTLED_MS
        self._near_mmps = machine.windows.tolerance_mmps // 2
        self._token = token
        self._sequence = 0
        self._since_ms = self._heard_ms = now_ms
        self._samples: list[Sample] = []
        self._aims = list(course.aims)
        self._near_ms: int | None = None
        self._moved_ms: int | None = None
        self._start_ms: int | None = None
        self._lag_ms: int | None = None
        self._steady_ms: int | None = None
        self._stopped_ms: int | None = None
        self._steady_to_ms: int | None = None
        self._from_mmps = 0
        self._obey_ms: int | None = None
        self._cause: Cause | None = None
        self._detail = ""

    # --- the person ---

    def confirmed(self, now_ms: int) -> list[Wish]:
        """The person beside the machine confirms the start: the belt stands, and has for a while.

        Only then is the gate asked to arm, as a person may take longer to read than it waits.
        """
        assert self.phase is Phase.ASKING
        self._enter(Phase.ARMING, now_ms)
        speed_mmps = max(aim.speed_mmps for aim in self.course.aims)
        incline_tenths = max(aim.incline_tenths for aim in self.course.aims)
        return [Arm(self._token, speed_mmps, incline_tenths)]

    def pressed(self, now_ms: int) -> list[Wish]:
        """A key: STOP; where nothing but the person's eyes tell, that the belt stands."""
        if self.by_eye:
            assert self._stopped_ms is not None
            self._finish(now_ms - self._stopped_ms, alone=True)
            return []
        return self._stop(now_ms) if self.moving else [Stop()]

    @property
    def by_eye(self) -> bool:
        """Whether the person has to say that the belt stands: a machine whose link or safety key
        is out may not tell."""
        key_out = self.course.ending is Ending.SAFETY_KEY and self._cause is not None
        return self.phase is Phase.ALONE or (self.phase is Phase.STOPPING and key_out)

    @property
    def moving(self) -> bool:
        """Whether the belt moves, and as it was told."""
        return self.phase in {Phase.STARTING, Phase.GOING, Phase.STEADY}

    # --- the guard ---

    def reported(self, report: GuardReport, now_ms: int) -> list[Wish]:
        """Take the guard's newest report; what to tell it."""
        self._heard_ms = now_ms
        self._note(report)
        self._lag_ms = report.lag_ms if report.lag_ms is not None else self._lag_ms
        if report.cause is not None and self._cause is None and self.phase is not Phase.DONE:
            self._object(report, now_ms)
        match self.phase:
            case Phase.WAITING:
                return self._wait(report, now_ms)
            case Phase.ARMING:
                return self._arm(report, now_ms)
            case Phase.STARTING:
                return self._start(report, now_ms)
            case Phase.GOING:
                return self._go(report, now_ms)
            case Phase.STEADY:
                return self._hold(report, now_ms)
            case Phase.STOPPING:
                self._stand(report, now_ms)
        return []

    def tick(self, now_ms: int) -> None:
        """Time passed, whether or not there is a report."""
        if self.moving and now_ms - self._heard_ms > SILENT_MS:
            self._cause = Cause.LINK_LOST
            self._be_alone(self._heard_ms, now_ms)
        given_up = self.phase in {Phase.ALONE, Phase.STOPPING}
        if given_up and now_ms - self._since_ms > STOPS_MS:
            self._finish(None, alone=self.phase is Phase.ALONE)

    def _note(self, report: GuardReport) -> None:
        at_ms = report.measured_at_ms
        if at_ms is None or (self._samples and self._samples[-1].at_ms == at_ms):
            return
        self._samples.append(
            Sample(
                at_ms,
                report.speed_mmps,
                report.incline_tenths,
                report.commanded_speed_mmps,
            )
        )

    def _object(self, report: GuardReport, now_ms: int) -> None:
        """The guard has stopped the belt, or lost it."""
        self._cause, self._detail = report.cause, report.detail
        if report.cause is Cause.LINK_LOST and self.phase not in _AT_REST:
            self._be_alone(report.measured_at_ms or now_ms, now_ms)
        elif self.phase in _AT_REST:
            self._finish(None)
        else:
            self._begin_stop(now_ms)

    # --- phases ---

    def _wait(self, report: GuardReport, now_ms: int) -> list[Wish]:
        if report.belt is not BeltState.READY:
            self._since_ms = now_ms
        elif now_ms - self._since_ms >= READY_MS:
            self._enter(Phase.ASKING, now_ms)
        return []

    def _arm(self, report: GuardReport, now_ms: int) -> list[Wish]:
        if report.token == self._token:
            self._enter(Phase.STARTING, now_ms)
            return [Confirm(self._token)]
        if now_ms - self._since_ms > ARMED_MS:
            self._detail = "the start was not taken"
            self._finish(None)
        return []

    def _start(self, report: GuardReport, now_ms: int) -> list[Wish]:
        if self._moved_ms is None and report.speed_mmps:
            self._moved_ms, self._start_ms = now_ms, now_ms - self._since_ms
        if self._moved_ms is not None and now_ms - self._moved_ms >= self._settle_ms:
            self._enter(Phase.GOING, now_ms)
        return self._lease(report, self._aims[0])

    def _go(self, report: GuardReport, now_ms: int) -> list[Wish]:
        aim = self._aims[0]
        near = self._near(report, aim)
        if not near or self._near_ms is None:
            self._near_ms = now_ms if near else None
        elif now_ms - self._near_ms >= SETTLED_MS:
            self._reached(now_ms)
        if now_ms - self._since_ms > REACHED_MS:
            self._detail = f"it did not come to {aim}"
            return self._stop(now_ms)
        return self._lease(report, aim)

    def _reached(self, now_ms: int) -> None:
        self._near_ms = None
        if len(self._aims) == 1:
            self._steady_ms = now_ms
            self._enter(Phase.STEADY, now_ms)
        else:
            del self._aims[0]
            self._enter(Phase.GOING, now_ms)

    def _hold(self, report: GuardReport, now_ms: int) -> list[Wish]:
        if now_ms - self._since_ms >= self.course.hold_ms:
            return self._stop(now_ms)
        return self._lease(report, self._aims[0])

    def _stop(self, now_ms: int) -> list[Wish]:
        self._begin_stop(now_ms)
        return [Stop()]

    def _begin_stop(self, now_ms: int) -> None:
        self._stopped_ms = self._steady_to_ms = now_ms
        self._from_mmps = self._samples[-1].speed_mmps if self._samples else 0
        self._enter(Phase.STOPPING, now_ms)

    def _be_alone(self, last_ms: int, now_ms: int) -> None:
        self._stopped_ms = self._steady_to_ms = last_ms
        self._enter(Phase.ALONE, now_ms)

    def _stand(self, report: GuardReport, now_ms: int) -> None:
        for_ms = now_ms - self._since_ms
        if self._obey_ms is None and report.speed_mmps < SLOWED_SHARE * self._from_mmps:
            self._obey_ms = for_ms
        if report.standstill and (self._obey_ms is not None or not report.speed_mmps):
            self._finish(for_ms)

    def _finish(self, stop_ms: int | None, *, alone: bool = False) -> None:
        steady_to = self._steady_to_ms
        self.phase = Phase.DONE
        self.driven = Driven(
            course=self.course,
            samples=tuple(self._samples),
            start_ms=self._start_ms,
            lag_ms=self._lag_ms,
            steady=(self._steady_ms, steady_to) if self._steady_ms and steady_to else None,
            stopped_at_ms=self._stopped_ms,
            obey_ms=self._obey_ms,
            stop_ms=stop_ms,
            alone=alone,
            cause=self._cause,
            detail=self._detail,
        )

    def _near(self, report: GuardReport, aim: Aim) -> bool:
        near_mmps = max(self._near_mmps, aim.speed_mmps // 20)
        tilted = abs(report.incline_tenths - aim.incline_tenths)
        return abs(report.speed_mmps - aim.speed_mmps) <= near_mmps and tilted <= NEAR_TENTHS

    def _lease(self, report: GuardReport, aim: Aim) -> list[Wish]:
        if report.belt is not BeltState.RUNNING:
            return []
        self._sequence += 1
        return [Lease(report.epoch, self._sequence, aim.speed_mmps, aim.incline_tenths)]

    def _enter(self, phase: Phase, now_ms: int) -> None:
        self.phase, self._since_ms = phase, now_ms
