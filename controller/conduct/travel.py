"""Does the belt carry the feet as fast as it was told, and as it says? The deck's own evidence.

A treadmill that takes km/h for mph and reports in the same wrong unit, speed and distance alike,
agrees with itself: only the deck can tell (H20). Only the deck can tell, too, that a report is
frozen, or is what was ordered, while the belt does something else (H08). Compared is a speed that
has been steady for as long as the deck's estimate looks back.

A disagreement that no unit explains first holds the belt, so that it gets no faster; then it eases.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from controller.belt.faults import Cause
from controller.belt.link import GuardReport
from controller.belt.states import BeltState
from controller.belt.units import AGREES_SHARE, MILE_KM
from controller.belt.watch import Persistence
from controller.conduct.holding import Lost
from sessions.engine.events import Announcement, Tone
from sessions.gait.report import DeckReport

STEADY_MS: Final = 5500
STEADY_SHARE: Final = 0.05
STEADY_MMPS: Final = 25
SURE_MS: Final = 1500  # about two more steps that say the same
DISBELIEVED_MS: Final = 4000  # all stances that the estimate rests on came after the first doubt
SLOWEST_MMPS: Final = 250  # below it a foot's roll hides the belt's travel
MARGIN: Final = 0.06  # of what must be a mile, and of what must not be 1
DOUBTED: Final = Lost(
    Announcement("Holding: the belt is not as fast as the treadmill says.", Tone.ATTENTION),
    Announcement("The belt is as fast as the treadmill says.", Tone.CHANGE),
)


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
    """With a cause: what was seen, and which settings of the machine card are wrong, if any are."""
    warning: str = ""
    """A disagreement that no unit explains, in words; empty while they agree."""
    _told: _Steady = field(default_factory=_Steady)
    _reported: _Steady = field(default_factory=_Steady)
    _agreed: bool = False  # surely, since the start: whatever comes later is no unit
    _right: Persistence = field(default_factory=Persistence)
    _off: Persistence = field(default_factory=Persistence)
    _odd: Persistence = field(default_factory=Persistence)

    def cause(
        self, deck: DeckReport | None, guard: GuardReport | None, now_ms: int
    ) -> Cause | None:
        """Why the belt must come to rest: it surely runs a mile for each kilometre that it was
        told, or inversely; or it long does not run as the treadmill says."""
        ratios = self._ratios(deck, guard, now_ms)
        off = ratios is not None and not _spans(ratios, 1.0)
        explained = ratios is not None and _is_mile(ratios)
        agrees = ratios is not None and not off and not explained
        self._agreed = self._agreed or self._right.held_ms(now_ms, agrees) >= SURE_MS
        mile = off and explained and not self._agreed
        odd = off and not mile
        odd_ms, mile_ms = self._odd.held_ms(now_ms, odd), self._off.held_ms(now_ms, mile)
        self.warning = ""
        if deck is None or guard is None or not off:
            return None
        if odd_ms >= SURE_MS:
            self.warning = _seen(deck, guard)
        if mile_ms >= SURE_MS:
            told, settings = _seen(deck, guard), _settings(guard)
            self.detail = f"{told}: look at {settings} on the machine card (mph or km/h)"
            return Cause.UNIT_MISMATCH
        if odd_ms >= DISBELIEVED_MS:
            self.detail = self.warning
            return Cause.FEEDBACK_WRONG
        return None

    @property
    def lost(self) -> Lost | None:
        """Why nothing may rise, if so."""
        return DOUBTED if self.warning else None

    def _ratios(
        self, deck: DeckReport | None, guard: GuardReport | None, now_ms: int
    ) -> tuple[float, float] | None:
        """Lowest and highest that measured to ordered speed may be; None while it is not known."""
        if guard is None or guard.belt is not BeltState.RUNNING:
            self._told, self._reported, self._agreed = _Steady(), _Steady(), False
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
