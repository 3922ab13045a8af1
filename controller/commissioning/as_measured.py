"""The values of a commissioned card: what was measured, and never more than that. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from controller.belt.core import bounds_of
from controller.commissioning.slower import GENTLER, less_than
from controller.commissioning.steps import Terms
from controller.learning.card_text import with_margin
from controller.treadmills.cards import MachineCard
from controller.treadmills.commissioned import Measured
from controller.treadmills.port import Windows

_PROMPT: Final = Windows()
"""No card allows a machine less time than that: it is what the promptest wire needs."""
_STEP_MS: Final = 100


def as_measured(card: MachineCard, terms: Terms, measured: Iterable[Measured]) -> MachineCard:
    """The card that a machine was driven by, with what was measured of it."""
    found = _Found(tuple(measured))
    bounds = bounds_of(card.capabilities)
    rise, fall = found.all("acceleration"), found.all("deceleration")
    tilt = found.all("incline_rate")
    return replace(
        card,
        max_speed_mps=terms.top_mps,
        max_incline_pct=terms.top_pct,
        accel_mps2=_followed(bounds.accel_mmps2 / 1000, rise),
        decel_mps2=less_than(min(fall)) if fall else card.decel_mps2,
        incline_rate_pct_per_s=_followed(bounds.incline_tenths_per_s / 10, tilt) if tilt else 0.0,
        stop_on_silence_ms=_silence_ms(found, terms.slow_mmps / 1000),
        watch=_windows(card.watch, found),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """The figures, by what they are."""

    measured: Sequence[Measured]

    def all(self, what: str) -> list[float]:
        """Of that quantity, in whichever step."""
        return [self._number(one) for one in self.measured if one.what.endswith(f".{what}")]

    def one(self, name: str) -> float | None:
        """By step and quantity."""
        return next((self._number(one) for one in self.measured if one.what == name), None)

    def _number(self, one: Measured) -> float:
        assert isinstance(one.value, float)
        return one.value


def _followed(ordered: float, measured: Sequence[float]) -> float:
    """A rate that the machine was driven at: as ordered if it kept up, else less than it did."""
    slowest = min(measured, default=ordered)
    return ordered if slowest >= GENTLER * ordered else less_than(slowest)


def _windows(watch: Windows, found: _Found) -> Windows:
    """A healthy machine may be half as late again as it was at its latest."""

    def patience_ms(what: str, known_ms: int, least_ms: int) -> int:
        seen_s = found.all(what)
        return max(least_ms, with_margin(round(max(seen_s) * 1000))) if seen_s else known_ms

    return replace(
        watch,
        start_ms=patience_ms("start_time", watch.start_ms, _PROMPT.start_ms),
        lag_ms=patience_ms("lag_time", watch.lag_ms, _PROMPT.lag_ms),
        obey_ms=patience_ms("obey_time", watch.obey_ms, _PROMPT.obey_ms),
    )


def _silence_ms(found: _Found, slow_mps: float) -> int | None:
    """From silence until the belt begins to slow: the time to standstill, less what slowing takes
    after STOP from the same speed, `slow_mps`. None: it runs on."""
    stood_s = found.one("silence.standstill_time")
    if stood_s is None:
        return None
    slowing_s = (found.one("unit.standstill_time") or 0) - (found.one("unit.obey_time") or 0)
    slowing_s *= slow_mps / (found.one("unit.ordered_speed") or slow_mps)
    begun_ms = (stood_s - max(0.0, slowing_s)) * 1000
    return max(_STEP_MS, math.ceil(begun_ms / _STEP_MS) * _STEP_MS)
