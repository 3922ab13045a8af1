"""The treadmill behind the service: its belt, what it can be set to, and its countdown. Pure."""

from __future__ import annotations

import math

from controller.simulator.belt import SimulatedBelt
from controller.simulator.fault import SimulatedFault
from controller.simulator.ftms.peculiarities import KMH_PER_MPH, Peculiarities, Unit
from controller.treadmills.port import Capabilities
from protocols.ftms.ranges import SupportedRange
from protocols.ftms.uuids import Uuid

KMH_PER_MMPS = 0.0036
SPEED_STEP, INCLINE_STEP_PCT = 0.1, 0.5


def in_unit(speed_mmps: float, unit: Unit) -> float:
    """A speed as the number that stands for it."""
    speed_kmh = speed_mmps * KMH_PER_MMPS
    return speed_kmh if unit == "km/h" else speed_kmh / KMH_PER_MPH


def from_unit(number: float, unit: Unit) -> int:
    """The speed in mm/s that a number stands for."""
    return round((number if unit == "km/h" else number * KMH_PER_MPH) / KMH_PER_MMPS)


class Machine:
    """Speeds are numbers in the unit that this machine takes them for."""

    def __init__(self, mechanics: Capabilities, peculiar: Peculiarities, now_ms: int) -> None:
        self.belt = SimulatedBelt(mechanics, now_ms)
        self._mechanics = mechanics
        self._peculiar = peculiar
        self._target_mmps = 0
        self._starts_ms: int | None = None

    @property
    def starting(self) -> bool:
        """Whether the console counts down."""
        return self._starts_ms is not None

    @property
    def running(self) -> bool:
        """Whether the belt is started, or about to be."""
        return self.belt.started or self.starting

    @property
    def speeds(self) -> SupportedRange:
        """What target speeds it takes."""
        unit = self._peculiar.command_unit
        lowest = math.ceil(in_unit(self._mechanics.min_speed_mmps, unit) * 10) / 10
        highest = math.floor(in_unit(self._mechanics.max_speed_mmps, unit) * 10) / 10
        return SupportedRange(Uuid.SUPPORTED_SPEED_RANGE, lowest, highest, SPEED_STEP)

    @property
    def inclines(self) -> SupportedRange | None:
        """What inclines it takes; None: it does not speak of any."""
        uuid = Uuid.SUPPORTED_INCLINATION_RANGE
        if self._peculiar.has_incline:
            return SupportedRange(
                uuid, 0.0, self._mechanics.max_incline_tenths / 10, INCLINE_STEP_PCT
            )
        return SupportedRange(uuid, 0.0, 0.0, 0.0) if self._peculiar.feigns_incline else None

    def takes_speed(self, number: float) -> bool:
        """Whether a target speed is in range."""
        return _within(self.speeds, number)

    def takes_incline(self, incline_pct: float) -> bool:
        """Whether a target inclination is in range; who feigns it takes any."""
        if self._peculiar.feigns_incline:
            return True
        return self.inclines is not None and _within(self.inclines, incline_pct)

    def set_speed(self, number: float, now_ms: int) -> None:
        """Take a target speed that is in range."""
        if self._peculiar.ignores_targets:
            return
        self._target_mmps = from_unit(number, self._peculiar.command_unit)
        self.belt.follow(self._target_mmps)
        if self._peculiar.starts_on_target and not self.running:
            self.start(now_ms)

    def set_incline(self, incline_pct: float) -> None:
        """Take a target inclination that is in range."""
        if self._peculiar.has_incline and not self._peculiar.ignores_targets:
            self.belt.tilt(round(incline_pct * 10))

    def start(self, now_ms: int) -> None:
        """Begin the countdown; without a target, the belt will run at its lowest speed."""
        self._starts_ms = now_ms + self._peculiar.start_delay_ms
        self.advance(now_ms)

    def stop(self, *, forget: bool) -> None:
        """Ramp down, or end the countdown. A stop forgets the target, a pause does not."""
        self._starts_ms = None
        self.belt.stop()
        if forget:
            self._target_mmps = 0

    def reset(self) -> None:
        """Stop, and every target to zero."""
        self.stop(forget=True)
        self.belt.tilt(0)

    def advance(self, now_ms: int) -> None:
        """Let time pass."""
        self.belt.advance(now_ms)
        if self._starts_ms is not None and now_ms >= self._starts_ms:
            self._starts_ms = None
            self.belt.follow(max(self._target_mmps, self._mechanics.min_speed_mmps))
            self.belt.start()

    def act(self, fault: SimulatedFault) -> bool:
        """Cause `fault`; False if it is none of the machine's."""
        if fault in {SimulatedFault.CONSOLE_STOP, SimulatedFault.SAFETY_KEY}:
            self._starts_ms = None
        return self.belt.act(fault)


def _within(supported: SupportedRange, number: float) -> bool:
    assert supported.minimum is not None
    assert supported.maximum is not None
    return supported.minimum <= number <= supported.maximum
