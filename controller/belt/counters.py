"""Counters that stand still while the belt is said to run: the report is frozen (hazard H08).

A treadmill that repeats its last record for ever agrees with itself, and at a steady speed with
what it was told. But what counts time and distance goes on by itself. Only counters that were seen
to count are believed; some never do, and a clock may stop at 99:59, so that the distance must be
among those that stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from controller.treadmills.port import Feedback

COUNTED: Final = 5  # so often before it is believed to count
PATIENCE: Final = 3  # times the longest that it ever took to its next count
LONGEST_GAP_MS: Final = 3000  # what passed in a longer one is not known


@dataclass(slots=True)
class Counter:
    """A value and how much has passed since it last changed, in what makes it count."""

    least: float  # what is waited for, where counts came faster
    _value: int | None = None
    _counts: int = 0
    _since: float = 0.0
    _longest: float = 0.0

    def follow(self, value: int | None, passed: float) -> None:
        """The value now, `passed` after the one before. None: the machine did not say."""
        if value is None:
            return
        self._since += passed
        if value != self._value:
            if self._counts:
                self._longest = max(self._longest, self._since)
            self._value, self._since = value, 0.0
            self._counts += 1

    @property
    def counts(self) -> bool:
        """Whether it was seen to count."""
        return self._counts > COUNTED

    @property
    def stands(self) -> bool:
        """Whether it should have gone on by now."""
        return self.counts and self._since > PATIENCE * max(self._longest, self.least)


@dataclass(slots=True)
class CounterWatch:
    """The counters of one run. Fed with every round of telemetry while the belt runs."""

    _distance: Counter = field(default_factory=lambda: Counter(1000.0))  # mm
    _time: Counter = field(default_factory=lambda: Counter(1000.0))  # ms
    _last: Feedback | None = None

    def frozen(self, feedback: Feedback) -> bool:
        """Whether every counter that counts stands, though the belt is said to run."""
        before, self._last = self._last, feedback
        passed_ms = 0 if before is None else feedback.at_ms - before.at_ms
        if passed_ms > LONGEST_GAP_MS:
            passed_ms = 0
        self._distance.follow(feedback.travel_m, feedback.speed_mmps * passed_ms / 1000)
        self._time.follow(feedback.elapsed_s, passed_ms)
        return self._distance.stands and (self._time.stands or not self._time.counts)
