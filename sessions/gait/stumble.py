"""Stumbles, by the total force and the rhythm of the steps. Pure; time is an argument.

* The load collapses and comes back: under 0.4 of what the deck usually bears. Two feet that walk
  never do that; a runner does at every step, for up to a quarter of a second. So what comes with
  every stride does not count, and a short collapse only when no other follows it.
* A step comes late: after twice the usual time, with load on the deck.
* The load is higher than 4.5 times the usual.

Someone who stepped off did not stumble: their load does not come back.
"""

from __future__ import annotations

from enum import StrEnum

LOW_SHARE = 0.4
MIN_LOW_S = 0.15
FLIGHT_S = 0.35
"""Longer than any flight."""
GONE_S = 1.0
"""Longer than any stumble."""
NEXT_S = 0.7
"""Flights follow each other sooner."""
BEFORE_S = 1.5
"""What comes with every stride comes again within this time."""
LATE_SHARE = 2.0
IMPACT_SHARE = 4.5


class Stumble(StrEnum):
    """How it showed."""

    COLLAPSE = "collapse"
    LATE_STEP = "late step"
    IMPACT = "impact"

    @property
    def is_sure(self) -> bool:
        """Whether nothing but a stumble looks like it; a late step may be one that was not seen."""
        return self is not Stumble.LATE_STEP


class StumbleWatch:
    """Takes the total force with its usual mean, and how long ago the last step was."""

    __slots__ = ("_after_s", "_late", "_low_since_s", "_struck", "_waiting_s")

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Samples are missing, or another person comes: begin anew."""
        self._low_since_s: float | None = None
        self._after_s: float | None = None  # when the last collapse was over
        self._waiting_s: float | None = None  # a short one that was over then, perhaps a flight
        self._late = self._struck = False

    def push(self, t_s: float, force_n: float, usual_n: float) -> Stumble | None:
        """Take one sample; the stumble that it shows, once each."""
        struck, self._struck = self._struck, force_n > IMPACT_SHARE * usual_n
        if self._struck and not struck:
            return Stumble.IMPACT
        if force_n < LOW_SHARE * usual_n:
            self._low(t_s)
            return None
        if self._low_since_s is not None:
            return self._caught(t_s)
        if self._waiting_s is not None and t_s - self._waiting_s > NEXT_S:
            self._waiting_s = None
            return Stumble.COLLAPSE
        return None

    def paced(self, since_s: float | None, usual_s: float | None) -> Stumble | None:
        """How long ago the last step was, and how long it usually takes."""
        if since_s is None or usual_s is None or self._low_since_s is not None:
            return None
        late, self._late = self._late, since_s > LATE_SHARE * usual_s
        return Stumble.LATE_STEP if self._late and not late else None

    def _low(self, t_s: float) -> None:
        if self._low_since_s is None:
            self._low_since_s = t_s
            self._waiting_s = None  # two in a row: flights

    def _caught(self, t_s: float) -> Stumble | None:
        """The load is back."""
        assert self._low_since_s is not None
        began_s, before_s = self._low_since_s, self._after_s
        self._low_since_s, self._after_s = None, t_s
        low_s = t_s - began_s
        again = before_s is not None and began_s - before_s < BEFORE_S
        if again or not MIN_LOW_S < low_s < GONE_S:
            return None
        if low_s > FLIGHT_S:
            return Stumble.COLLAPSE
        self._waiting_s = t_s
        return None
