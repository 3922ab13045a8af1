"""Does the belt carry the feet as fast as it was told, and as it says? The deck's own evidence.

A treadmill that takes km/h for mph and reports in the same wrong unit, speed and distance alike,
agrees with itself: only the deck can tell (H20). Compared is a speed that has been steady for as
long as the deck's estimate looks back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from controller.belt.link import GuardReport
from controller.belt.states import BeltState
from controller.belt.units import AGREES_SHARE, MILE_KM
from controller.belt.watch import Persistence
from sessions.gait.report import DeckReport

STEADY_MS: Final = 5500
STEADY_SHARE: Final = 0.05
STEADY_MMPS: Final = 25
SURE_MS: Final = 1500  # about two more steps that say the same
SLOWEST_MMPS: Final = 250  # below it a foot's roll hides the belt's travel
MARGIN: Final = 0.06  # of what must be a mile, and of what must not be 1


@dataclass(slots=True)
class _Steady:
    """For how long a value has stayed about the same."""

    value: int = 0
    since_ms: int = 0

    def held_ms(self, value: int, now_ms: int) -> int:
        if abs(value - self.value) > max(STEADY_MMPS, STEADY_SHARE * self.value):
            self.value, self.since_ms = value, now_ms
        return now_ms - self.since_ms


@dataclass(slots=True)
class TravelCheck:
    """Fed at every tick with the newest words of deck and guard."""

    detail: str = ""
    """After a mismatch: what was seen, and which settings of the machine card are wrong."""
    warning: str = ""
    """A disagreement that no unit explains, in words; empty while they agree."""
    _told: _Steady = field(default_factory=_Steady)
    _reported: _Steady = field(default_factory=_Steady)
    _off: Persistence = field(default_factory=Persistence)
    _odd: Persistence = field(default_factory=Persistence)

    def wrong_unit(self, deck: DeckReport | None, guard: GuardReport | None, now_ms: int) -> bool:
        """Whether the belt surely runs a mile for each kilometre that it was told, or inversely."""
        ratios = self._ratios(deck, guard, now_ms)
        mile = ratios is not None and not _spans(ratios, 1.0) and _is_mile(ratios)
        odd = ratios is not None and not _spans(ratios, 1.0) and not mile
        told = "" if deck is None or guard is None else _seen(deck, guard)
        self.warning = told if self._odd.held_ms(now_ms, odd) >= SURE_MS else ""
        if self._off.held_ms(now_ms, mile) < SURE_MS or guard is None:
            return False
        self.detail = f"{told}: look at {_settings(guard)} on the machine card (mph or km/h)"
        return True

    def _ratios(
        self, deck: DeckReport | None, guard: GuardReport | None, now_ms: int
    ) -> tuple[float, float] | None:
        """Lowest and highest that measured to ordered speed may be; None while it is not known."""
        if guard is None or guard.belt is not BeltState.RUNNING:
            self._told, self._reported = _Steady(), _Steady()
            return None
        told_mmps = guard.commanded_speed_mmps
        steady_ms = min(
            self._told.held_ms(told_mmps, now_ms),
            self._reported.held_ms(guard.speed_mmps, now_ms),
        )
        if steady_ms < STEADY_MS or told_mmps < SLOWEST_MMPS:
            return None
        if deck is None or deck.belt_speed_mps is None:
            return None
        low_mps = deck.belt_speed_mps - deck.belt_speed_error_mps
        high_mps = deck.belt_speed_mps + deck.belt_speed_error_mps
        return low_mps * 1000 / told_mmps, high_mps * 1000 / told_mmps


def _spans(ratios: tuple[float, float], value: float) -> bool:
    low, high = ratios
    return low * (1 - MARGIN) <= value <= high * (1 + MARGIN)


def _is_mile(ratios: tuple[float, float]) -> bool:
    return _spans(ratios, MILE_KM) or _spans(ratios, 1 / MILE_KM)


def _seen(deck: DeckReport, guard: GuardReport) -> str:
    return (
        f"told {guard.commanded_speed_mmps / 1000:.2f} m/s, "
        f"reports {guard.speed_mmps / 1000:.2f} m/s, "
        f"carries the feet at {deck.belt_speed_mps or 0:.2f} m/s"
    )


def _settings(guard: GuardReport) -> str:
    """A machine that reports what it was told is wrong in both directions."""
    believed = abs(guard.speed_mmps / guard.commanded_speed_mmps - 1) <= AGREES_SHARE
    return "unit, or command_unit and report_unit," if believed else "command_unit"
