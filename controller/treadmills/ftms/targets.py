"""What speed and incline a machine takes, on its wire: from its card and its supported ranges.

The card is what we allow; the ranges are what the machine says. A value is rounded down onto the
machine's own steps. What is beyond its range is refused here and never sent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from controller.treadmills.ftms.traits import MMPS_PER_UNIT, FtmsTraits
from controller.treadmills.port import Capabilities
from protocols.ftms.ranges import SupportedRange

INCLINE_STEP: Final = 5  # tenths of a percent, where the machine does not tell


@dataclass(frozen=True, slots=True)
class Grid:
    """Counts of the wire from `lowest` to `highest` in steps."""

    lowest: int
    highest: int
    step: int

    def nearest_below(self, count: int) -> int:
        """The highest count of the grid that is not above `count`, or its lowest."""
        if count <= self.lowest:
            return self.lowest
        return self.lowest + (count - self.lowest) // self.step * self.step

    def narrowed(self, stated: SupportedRange, per_unit: int) -> Grid:
        """The same within what the machine states, on its steps; as it was where that is cut."""
        if stated.minimum is None or stated.maximum is None:
            return self
        base, highest = round(stated.minimum * per_unit), round(stated.maximum * per_unit)
        step = round((stated.minimum_increment or 0) * per_unit) or self.step
        steps_up = max(0, -((base - self.lowest) // step))
        return Grid(base + steps_up * step, highest, step)


@dataclass(frozen=True, slots=True)
class Targets:
    """Hundredths of the machine's speed unit, tenths of a percent."""

    speed: Grid
    incline: Grid
    cap: int  # the card's highest speed
    steepest: int  # and incline
    mmps_per_count: float
    told_speed: int | None = None  # the highest of the range that the machine states, in counts
    told_incline: int | None = None

    @property
    def max_speed_mmps(self) -> int | None:
        """The highest speed that the machine itself states; None: it states none."""
        return None if self.told_speed is None else int(self.told_speed * self.mmps_per_count)

    @property
    def lowest_mmps(self) -> float:
        """The lowest speed that it takes."""
        return self.speed.lowest * self.mmps_per_count

    def speed_count(self, speed_mmps: int) -> int | None:
        """The target for a speed; None where the machine's range ends below it."""
        count = min(int(speed_mmps / self.mmps_per_count + 1e-6), self.cap)
        wanted = self.speed.nearest_below(count)
        return wanted if wanted <= self.speed.highest else None

    def incline_count(self, incline_tenths: int) -> int | None:
        """The target for an incline; None where the machine's range ends below it."""
        wanted = self.incline.nearest_below(min(max(0, incline_tenths), self.steepest))
        return wanted if wanted <= self.incline.highest else None

    def with_speeds(self, stated: SupportedRange) -> Targets:
        """With the machine's own speed range."""
        told = None if stated.maximum is None else round(stated.maximum * 100)
        return replace(self, speed=self.speed.narrowed(stated, 100), told_speed=told)

    def with_inclines(self, stated: SupportedRange) -> Targets:
        """With its range of inclination, of which only uphill is used."""
        told = None if stated.maximum is None else max(0, round(stated.maximum * 10))
        return replace(self, incline=self.incline.narrowed(stated, 10), told_incline=told)

    def without_incline(self) -> Targets:
        """Of a machine that takes none: only level is within its range."""
        return replace(self, incline=replace(self.incline, highest=0), told_incline=0)


def targets_of(machine: Capabilities, traits: FtmsTraits) -> Targets:
    """As the card has it, before the machine has said anything."""
    mmps_per_count = MMPS_PER_UNIT[traits.command_unit] / 100
    lowest = round(machine.min_speed_mmps / mmps_per_count)
    cap = int(machine.max_speed_mmps / mmps_per_count + 1e-6)
    return Targets(
        speed=Grid(lowest, cap, traits.speed_step),
        incline=Grid(0, machine.max_incline_tenths, INCLINE_STEP),
        cap=cap,
        steepest=machine.max_incline_tenths,
        mmps_per_count=mmps_per_count,
    )
