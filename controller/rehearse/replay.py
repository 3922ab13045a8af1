"""A recorded session, put to the gate as it is today: what would it refuse?

The record says what was asked (states of the belt, setpoints) and what was measured, ten times a
second. Each becomes an input of the gate, in the order of its time; what the gate does not take is
counted by its reason. A gate that refuses nothing of a good record has lost nothing by a change;
one that refuses something is stricter than the one that was recorded, or was weaker then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from controller.belt.core import bounds_of
from controller.belt.faults import Cause
from controller.belt.gate import STANDING_ROUNDS, Bounds, GateState, order, refusal, step
from controller.belt.inputs import (
    Arm,
    Confirm,
    Ease,
    Lease,
    LinkLost,
    Measured,
    Pause,
    Reset,
    Stop,
    Tick,
    Trip,
)
from controller.belt.states import BeltState
from controller.belt.watch import STANDING_MMPS
from controller.treadmills.port import Capabilities
from sessions.journal.rows import Json, StoredEvent, StoredSession, Telemetry

TICK_MS: Final = 20
SLACK_MMPS: Final = 30  # a setpoint is recorded up to 0.1 s after it was in force
LONGEST_GAP_MS: Final = 300  # between two rows; a record that lost more says nothing of leases

Asked = Arm | Confirm | Ease | Pause | Reset | Stop


@dataclass(frozen=True, slots=True)
class Replayed:
    """What became of a record."""

    rows: int  # of telemetry
    inputs: int  # what the gate was given, without the ticks between
    gaps: int  # in the record, where leases had to be made up
    refused: Mapping[str, int]  # by reason, the most frequent first


def replay(
    session: StoredSession,
    events: Iterable[StoredEvent],
    telemetry: Iterable[Telemetry],
    machine: Capabilities,
) -> Replayed:
    """Put the session's record to the gate. Raises `ValueError` for one without a speed limit."""
    run = _Replay(session, bounds_of(machine))
    course: list[StoredEvent | Telemetry] = [*events, *telemetry]
    for entry in sorted(course, key=lambda entry: (entry.at_s, isinstance(entry, Telemetry))):
        run.until(entry.at_s)
        run.take(entry)
    return Replayed(run.rows, run.inputs, run.gaps, dict(run.refused.most_common()))


@dataclass(slots=True)
class _Replay:
    """The gate on its way through a record. Times are milliseconds since the session's start."""

    session: StoredSession
    bounds: Bounds
    gate: GateState = field(init=False)
    now_ms: int = 0
    rows: int = 0
    inputs: int = 0
    gaps: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    _heard_ms: int = 0

    def __post_init__(self) -> None:
        self.gate = GateState(self.bounds)
        speed, incline = (_lowest(self.session.meta, name) for name in ("speed", "incline"))
        for _ in range(STANDING_ROUNDS):
            self._give(Measured(standing=True, incline_tenths=0))
        self._ask(Arm(1, round(speed * 1000), round(incline * 10)))
        self._ask(Confirm(1))

    def until(self, at_s: float) -> None:
        """Let time pass; a gap of the record is none of the controller's."""
        at_ms = round((at_s - self.session.started_s) * 1000)
        if at_ms - self._heard_ms > LONGEST_GAP_MS and self.gate.belt is BeltState.RUNNING:
            self.gaps += 1
        while self.now_ms + TICK_MS <= at_ms:
            self.now_ms += TICK_MS
            if self.now_ms - self._heard_ms > LONGEST_GAP_MS - TICK_MS:
                self._lease(self.gate.wish_speed_mmps, self.gate.wish_incline_tenths)
            self._give(Tick())

    def take(self, entry: StoredEvent | Telemetry) -> None:
        """One entry of the record."""
        if isinstance(entry, Telemetry):
            self._take_row(entry)
        elif entry.kind == "belt":
            self._take_state(BeltState(str(entry.data["state"])), entry.data.get("cause"))

    def _take_row(self, row: Telemetry) -> None:
        self.rows += 1
        if row.state == BeltState.RUNNING:
            self._take_setpoint(
                round(row.commanded_speed_mps * 1000), round(row.commanded_incline_pct * 10)
            )
        if row.speed_mps is not None:
            standing = row.speed_mps * 1000 < STANDING_MMPS
            before = self.gate.cause
            self._count(Measured(standing, round((row.incline_pct or 0.0) * 10)))
            if self.gate.cause is not before:
                self.refused[f"measured: {self.gate.cause}"] += 1

    def _take_setpoint(self, speed_mmps: int, incline_tenths: int) -> None:
        """A setpoint was in force: today's gate would have it too, or says why not."""
        if self.gate.belt is not BeltState.RUNNING:
            self.refused[f"setpoint: the belt is {self.gate.belt}"] += 1
            return
        if speed_mmps > self.gate.max_speed_mmps or incline_tenths > self.gate.max_incline_tenths:
            self.refused["setpoint: above the lowest limit"] += 1
        elif speed_mmps > order(self.gate).speed_mmps + SLACK_MMPS and self._heard_ms:
            self.refused["setpoint: faster than the ramp"] += 1
        self._lease(speed_mmps, incline_tenths)

    def _take_state(self, state: BeltState, cause: object) -> None:
        given = self._asked_by(state)
        if given is not None:
            self._ask(given)
        elif state is BeltState.LATCHED and isinstance(cause, Mapping):
            self._count(Trip(Cause(str(cause["code"]))))
        elif state is BeltState.SILENT:
            self._count(LinkLost())

    def _asked_by(self, state: BeltState) -> Asked | None:
        """What must have been asked for the belt to get there."""
        match state:
            case BeltState.PAUSED:
                return Pause(self.gate.epoch + 1)
            case BeltState.RUNNING if self.gate.belt is BeltState.PAUSED:
                return Confirm(self.gate.token or 0)
            case BeltState.EASING:
                return Ease()
            case BeltState.STOPPING:
                return Stop()
            case BeltState.READY if self.gate.belt is BeltState.LATCHED:
                return Reset()
            case _:
                return None

    def _ask(self, given: Asked) -> None:
        if reason := refusal(self.gate, given):
            self.refused[f"{type(given).__name__.lower()}: {reason}"] += 1
        self._count(given)

    def _lease(self, speed_mmps: int, incline_tenths: int) -> None:
        self._heard_ms = self.now_ms
        sequence = self.gate.sequence + 1
        self._count(Lease(self.gate.epoch, sequence, speed_mmps, incline_tenths))

    def _count(self, given: Asked | Lease | Measured | Trip | LinkLost) -> None:
        self.inputs += 1
        self._give(given)

    def _give(self, given: Asked | Lease | Measured | Trip | LinkLost | Tick) -> None:
        self.gate = step(self.gate, given, self.now_ms)


def _lowest(meta: Json, quantity: str) -> float:
    """The lowest limit that the session began with."""
    limits = meta.get(f"{quantity}_limits")
    if not isinstance(limits, list) or not limits:
        raise ValueError(f"the record names no limit of {quantity}: it cannot be replayed")
    return float(limits[0][0])
