"""Two watchers on the belt: is it getting there, is it staying there; and does it stop when told.

Fed with the gate's orders and the treadmill's feedback, in its own units. The command path never
feeds it with what it wants to hear: only `Feedback` counts.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from controller.belt.faults import Cause
from controller.treadmills.port import BeltStatus, Capabilities, Feedback, Motion, Order

STANDING_MMPS = 20  # slower than this is standing: below half a step of 0.1 mph
TOLERANCE_MMPS = 83  # 0.3 km/h
TOLERANCE_SHARE = 10  # or a tenth of the speed
WINDOW_MS = 700  # what was commanded within this time may still be on its way
HOLD_MS = 600  # outside of it for so long: mismatch
STALE_MS = 500
STALL_MS = 500
START_MS = 3000
OBEY_MS = 1000
INCLINE_TOLERANCE_TENTHS = 10
INCLINE_MS = 3000
JUMP_MMPS2 = 6000  # no motor moves a belt like that: such a sample is a glitch, once

_AT_REST = Order(Motion.REST)


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
    limit_mmps: int = 0  # the limit in force, set when a start is confirmed
    _order: Order = _AT_REST
    _ordered: deque[tuple[int, int, int]] = field(default_factory=deque)
    _last: Feedback | None = None
    _stop_since_ms: int | None = None
    _stop_from_mmps: int = 0
    _moving_since_ms: int | None = None
    _off: Persistence = field(default_factory=Persistence)
    _stalled: Persistence = field(default_factory=Persistence)
    _tilted: Persistence = field(default_factory=Persistence)
    _glitched: bool = False

    def ordered(self, order: Order, now_ms: int) -> Cause | None:
        """Take note of the order in force, on every tick; tell what time alone shows."""
        self._note_changes(order, now_ms)
        self._order = order
        self._ordered.append((now_ms, order.speed_mmps, order.incline_tenths))
        while self._ordered[0][0] < now_ms - WINDOW_MS:
            self._ordered.popleft()
        if self._moving_since_ms is None:
            return None
        heard_ms = self._last.at_ms if self._last else self._moving_since_ms
        if now_ms - max(heard_ms, self._moving_since_ms) > STALE_MS:
            return Cause.LINK_LOST
        if order.motion is Motion.START and now_ms - self._moving_since_ms > START_MS:
            return Cause.START_NOT_OBEYED
        return None

    def _note_changes(self, order: Order, now_ms: int) -> None:
        if order.motion is Motion.REST:
            self._moving_since_ms = None
        elif self._moving_since_ms is None:
            self._moving_since_ms = now_ms
            self._ordered.clear()
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
        for_ms = feedback.at_ms - self._stop_since_ms
        expected_mmps = self._stop_from_mmps - self.machine.decel_mmps2 * (for_ms - OBEY_MS) // 1000
        if for_ms > OBEY_MS and feedback.speed_mmps > max(expected_mmps, 0) + TOLERANCE_MMPS:
            return Cause.STOP_NOT_OBEYED
        return None

    def _running(self, feedback: Feedback, before: Feedback | None) -> Cause | None:
        now_ms, speed_mmps = feedback.at_ms, feedback.speed_mmps
        if self._is_glitch(feedback, before):
            return None
        if feedback.status is BeltStatus.STOPPED:
            return Cause.CONSOLE_STOP
        lowest, highest = self._expected()
        tolerance = max(TOLERANCE_MMPS, highest // TOLERANCE_SHARE)
        if speed_mmps > self.limit_mmps + self.limit_mmps // 20 + TOLERANCE_MMPS // 2:
            return Cause.OVERSPEED
        stalled = speed_mmps < STANDING_MMPS and lowest >= self.machine.min_speed_mmps
        if self._stalled.held_ms(now_ms, stalled) >= STALL_MS:
            return Cause.STALL
        above, below = speed_mmps - highest - tolerance, lowest - tolerance - speed_mmps
        held_ms = self._off.held_ms(now_ms, max(above, below) > 0)
        if held_ms >= HOLD_MS:
            return Cause.STALL if stalled else Cause.SPEED_MISMATCH
        if above > 0 and held_ms > 0 and before is not None and speed_mmps > before.speed_mmps:
            return Cause.WRONG_WAY
        return self._inclined(feedback)

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
        lowest = min(incline for _, _, incline in self._ordered) - INCLINE_TOLERANCE_TENTHS
        highest = max(incline for _, _, incline in self._ordered) + INCLINE_TOLERANCE_TENTHS
        away = not lowest <= feedback.incline_tenths <= highest
        if self._tilted.held_ms(feedback.at_ms, away) >= INCLINE_MS:
            return Cause.INCLINE_MISMATCH
        return None
