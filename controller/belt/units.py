"""Are the machine's units the card's? Verified at the first motion after a start, never believed.

Two ratios tell: reported speed to ordered speed, and counted distance to reported speed times its
time. Either is 1 where the units agree, and a mile or its inverse where km/h was taken for mph.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from controller.treadmills.port import Feedback

MILE_KM: Final = 1.609344
SPEED_SHARE: Final = 0.07  # this near to a factor is that factor
DISTANCE_SHARE: Final = 0.2
AGREES_SHARE: Final = 0.15
ENOUGH_STEPS: Final = 12  # of the distance counter: so its steps blur the ratio by a sixth at most
LONGEST_GAP_MS: Final = 3000


def is_mile(ratio: float, share: float = SPEED_SHARE) -> bool:
    """Whether `ratio` is about 1.609 or about its inverse."""
    return any(abs(ratio / factor - 1) <= share for factor in (MILE_KM, 1 / MILE_KM))


def wrong_setting(reported_to_ordered: float, counted_to_reported: float | None) -> str | None:
    """Which settings of the machine card have the wrong unit, in words; None if none has.

    `counted_to_reported` is None where the machine counts no distance, or not yet enough.
    """
    speed_off = is_mile(reported_to_ordered)
    distance_off = counted_to_reported is not None and is_mile(counted_to_reported, DISTANCE_SHARE)
    if speed_off and distance_off:
        return "report_unit"
    if speed_off:
        return "command_unit" if counted_to_reported is not None else "command_unit or report_unit"
    return "command_unit and report_unit" if distance_off else None


@dataclass(slots=True)
class Odometer:
    """The machine's counter of distance beside the integral of its reported speed, from count to
    count: one that stands still is no wrong unit."""

    _last: Feedback | None = None
    _reported_mm: float = 0.0
    _since_count_mm: float = 0.0
    _counted_m: int = 0
    _step_m: int = 1  # the largest at once: its resolution
    _counting: bool = False  # since the first step: before it, part of a step was gone already

    def measured(self, feedback: Feedback) -> None:
        """Count a round of telemetry. A gap begins anew."""
        before, self._last = self._last, feedback
        if before is None or before.travel_m is None or feedback.travel_m is None:
            return
        passed_ms, step_m = feedback.at_ms - before.at_ms, feedback.travel_m - before.travel_m
        if passed_ms > LONGEST_GAP_MS or step_m < 0:
            self._reported_mm, self._counted_m, self._counting = 0.0, 0, False
        mean_mmps = (before.speed_mmps + feedback.speed_mmps) / 2
        self._since_count_mm += mean_mmps * passed_ms / 1000
        if step_m > 0:
            self._count(step_m)
        self._counting = self._counting or step_m > 0
        self._step_m = max(self._step_m, step_m)

    def _count(self, step_m: int) -> None:
        if self._counting:
            self._reported_mm += self._since_count_mm
            self._counted_m += step_m
        self._since_count_mm = 0.0

    @property
    def ratio(self) -> float | None:
        """Counted to reported distance, once there is enough of both."""
        enough_mm = ENOUGH_STEPS * self._step_m * 1000
        known = self._reported_mm >= enough_mm or self._counted_m * 1000 >= enough_mm
        return self._counted_m * 1000 / self._reported_mm if known and self._reported_mm else None


class UnitCheck:
    """From one start on: fed with telemetry and with the speed that the belt should have by now."""

    def __init__(self, hold_ms: int) -> None:
        self._hold_ms = hold_ms
        self._odometer = Odometer()
        self._agrees: bool | None = None
        self._since_ms = 0
        self._verified = False
        self.detail = ""
        """After a mismatch: what was seen and which setting is wrong."""

    def measured(self, feedback: Feedback, settled_mmps: int | None) -> bool:
        """Whether a wrong unit shows. `settled_mmps` is None while the speed may still change."""
        self._odometer.measured(feedback)
        if not settled_mmps or not feedback.speed_mmps:
            return False
        agrees = abs(feedback.speed_mmps / settled_mmps - 1) <= AGREES_SHARE
        if agrees is not self._agrees:
            self._agrees, self._since_ms = agrees, feedback.at_ms
        if feedback.at_ms - self._since_ms < self._hold_ms:
            return False
        self._verified = self._verified or agrees
        return self.explains(feedback.speed_mmps, settled_mmps)

    def explains(self, reported_mmps: int, expected_mmps: int) -> bool:
        """Whether a speed that is wrong is wrong by a unit; `detail` then says how."""
        if expected_mmps <= 0:
            return False
        ratio, counted = reported_mmps / expected_mmps, self._odometer.ratio
        if self._verified and is_mile(ratio):
            return False  # it was right before: whatever this is, it is no unit
        if (setting := wrong_setting(ratio, counted)) is None:
            return False
        counts = "" if counted is None else f", counts {counted:.2f} m for each metre of that"
        self.detail = (
            f"told {expected_mmps / 1000:.2f} m/s, reports {reported_mmps / 1000:.2f} m/s{counts}: "
            f"look at {setting} on the machine card (mph or km/h)"
        )
        return True
