"""Somebody walks on the belt and a force deck watches: whether the deck sees the place of a person
rightly, whether they may walk on, and how the belt carried their feet. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from controller.commissioning.carried import Carried, Untold, carried_by
from controller.commissioning.drive import Drive, Phase
from sessions.gait.belt_speed import CarriedFoot
from sessions.gait.report import DeckReport, SignalHealth

ENOUGH_FEET: Final = 16
PLACE_SHARE: Final = 0.12
PLACE_M: Final = 0.05
"""How far a deck's distance may be from the tape's, the greater of both: people sway, and do not
stand as exactly as they mean to."""
REAR_M: Final = 0.2  # nearer to the belt's end nobody is to walk
QUIET_MS: Final = 500  # without a report
WALKING_MPS: Final = 1.0


def check_place(front: DeckReport, rear: DeckReport, by_tape_m: float) -> None:
    """Whether the deck sees rightly how somebody stepped so far to the rear. Raises `Untold`: a
    deck that is wrong in sign, in scale or in the places of its cells measures no belt."""
    if front.footing.to_rear_m is None or rear.footing.to_rear_m is None:
        raise Untold("its cells lie too near together to tell a place along the belt")
    moved_m = front.footing.to_rear_m - rear.footing.to_rear_m
    if moved_m < -PLACE_M:
        raise Untold("it saw you step to the console: its front and rear cells are swapped")
    if abs(moved_m - by_tape_m) > max(PLACE_M, PLACE_SHARE * by_tape_m):
        raise Untold(
            f"it saw you step {moved_m:.2f} m, the tape says {by_tape_m:.2f} m: calibrate the "
            "deck, or stand more still"
        )


@dataclass(slots=True)
class Walk:
    """One walk, told of every report and every foot. Times are monotonic milliseconds.

    why: what the deck saw that stopped the belt; empty: nothing.
    """

    why: str = ""
    _feet: list[CarriedFoot] = field(default_factory=list)
    _report: DeckReport | None = None
    _heard_ms: int = 0

    def seen(
        self, drive: Drive, report: DeckReport | None, feet: Sequence[CarriedFoot], now_ms: int
    ) -> bool:
        """Take what is new from the deck. Whether the belt is to stop now: for what was seen, or
        because that is enough."""
        if report is not None:
            self._report, self._heard_ms = report, now_ms
        if drive.phase is Phase.STEADY:
            self._feet += feet
        if not drive.moving:
            return False
        self.why = self._objection(now_ms)
        return bool(self.why) or len(self._feet) >= ENOUGH_FEET

    def carried(self) -> Carried:
        """What it told of the belt. Raises `Untold`."""
        if self.why:
            raise Untold(self.why)
        return carried_by(self._feet)

    def _objection(self, now_ms: int) -> str:
        """Why the belt must stop under this person; empty: they may walk on."""
        report = self._report
        if report is None or now_ms - self._heard_ms > QUIET_MS:
            return "it says nothing any more"
        if report.health is not SignalHealth.GOOD:
            return report.trouble or f"its signal is {report.health}"
        if not report.person_on_belt:
            return "nobody is on the belt any more"
        if report.footing.fall is not None:
            return "it looks as if somebody fell"
        if report.footing.to_rear_m is not None and report.footing.to_rear_m < REAR_M:
            return "you came too near to the rear end of the belt: walk in its middle"
        if (report.belt_speed_mps or 0.0) - report.belt_speed_error_mps > WALKING_MPS:
            return "the belt is faster than walking speed"
        return ""
