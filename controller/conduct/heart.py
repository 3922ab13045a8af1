"""What the heart-rate belt demands of a session: ease, hold, or nothing (hazard H36)."""

from __future__ import annotations

from typing import Final

from controller.belt.faults import FAULTS, Cause
from controller.conduct.holding import Lost
from sessions.engine.events import Announcement, Tone
from sessions.heart import HeartState, HeartWatch, Measurement, Verdict

HOLDING: Final = Announcement("Holding: the heart-rate belt is lost.", Tone.ATTENTION)
HEARD: Final = Announcement("The heart-rate belt is heard again.", Tone.CHANGE)
HEART: Final = Lost(HOLDING, HEARD)
_CAUSES: Final = {Verdict.TOO_HIGH: Cause.HEART_RATE_HIGH, Verdict.LOST: Cause.HEART_RATE_LOST}


class HeartProtection:
    """One belt's part in the sessions of a conductor."""

    def __init__(self) -> None:
        self._watch = HeartWatch()

    def armed(self, max_bpm: float | None) -> None:
        """Somebody is to start, with this upper limit if any: what was before is forgotten."""
        self._watch = HeartWatch(max_bpm)

    def take(self, measured: Measurement, now_ms: int) -> float | None:
        """A measurement came: the filtered rate, if it counts."""
        self._watch.take(measured, now_ms)
        return self.state(now_ms).bpm if measured.counts else None

    def state(self, now_ms: int) -> HeartState:
        """The heart rate as far as it is known."""
        return self._watch.state(now_ms)

    def age_ms(self, now_ms: int) -> int | None:
        """Since the last measurement that counts; None before the first."""
        return self._watch.age_ms(now_ms)

    def cause(self, now_ms: int) -> Cause | None:
        """Why a moving belt must come to rest, if it must."""
        return _CAUSES.get(self._watch.verdict(now_ms))

    def hindrance(self, now_ms: int) -> str | None:
        """Why nobody may start or go on now, in words; None if they may."""
        verdict = self._watch.verdict(now_ms)
        if verdict is Verdict.FINE:
            return None
        fault = FAULTS[_CAUSES.get(verdict, Cause.HEART_RATE_LOST)]
        return f"{fault.text}. {fault.remedy}"

    def lost(self, now_ms: int) -> Lost | None:
        """Why nothing may rise, if so."""
        return None if self._watch.verdict(now_ms) is Verdict.FINE else HEART
