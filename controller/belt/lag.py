"""How far a machine lags behind what it is told, measured on every ramp up.

A speed of the ramp was ordered at one moment and reported at another: the time between them is the
machine's lag, its telemetry's age included. That is what the watch has to allow for, and what
`lag_ms` on the machine card says.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from controller.treadmills.port import Feedback, Motion, Order

MARGIN_MMPS: Final = 30  # above the lowest speed, where a belt begins by itself
MIN_RISE_MMPS: Final = 20  # between two reports: less is noise, not a ramp
ROUNDING_MMPS: Final = 30  # a machine may go on steps of its own
KEPT: Final = 1500  # changes of the order: a ramp of 30 s at the gate's tick


@dataclass(slots=True)
class LagMeter:
    """Fed with every order and every round of telemetry."""

    min_speed_mmps: int
    longest_ms: int | None = None
    """The longest lag of this run of the guard; None before the first ramp."""
    _rise: list[tuple[int, int]] = field(default_factory=list)
    """When each speed was first ordered, ever higher."""
    _before: Feedback | None = None

    def ordered(self, order: Order, now_ms: int) -> None:
        """Take note of the order in force."""
        top_mmps = self._rise[-1][1] if self._rise else 0
        if order.motion is not Motion.RUN or order.speed_mmps < top_mmps:
            self._rise.clear()
            self._before = None
        elif order.speed_mmps > top_mmps and len(self._rise) < KEPT:
            self._rise.append((now_ms, order.speed_mmps))

    def measured(self, feedback: Feedback) -> None:
        """A round of telemetry."""
        before, self._before = self._before, feedback
        speed_mmps = feedback.speed_mmps
        if before is None or not self._rise or speed_mmps < before.speed_mmps + MIN_RISE_MMPS:
            return
        if speed_mmps <= max(self._rise[0][1], self.min_speed_mmps) + MARGIN_MMPS:
            return
        if speed_mmps > self._rise[-1][1] + ROUNDING_MMPS:
            return
        reached_mmps = min(speed_mmps, self._rise[-1][1])
        for at_ms, ordered_mmps in self._rise:
            if ordered_mmps >= reached_mmps:
                self.longest_ms = max(self.longest_ms or 0, feedback.at_ms - at_ms)
                return
