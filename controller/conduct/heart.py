"""What the heart-rate belt demands of a session: ease, hold, or nothing (hazard H36).

While it holds, a ceiling lies on the leases: nothing rises above where the belt is, and what the
belt falls to becomes the new ceiling. The ceiling is lifted with an announcement of its own, and
never while a change is pending that was not announced because of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from controller.belt.faults import FAULTS, Cause
from controller.belt.link import GuardReport
from sessions.engine.events import Announcement, Phase, Setpoint, Tone
from sessions.engine.state import LEAD_S, START_MPS, EngineState, Turn, setpoint
from sessions.engine.words import tone_of
from sessions.heart import HeartState, HeartWatch, Measurement, Verdict

HOLDING: Final = Announcement("Holding: the heart-rate belt is lost.", Tone.CHANGE)
HEARD: Final = Announcement("The heart-rate belt is heard again.", Tone.CHANGE)
_ON: Final = "In three seconds: on to the workout's speed and incline."
_CAUSES: Final = {Verdict.TOO_HIGH: Cause.HEART_RATE_HIGH, Verdict.LOST: Cause.HEART_RATE_LOST}


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What no lease exceeds, in the gate's units; `lifted_ms`: when it ends, if that is known."""

    speed_mmps: int
    incline_tenths: int
    lifted_ms: int | None = None

    def admits(self, wanted: Setpoint) -> bool:
        """Whether `wanted` stays below it."""
        speed_mmps, incline_tenths = in_gate_units(wanted)
        return speed_mmps <= self.speed_mmps and incline_tenths <= self.incline_tenths

    @property
    def setpoint(self) -> Setpoint:
        """The same in SI units."""
        return Setpoint(self.speed_mmps / 1000, self.incline_tenths / 10)


class HeartProtection:
    """One belt's part in the sessions of a conductor."""

    def __init__(self) -> None:
        self._watch = HeartWatch()
        self._ceiling: Ceiling | None = None

    def armed(self, max_bpm: float | None) -> None:
        """Somebody is to start, with this upper limit if any: what was before is forgotten."""
        self._watch = HeartWatch(max_bpm)

    def started(self) -> None:
        """The belt starts: its way up is announced by the engine."""
        self._ceiling = None

    def take(self, measured: Measurement, now_ms: int) -> float | None:
        """A measurement came: the filtered rate, if it counts."""
        self._watch.take(measured, now_ms)
        return self.state(now_ms).bpm if measured.counts else None

    def state(self, now_ms: int) -> HeartState:
        """The heart rate as far as it is known."""
        return self._watch.state(now_ms)

    @property
    def holds(self) -> bool:
        """Whether the belt is kept from rising."""
        return self._ceiling is not None

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

    def follow(self, guard: GuardReport, engine: EngineState, now_ms: int) -> Announcement | None:
        """Hold or let go, with a running belt; what is to be said about it."""
        lost, ceiling = self._watch.verdict(now_ms) is not Verdict.FINE, self._ceiling
        if ceiling is None:
            return self._hold(guard) if lost else None
        if ceiling.lifted_ms is not None and now_ms >= ceiling.lifted_ms:
            self._ceiling = None
        elif ceiling.lifted_ms is None and not lost and engine.pending is None:
            return self._let_go(ceiling, engine, now_ms)
        return None

    def _hold(self, guard: GuardReport) -> Announcement:
        start_mmps, _ = in_gate_units(Setpoint(START_MPS, 0.0))
        self._ceiling = Ceiling(
            max(guard.commanded_speed_mmps, start_mmps), guard.commanded_incline_tenths
        )
        return HOLDING

    def _let_go(self, ceiling: Ceiling, engine: EngineState, now_ms: int) -> Announcement:
        if ceiling.admits(setpoint(engine)):
            self._ceiling = None
            return HEARD
        self._ceiling = replace(ceiling, lifted_ms=now_ms + int(LEAD_S * 1000))
        return Announcement(f"{HEARD.text} {_ON}", tone_of(ceiling.setpoint, setpoint(engine)))

    def lease(self, engine: EngineState) -> tuple[int, int]:
        """The engine's setpoint in the gate's units, under the ceiling."""
        speed_mmps, incline_tenths = in_gate_units(setpoint(engine))
        if self._ceiling is None:
            return speed_mmps, incline_tenths
        speed_mmps = min(speed_mmps, self._ceiling.speed_mmps)
        incline_tenths = min(incline_tenths, self._ceiling.incline_tenths)
        self._ceiling = Ceiling(speed_mmps, incline_tenths, self._ceiling.lifted_ms)
        return speed_mmps, incline_tenths

    def honest(self, announcement: Announcement, engine: EngineState) -> Announcement:
        """The announcement, or, in place of one of a change that will not come, why it won't."""
        ceiling = self._ceiling
        if ceiling is None or ceiling.lifted_ms is not None or engine.phase is not Phase.RUNNING:
            return announcement
        told = announcement.tone is Tone.NONE or ceiling.admits(_ahead(engine))
        return announcement if told else HOLDING


def in_gate_units(wanted: Setpoint) -> tuple[int, int]:
    """mm/s and tenths of a percent, rounded down."""
    return int(wanted.speed_mps * 1000 + 1e-6), int(wanted.incline_pct * 10 + 1e-6)


def _ahead(engine: EngineState) -> Setpoint:
    """Where what was announced leads."""
    if isinstance(engine.pending, Turn):
        return engine.program.target(engine.pending.to)
    return engine.course.wanted
