"""A stop on the control point: at once, again and again, until telemetry newer than it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from controller.treadmills.port import BeltStatus, Feedback

SLOWING_SHARE: Final = 0.9  # above this share of its speed at the stop, a belt does not slow


@dataclass(slots=True)
class Stop:
    """From its order until standstill was measured after it."""

    since_ms: int
    from_mmps: int
    again_ms: int
    deaf_ms: int  # a belt that has not slowed after so long is deaf
    sent_ms: int | None = None
    heard: bool = False
    confirmed: bool = False
    _fast: bool = False
    _otherwise: bool = False

    @property
    def due_ms(self) -> int | None:
        """When to say it next; None while standstill is confirmed."""
        if self.sent_ms is None:
            return self.since_ms
        return None if self.confirmed else self.sent_ms + self.again_ms

    def is_due(self, now_ms: int) -> bool:
        """Whether to say it now."""
        return self.due_ms is not None and now_ms >= self.due_ms

    def said(self, now_ms: int) -> bool:
        """It goes out now; whether to say it in the other way too, as it does not help."""
        self.sent_ms = now_ms
        self._otherwise = not self._otherwise
        return self._otherwise and self._fast and now_ms - self.since_ms >= self.deaf_ms

    def measured(self, feedback: Feedback) -> None:
        """A round of telemetry."""
        after = self.sent_ms is not None and feedback.at_ms > self.since_ms
        still = feedback.status is BeltStatus.STOPPED and feedback.speed_mmps == 0
        self.confirmed = after and still
        self._fast = feedback.speed_mmps > 0 and (
            feedback.speed_mmps >= SLOWING_SHARE * self.from_mmps
        )
