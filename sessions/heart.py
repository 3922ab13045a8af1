"""The heart-rate belt's watch: what its measurements come to, and what must be done about them.

Pure: times are monotonic milliseconds handed in. A belt that was never heard demands nothing; one
that was heard once is relied upon until the watch begins anew (hazard H36).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from statistics import median_low
from typing import Final

PLAUSIBLE_BPM: Final = (30.0, 230.0)
FRESH_MS: Final = 3000  # belts send about once a second: an older rate is not the rate now
TOO_HIGH_MS: Final = 5000
HOLD_MS: Final = 30_000
EASE_MS: Final = 60_000
_FILTERED: Final = 3  # one wrong measurement among three is outvoted


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a belt sent. `contact` is None where it cannot tell. `rr_intervals_s`: between the last
    beats, the oldest first."""

    bpm: float | None
    contact: bool | None = None
    rr_intervals_s: tuple[float, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether a living person's heart may be what was measured."""
        lowest, highest = PLAUSIBLE_BPM
        return self.contact is not False and self.bpm is not None and lowest <= self.bpm <= highest


class Verdict(Enum):
    """What must be done about a moving belt."""

    FINE = "fine"
    HOLD = "hold"  # nothing rises, and the person is told why
    TOO_HIGH = "too high"  # ease to standstill
    LOST = "lost"  # ease to standstill


@dataclass(frozen=True, slots=True)
class HeartState:
    """The heart rate as far as it is known. `age_ms`: since the last measurement that counts.
    `rr_ms`: the newest interval between two beats, if that measurement told one."""

    bpm: float | None = None
    contact: bool | None = None
    age_ms: int | None = None
    rr_ms: int | None = None

    @property
    def fresh(self) -> bool:
        """Whether `bpm` is the rate now."""
        return self.age_ms is not None and self.age_ms <= FRESH_MS


class HeartWatch:
    """Watches one person's heart rate against `max_bpm`; None: against nothing."""

    def __init__(self, max_bpm: float | None = None) -> None:
        self._max_bpm = max_bpm
        self._last: tuple[float, ...] = ()
        self._contact: bool | None = None
        self._rr_ms: int | None = None
        self._counted_ms: int | None = None
        self._high_since_ms: int | None = None

    def take(self, measured: Measurement, now_ms: int) -> None:
        """A measurement came. One that is implausible or without contact is as good as none."""
        self._contact = measured.contact
        if measured.bpm is None or not measured.counts:
            return
        earlier = self._last if self._age_ms(now_ms) <= FRESH_MS else ()
        self._last = (*earlier, measured.bpm)[-_FILTERED:]
        self._counted_ms = now_ms
        self._rr_ms = round(measured.rr_intervals_s[-1] * 1000) if measured.rr_intervals_s else None
        if self._max_bpm is None or median_low(self._last) <= self._max_bpm:
            self._high_since_ms = None
        elif self._high_since_ms is None:
            self._high_since_ms = now_ms

    def state(self, now_ms: int) -> HeartState:
        """What is known at `now_ms`. A rate that is not fresh any more is not told."""
        if self._counted_ms is None:
            return HeartState(contact=self._contact)
        age_ms = self._age_ms(now_ms)
        if age_ms > FRESH_MS:
            return HeartState(None, self._contact, age_ms)
        return HeartState(median_low(self._last), self._contact, age_ms, self._rr_ms)

    def age_ms(self, now_ms: int) -> int | None:
        """Since the last measurement that counts; None before the first."""
        return None if self._counted_ms is None else self._age_ms(now_ms)

    def verdict(self, now_ms: int) -> Verdict:
        """What must be done at `now_ms`."""
        if self._counted_ms is None:
            return Verdict.FINE
        age_ms = self._age_ms(now_ms)
        if self._is_high_for(now_ms) >= TOO_HIGH_MS and age_ms <= FRESH_MS:
            return Verdict.TOO_HIGH
        if age_ms >= EASE_MS:
            return Verdict.LOST
        return Verdict.HOLD if age_ms >= HOLD_MS else Verdict.FINE

    def _age_ms(self, now_ms: int) -> int:
        return 0 if self._counted_ms is None else max(0, now_ms - self._counted_ms)

    def _is_high_for(self, now_ms: int) -> int:
        return -1 if self._high_since_ms is None else now_ms - self._high_since_ms
