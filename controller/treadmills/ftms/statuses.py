"""What each Machine Status (2ADA) means for a belt that we drive: a row for every op code.

The specification lets a machine tell a client only what others did (FTMS v1.0, 4.17.1); some tell
it what it did itself as well. So a target or a start counts as somebody else's only if it is none
of `Ours`. While a belt is being stopped nothing that is announced matters: the stop is
repeated until standstill is measured.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final

from controller.treadmills.ftms.control import Command
from controller.treadmills.ftms.targets import Targets
from controller.treadmills.ftms.traits import MMPS_PER_UNIT
from controller.treadmills.port import Trouble, Windows
from protocols.ftms.control import Op
from protocols.ftms.fields import Unassigned
from protocols.ftms.status import MachineStatus, StatusOp
from protocols.trackmaster.units import Unit


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a status is while the belt is ordered to move, and while it is ordered nothing."""

    driven: Trouble
    resting: Trouble = Trouble.NOTED


_NOTED: Final = Meaning(Trouble.NOTED)
_STEERS_ITSELF: Final = Meaning(Trouble.PROGRAM_SET_THERE)

MEANINGS: Final[dict[StatusOp, Meaning]] = {
    StatusOp.RESET: Meaning(Trouble.RESET_THERE),
    StatusOp.STOPPED_OR_PAUSED_BY_USER: Meaning(Trouble.STOPPED_THERE),
    StatusOp.STOPPED_BY_SAFETY_KEY: Meaning(Trouble.SAFETY_KEY, Trouble.SAFETY_KEY),
    StatusOp.STARTED_OR_RESUMED_BY_USER: Meaning(Trouble.STARTED_THERE, Trouble.STARTED_THERE),
    StatusOp.TARGET_SPEED_CHANGED: Meaning(Trouble.SPEED_SET_THERE),
    StatusOp.TARGET_INCLINE_CHANGED: Meaning(Trouble.INCLINE_SET_THERE),
    # These let the machine choose its speed or incline by itself.
    StatusOp.TARGET_RESISTANCE_LEVEL_CHANGED: _STEERS_ITSELF,
    StatusOp.TARGET_POWER_CHANGED: _STEERS_ITSELF,
    StatusOp.TARGET_HEART_RATE_CHANGED: _STEERS_ITSELF,
    StatusOp.TARGETED_CADENCE_CHANGED: _STEERS_ITSELF,
    # Goals move no belt. A machine that stops at one says so, or its belt does.
    StatusOp.TARGETED_EXPENDED_ENERGY_CHANGED: _NOTED,
    StatusOp.TARGETED_NUMBER_OF_STEPS_CHANGED: _NOTED,
    StatusOp.TARGETED_NUMBER_OF_STRIDES_CHANGED: _NOTED,
    StatusOp.TARGETED_DISTANCE_CHANGED: _NOTED,
    StatusOp.TARGETED_TRAINING_TIME_CHANGED: _NOTED,
    StatusOp.TARGETED_TIME_IN_TWO_HEART_RATE_ZONES_CHANGED: _NOTED,
    StatusOp.TARGETED_TIME_IN_THREE_HEART_RATE_ZONES_CHANGED: _NOTED,
    StatusOp.TARGETED_TIME_IN_FIVE_HEART_RATE_ZONES_CHANGED: _NOTED,
    # A bike's.
    StatusOp.INDOOR_BIKE_SIMULATION_PARAMETERS_CHANGED: _NOTED,
    StatusOp.WHEEL_CIRCUMFERENCE_CHANGED: _NOTED,
    StatusOp.SPIN_DOWN_STATUS: _NOTED,
    StatusOp.CONTROL_PERMISSION_LOST: Meaning(Trouble.CONTROL_LOST),
}


def meaning(op: StatusOp | Unassigned) -> Meaning:
    """What an op code means; one that the specification reserves is noted."""
    return _NOTED if isinstance(op, Unassigned) else MEANINGS[op]


def in_words(status: MachineStatus) -> str:
    """A status and its values."""
    op = status.op_code
    name = op.name.lower().replace("_", " ") if isinstance(op, StatusOp) else "reserved"
    return " ".join((name, *(f"{value:g}" for value in status.values.values())))


SAME_SHARE: Final = 0.75
"""Of a step of the machine's own: nearer than this is the same target, rounded."""


class Ours:
    """What we told the machine lately, and what it may therefore still announce as news."""

    def __init__(self, windows: Windows, report_unit: Unit) -> None:
        self._windows = windows
        self._mmps_per_report_unit = MMPS_PER_UNIT[report_unit]
        self._said: dict[Op, deque[tuple[int, int]]] = {}
        self._started_ms: int | None = None

    def begin(self) -> None:
        """A start is ordered: nothing of an earlier one is ours any more."""
        self._said.clear()
        self._started_ms = None

    def said(self, command: Command, now_ms: int) -> None:
        """A command goes out."""
        if command.op is Op.START_OR_RESUME:
            self._started_ms = now_ms
        if command.value is not None:
            self._counts(command.op, now_ms)
            self._said.setdefault(command.op, deque()).append((now_ms, command.value))

    def explain(self, status: MachineStatus, targets: Targets, now_ms: int) -> bool:
        """Whether this may be the echo of what we said, or the machine's own doing at its start."""
        match status.op_code:
            case StatusOp.STARTED_OR_RESUMED_BY_USER:
                return self._starting(now_ms)
            case StatusOp.TARGET_SPEED_CHANGED:
                return self._speed(status.values.get("target_speed_kmh"), targets, now_ms)
            case StatusOp.TARGET_INCLINE_CHANGED:
                return self._incline(status.values.get("target_inclination_pct"), targets, now_ms)
            case _:
                return False

    def _counts(self, op: Op, now_ms: int) -> list[int]:
        """What may still be announced: the target in force a lag ago, and every later one."""
        row = self._said.get(op, deque())
        while len(row) > 1 and row[1][0] < now_ms - self._windows.lag_ms:
            row.popleft()
        return [count for _, count in row]

    def _starting(self, now_ms: int) -> bool:
        return self._started_ms is not None and now_ms - self._started_ms < self._windows.start_ms

    def _speed(self, number: float | None, targets: Targets, now_ms: int) -> bool:
        """Some machines take one unit and report another: the same speed in either is the same."""
        if number is None:
            return True  # cut: what it does to the belt is measured
        per_count, same = targets.mmps_per_count, SAME_SHARE * targets.speed.step
        speed_mmps = number * self._mmps_per_report_unit
        lowest_mmps = targets.lowest_mmps
        if self._starting(now_ms) and speed_mmps <= lowest_mmps + self._windows.tolerance_mmps:
            return True  # a belt may begin at a speed of its own
        return any(
            abs(number * 100 - count) < same
            or abs(speed_mmps - count * per_count) < same * per_count
            for count in self._counts(Op.SET_TARGET_SPEED, now_ms)
        )

    def _incline(self, incline_pct: float | None, targets: Targets, now_ms: int) -> bool:
        if incline_pct is None:
            return True
        same = SAME_SHARE * max(1, targets.incline.step)
        counts = self._counts(Op.SET_TARGET_INCLINATION, now_ms) or [0]
        return any(abs(incline_pct * 10 - count) < same for count in counts)
