"""A treadmill's motor, belt and lift, with what can go wrong in them. Pure; milliseconds.

It is the machine behind every simulated control board, whatever wire that speaks: it satisfies
`protocols.trackmaster.device.Belt`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from functools import partial
from typing import NamedTuple

from controller.simulator.fault import SimulatedFault
from controller.simulator.mischief import Mischief
from controller.treadmills.port import Capabilities

STALL_MMPS2 = 4000  # a jammed belt stands within a stride
COAST_MMPS2 = 600  # a belt without power, with a person on it
RUNAWAY_GAIN = 1.5
CREEP_MMPS2 = 60
RACE_MMPS2 = 2000


class Drive(Enum):
    """How the motor does."""

    WELL = auto()
    STALLED = auto()
    STUCK = auto()  # keeps the speed that it has while started
    GAIN = auto()  # runs half as fast again as it is told
    CREEPING = auto()  # ever faster than it is told
    RACING = auto()  # full speed, whatever it is told


class _Pull(NamedTuple):
    """Where the speed goes and how fast it goes there."""

    target_mmps: float
    up_mmps2: float
    down_mmps2: float


class SimulatedBelt:
    """Speed follows its target at the machine's rates. `advance` moves time on."""

    def __init__(self, machine: Capabilities, now_ms: int = 0) -> None:
        self.machine = machine
        self.drive = Drive.WELL
        self.ignores_stop = False
        self.powered = True
        self.started = False
        self.speed_mmps = 0.0
        self.incline_tenths = 0.0
        self.travel_mm = 0.0
        self._target_mmps = 0
        self._target_tenths = 0
        self._crept_mmps = 0.0
        self._now_ms = now_ms
        self._faults: dict[SimulatedFault, Callable[[], None]] = {
            SimulatedFault.CONSOLE_STOP: self._press_stop,
            SimulatedFault.SAFETY_KEY: self._pull_key,
            SimulatedFault.STALL: partial(self._break, Drive.STALLED),
            SimulatedFault.RUNAWAY: partial(self._break, Drive.GAIN),
            SimulatedFault.CREEP: partial(self._break, Drive.CREEPING),
            SimulatedFault.IGNORE_STOP: self._ignore_stop,
            SimulatedFault.REPAIR: self._repair,
        }

    @property
    def target_mmps(self) -> int:
        """The speed last given to `follow`."""
        return self._target_mmps

    def act(self, fault: SimulatedFault) -> bool:
        """Cause `fault`; False if it is none of the belt's."""
        if fault not in self._faults:
            return False
        self._faults[fault]()
        return True

    def do(self, mischief: Mischief) -> bool:
        """Do this to it; False if it is none of the belt's."""
        if mischief is Mischief.RACE:
            self._break(Drive.RACING)
        return mischief is Mischief.RACE

    def start(self) -> None:
        """Run at the speed last given to `follow`, if there is power."""
        self.started = self.powered

    def stop(self) -> None:
        """Ramp down and stand, unless the fault is just that it does not."""
        if not self.ignores_stop:
            self.started = False

    def follow(self, speed_mmps: int) -> None:
        """The speed to ramp to while started, in mm/s."""
        if not (self.ignores_stop and speed_mmps < self._target_mmps):
            self._target_mmps = speed_mmps

    def tilt(self, incline_tenths: int) -> None:
        """The incline to move to, in 0.1 %."""
        self._target_tenths = incline_tenths

    def advance(self, now_ms: int) -> None:
        """Let the time from the last call to `now_ms` pass."""
        if now_ms <= self._now_ms:
            return
        passed_s = (now_ms - self._now_ms) / 1000
        self._now_ms, before_mmps = now_ms, self.speed_mmps
        target_mmps, up_mmps2, down_mmps2 = self._pull(passed_s)
        speed_mmps = _towards(before_mmps, target_mmps, up_mmps2 * passed_s, down_mmps2 * passed_s)
        self.speed_mmps = speed_mmps
        self.travel_mm += (before_mmps + speed_mmps) / 2 * passed_s
        if self.powered:
            moved = self.machine.incline_rate_tenths_per_s * passed_s
            self.incline_tenths = _towards(self.incline_tenths, self._target_tenths, moved, moved)

    def _pull(self, passed_s: float) -> _Pull:
        accel, decel = self.machine.accel_mmps2, self.machine.decel_mmps2
        if not self.powered:
            return _Pull(0, 0, COAST_MMPS2)
        if not self.started:
            return _Pull(0, 0, decel)
        match self.drive:
            case Drive.WELL:
                return _Pull(self._target_mmps, accel, decel)
            case Drive.STALLED:
                return _Pull(0, 0, STALL_MMPS2)
            case Drive.STUCK:
                return _Pull(self.speed_mmps, 0, 0)
            case Drive.GAIN:
                return _Pull(self._target_mmps * RUNAWAY_GAIN, RACE_MMPS2, decel)
            case Drive.CREEPING:
                self._crept_mmps += CREEP_MMPS2 * passed_s
                return _Pull(self._target_mmps + self._crept_mmps, RACE_MMPS2, decel)
            case Drive.RACING:
                return _Pull(self.machine.max_speed_mmps, RACE_MMPS2, decel)

    def _press_stop(self) -> None:
        self.started = False

    def _pull_key(self) -> None:
        self.powered = self.started = False

    def _break(self, drive: Drive) -> None:
        self.drive, self._crept_mmps = drive, 0.0

    def _ignore_stop(self) -> None:
        self.ignores_stop = True

    def _repair(self) -> None:
        self.drive, self.ignores_stop, self.powered = Drive.WELL, False, True
        self._crept_mmps = 0.0


def _towards(value: float, target: float, up: float, down: float) -> float:
    """`value` moved to `target` by no more than `up` or `down`."""
    return min(value + up, target) if value < target else max(value - down, target)
