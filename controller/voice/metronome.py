"""When a metronome's next bell is due: evenly, and well apart from everything else that sounds."""

from __future__ import annotations

from typing import Final

APART_S: Final = 1.0  # from all that is said


class Metronome:
    """Times are seconds of one clock that only goes forward."""

    def __init__(self) -> None:
        self._period_s: float | None = None
        self._last_s: float | None = None
        self._quiet_until_s = float("-inf")

    def beat(self, period_s: float | None, now_s: float) -> bool:
        """Ring every `period_s` from now on; None: not at all. Whether that is new."""
        if period_s == self._period_s:
            return False
        if self._period_s is None:
            self._last_s = now_s  # the first one comes a period later
        self._period_s = period_s
        return True

    def sounded(self, now_s: float) -> None:
        """Something else sounds, or has just come to its end."""
        self._quiet_until_s = now_s + APART_S

    def due_s(self) -> float | None:
        """When to ring next; None: never."""
        if self._period_s is None or self._last_s is None:
            return None
        return max(self._last_s + self._period_s, self._quiet_until_s)

    def rung(self, now_s: float) -> None:
        """It was rung, perhaps a little late: the beat stays even all the same."""
        due_s, period_s = self.due_s(), self._period_s
        on_time = due_s is not None and period_s is not None and now_s < due_s + period_s
        self._last_s = due_s if on_time else now_s
