"""Two watchers on the belt: is it getting there, is it staying there; and does it stop when told.

Fed with the gate's orders and the treadmill's feedback, in its own units. The command path never
feeds it with what it wants to hear: only `Feedback` counts. How long a healthy machine may be away
from what it was told is the machine's own: `Capabilities.windows`.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from controller.belt.counters import CounterWatch
from controller.belt.faults import Cause
from controller.belt.units import UnitCheck
from controller.treadmills.port import BeltStatus, Capabilities, Feedback, Motion, Order

STANDING_MMPS = 20  # slower than this is standing: below half a step of 0.1 mph
TOLERANCE_SHARE = 10  # or a tenth of the speed, where that is more than the window's own
JUMP_MMPS2 = 6000  # no motor moves a belt like that: such a sample is a glitch, once

_AT_REST = Order(Motion.REST)
_WRONG_SPEED = frozenset({Cause.SPEED_MISMATCH, Cause.WRONG_WAY, Cause.OVERSPEED})


def standing(feedback: Feedback) -> bool:
    """Measured standstill: the treadmill says stopped, and the belt does not move."""
    return feedback.status is BeltStatus.STOPPED and feedback.speed_mmps < STANDING_MMPS


@dataclass(slots=True)
class Persistence:
    """How long something has been so."""

    since_ms: int | None = None

    def held_ms(self, now_ms: int, so: bool) -> int:
        """Milliseconds that `so` has been true without a break, now included."""
        if not so:
            self.since_ms = None
            return 0
        if self.since_ms is None:
            self.since_ms = now_ms
        return now_ms - self.since_ms


@dataclass(slots=True)
class BeltWatch:
    """Compares what was ordered with what was measured. One instance a run of the guard."""

    machine: Capabilities
    limit_mmps: int = 0  # the limit in force; what was ordered above it may still be on its way
    _order: Order = _AT_REST
    _ordered: deque[tuple[int, int, int]] = field(default_factory=deque)
    _last: Feedback | None = None
    _stop_since_ms: int | None = None
    _stop_from_mmps: int = 0
    _moving_since_ms: int | None = None
    _running_since_ms: int | None = None
    _units: UnitCheck | None = None
    _counters: CounterWatch = field(default_factory=CounterWatch)
    _off: Persistence = field(default_factory=Persistence)
    _stalled: Persistence = field(default_factory=Persistence)
    _tilted: Persistence = field(default_factory=Persistence)
    _glitched: bool = False

    def ordered(self, order: Order, now_ms: int) -> Cause | None:
        """Take note of the order in force, on every tick; tell what time alone shows."""
        self._note_changes(order, now_ms)
        self._order = order
        self._remember(order, now_ms)
        if self._moving_since_ms is None:
            return None
        heard_ms = self._last.at_ms if self._last else self._moving_since_ms
        if now_ms - max(heard_ms, self._moving_since_ms) > self.machine.windows.stale_ms:
            return Cause.LINK_LOST
        starting_ms = now_ms - self._moving_since_ms
        if order.motion is Motion.START and starting_ms > self.machine.windows.start_ms:
            return Cause.START_NOT_OBEYED
        return None

    def _remember(self, order: Order, now_ms: int) -> None:
        """Keep what held in the last moments: one entry for as long as it stays the same, with the
        time when it last held."""
        held = (order.speed_mmps, order.incline_tenths)
        if self._ordered and self._ordered[-1][1:] == held:
            self._ordered[-1] = (now_ms, *held)
        else:
            self._ordered.append((now_ms, *held))
        while self._ordered[0][0] < now_ms - self.machine.windows.lag_ms:
            self._ordered.popleft()

    @property
    def detail(self) -> str:
        """More about a wrong unit, in words."""
        return self._units.detail if self._units else ""

    def _note_changes(self, order: Order, now_ms: int) -> None:
        if order.motion is Motion.REST:
            self._moving_since_ms = None
        elif self._moving_since_ms is None:
            self._moving_since_ms = now_ms
            self._ordered.clear()
        if order.motion is Motion.START is not self._order.motion:
            self._units, self._running_since_ms = UnitCheck(self.machine.windows.hold_ms), None
            self._counters = CounterWatch()
        if order.motion is Motion.RUN and self._running_since_ms is None:
            self._running_since_ms = now_ms
        if order.motion is not Motion.STOP:
            self._stop_since_ms = None
        elif self._stop_since_ms is None:
            self._stop_since_ms = now_ms
            self._stop_from_mmps = self._last.speed_mmps if self._last else 0

    def measured(self, feedback: Feedback) -> Cause | None:
        """The cause that this round of telemetry shows, if any."""
        before, self._last = self._last, feedback
        match self._order.motion:
            case Motion.REST | Motion.START:
                return None
            case Motion.STOP:
                return self._stopping(feedback)
            case Motion.RUN:
                return self._running(feedback, before)

    def _stopping(self, feedback: Feedback) -> Cause | None:
        if self._stop_since_ms is None or standing(feedback):
            return None
        windows, for_ms = self.machine.windows, feedback.at_ms - self._stop_since_ms
        slowing_ms = for_ms - windows.obey_ms
        expected_mmps = self._stop_from_mmps - self.machine.decel_mmps2 * slowing_ms // 1000
        if slowing_ms > 0 and feedback.speed_mmps > max(expected_mmps, 0) + windows.tolerance_mmps:
            return Cause.STOP_NOT_OBEYED
        return None

    def _running(self, feedback: Feedback, before: Feedback | None) -> Cause | None:
        now_ms, speed_mmps = feedback.at_ms, feedback.speed_mmps
        if self._is_glitch(feedback, before):
            return None
        if feedback.status is BeltStatus.STOPPED:
            return Cause.CONSOLE_STOP
        lowest, highest = self._expected()
        cause = self._away(feedback, before, lowest, highest)
        if cause in _WRONG_SPEED and self._units and self._units.explains(speed_mmps, highest):
            return Cause.UNIT_MISMATCH
        if cause is None and self._units and self._units.measured(feedback, self._settled(now_ms)):
            return Cause.UNIT_MISMATCH
        if cause is None and self._counters.frozen(feedback):
            return Cause.FEEDBACK_FROZEN
        return cause or self._inclined(feedback)

    def _away(
        self, feedback: Feedback, before: Feedback | None, lowest: int, highest: int
    ) -> Cause | None:
        """What is wrong with the speed of a belt that should be between these two."""
        now_ms, speed_mmps, windows = feedback.at_ms, feedback.speed_mmps, self.machine.windows
        tolerance = max(windows.tolerance_mmps, highest // TOLERANCE_SHARE)
        limit_mmps = max(self.limit_mmps, highest)
        if speed_mmps > limit_mmps + limit_mmps // 20 + windows.tolerance_mmps // 2:
            return Cause.OVERSPEED
        stalled = speed_mmps < STANDING_MMPS and lowest >= self.machine.min_speed_mmps
        if self._stalled.held_ms(now_ms, stalled) >= windows.stall_ms:
            return Cause.STALL
        above, below = speed_mmps - highest - tolerance, lowest - tolerance - speed_mmps
        held_ms = self._off.held_ms(now_ms, max(above, below) > 0)
        if held_ms >= windows.hold_ms:
            return Cause.STALL if stalled else Cause.SPEED_MISMATCH
        if above > 0 and held_ms > 0 and before is not None and speed_mmps > before.speed_mmps:
            return Cause.WRONG_WAY
        return None

    def _settled(self, now_ms: int) -> int | None:
        """The speed that the belt has by now, if it was ordered for long enough."""
        lowest, highest = self._expected()
        since_ms = self._running_since_ms
        long_enough = since_ms is not None and now_ms - since_ms >= self.machine.windows.lag_ms
        steady = highest in {lowest, self.machine.min_speed_mmps}
        return highest if steady and long_enough else None

    def _expected(self) -> tuple[int, int]:
        """Lowest and highest speed that the belt may have by the orders of the last moments."""
        speeds = [speed for _, speed, _ in self._ordered]
        return min(speeds), max(*speeds, self.machine.min_speed_mmps)

    def _is_glitch(self, feedback: Feedback, before: Feedback | None) -> bool:
        """One impossible sample is ignored, two in a row are believed."""
        if before is None or self._glitched:
            self._glitched = False
            return False
        passed_ms = max(1, feedback.at_ms - before.at_ms)
        jump = feedback.speed_mmps - before.speed_mmps
        self._glitched = jump * 1000 > JUMP_MMPS2 * passed_ms
        return self._glitched

    def _inclined(self, feedback: Feedback) -> Cause | None:
        windows = self.machine.windows
        inclines = [incline for _, _, incline in self._ordered]
        lowest = min(inclines) - windows.incline_tolerance_tenths
        highest = max(inclines) + windows.incline_tolerance_tenths
        away = not lowest <= feedback.incline_tenths <= highest
        if self._tilted.held_ms(feedback.at_ms, away) >= windows.incline_ms:
            return Cause.INCLINE_MISMATCH
        return None
