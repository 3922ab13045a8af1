"""Nothing rises while something that a rise needs is lost: the heart-rate belt, the voice.

While it holds, a ceiling lies on the leases: nothing rises above where the belt is, and what the
belt falls to becomes the new ceiling. The ceiling is lifted with an announcement of its own, and
never while a change is pending that was not announced because of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from controller.belt.link import GuardReport
from sessions.engine.events import Announcement, Phase, Setpoint, Tone
from sessions.engine.state import LEAD_S, START_MPS, EngineState, Turn, setpoint
from sessions.engine.words import tone_of

_ON: Final = "In three seconds: on to the workout's speed and incline."


@dataclass(frozen=True, slots=True)
class Lost:
    """What a rise needs and is not there."""

    said: Announcement  # when it is lost, and in place of a change that will not come
    again: Announcement  # when it is there again


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


class Holding:
    """The ceiling of one conductor's sessions, and what it is there for."""

    def __init__(self) -> None:
        self._ceiling: Ceiling | None = None
        self._lost: tuple[Lost, ...] = ()

    @property
    def because(self) -> tuple[Lost, ...]:
        """What keeps the belt from rising, the first cause first; empty: nothing does."""
        return self._lost if self._ceiling else ()

    def started(self) -> None:
        """The belt starts: its way up is announced by the engine."""
        self._ceiling, self._lost = None, ()

    def follow(
        self, lost: Sequence[Lost], guard: GuardReport, engine: EngineState, now_ms: int
    ) -> Announcement | None:
        """Hold or let go, with a running belt; what is to be said about it."""
        if lost:
            return self._hold(tuple(lost), guard)
        ceiling = self._ceiling
        if ceiling is None:
            return None
        if ceiling.lifted_ms is None:
            return None if engine.pending else self._let_go(ceiling, engine, now_ms)
        if now_ms >= ceiling.lifted_ms:
            self._ceiling = None
        return None

    def _hold(self, lost: tuple[Lost, ...], guard: GuardReport) -> Announcement | None:
        before, self._lost = self.because, lost
        if self._ceiling is None:
            start_mmps, _ = in_gate_units(Setpoint(START_MPS, 0.0))
            self._ceiling = Ceiling(
                max(guard.commanded_speed_mmps, start_mmps), guard.commanded_incline_tenths
            )
        elif self._ceiling.lifted_ms is not None:  # lost anew before it was lifted
            before, self._ceiling = (), replace(self._ceiling, lifted_ms=None)
        return next((one.said for one in lost if one not in before), None)

    def _let_go(self, ceiling: Ceiling, engine: EngineState, now_ms: int) -> Announcement:
        again = self._lost[0].again
        if ceiling.admits(setpoint(engine)):
            self._ceiling = None
            return again
        self._ceiling = replace(ceiling, lifted_ms=now_ms + int(LEAD_S * 1000))
        return Announcement(f"{again.text} {_ON}", tone_of(ceiling.setpoint, setpoint(engine)))

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
        return announcement if told else self._lost[0].said


def in_gate_units(wanted: Setpoint) -> tuple[int, int]:
    """mm/s and tenths of a percent, rounded down."""
    return int(wanted.speed_mps * 1000 + 1e-6), int(wanted.incline_pct * 10 + 1e-6)


def _ahead(engine: EngineState) -> Setpoint:
    """Where what was announced leads."""
    if isinstance(engine.pending, Turn):
        return engine.program.target(engine.pending.to)
    return engine.course.wanted
