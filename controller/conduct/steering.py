"""Speed and incline by value: within the limits in force, or refused with the reason; and the
limits of a session, which only come down."""

from __future__ import annotations

from typing import Final

from controller.belt import inputs
from controller.belt.limits import Limit
from controller.conduct.holding import in_gate_units
from controller.conduct.loaded import SESSION, WALKER
from controller.conduct.outlet import Outlet
from controller.conduct.senses import Senses
from controller.conduct.session import Session
from sessions.engine.events import Aim, Announcement, LowerCaps, Phase, Setpoint, Tone
from sessions.engine.state import MIN_WALK_MPS, START_MPS, EngineState
from sessions.quantities import MPH_MPS, SpeedUnit, format_incline, format_speed

HELD: Final = Announcement("Holding: no faster and no steeper from now on.", Tone.ATTENTION)
LOWERED: Final = Announcement("Easier now: no faster and no steeper from now on.", Tone.SLOWER)
FIRST_STEP: Final = Announcement("Today no faster than the first step.", Tone.ATTENTION)
STEP_MPS: Final = 0.2 * MPH_MPS  # one step easier: less incline where there is any, else slower
STEP_PCT: Final = 1.0
_SAME: Final = 1e-6  # m/s and percent: what is nearer than this is the same
_NOT_RUNNING: Final = "no session is running: speed and incline are set while the belt runs"


class Steering:
    """What may be set of a session's speed and incline, and what not."""

    def __init__(self, session: Session, senses: Senses, outlet: Outlet, unit: SpeedUnit) -> None:
        self._session = session
        self._senses = senses
        self._outlet = outlet
        self._unit = unit
        self._held = ""  # why nothing may rise any more in this session

    # --- by value ---

    def lowers(self, speed_mps: float | None, incline_pct: float | None) -> bool:
        """Whether this is no more than what the step is at or on its way to."""
        engine = self._running()
        if engine is None:
            return False
        wanted = engine.course.wanted
        return not _above(speed_mps, wanted.speed_mps) and not _above(
            incline_pct, wanted.incline_pct
        )

    def hindrance(self, speed_mps: float | None, incline_pct: float | None) -> str | None:
        """Why this may not be set now, in words; None if it may."""
        loaded = self._session.loaded
        if self._running() is None or loaded is None:
            return _NOT_RUNNING
        if speed_mps is None and incline_pct is None:
            return "say a speed or an incline"
        if reason := self._too_little(speed_mps, incline_pct):
            return reason
        if _above(speed_mps, loaded.speed_limits[0].value):
            return f"above the limit of {self._speed(loaded.speed_limits[0])}"
        if _above(incline_pct, loaded.incline_limits[0].value):
            return f"above the limit of {_incline(loaded.incline_limits[0])}"
        if self.lowers(speed_mps, incline_pct):
            return None
        return next((lost.said.text for lost in self._senses.holding.because), None)

    def lower(self, speed_mps: float | None, incline_pct: float | None, now_ms: int) -> str | None:
        """Slower or less steep for the rest of the step; the reason if it changes nothing."""
        if hindrance := self.hindrance(speed_mps, incline_pct):
            return hindrance
        if not self.lowers(speed_mps, incline_pct):
            return "this would raise speed or incline: it must be asked for"
        return self._session.ask(Aim(speed_mps, incline_pct), now_ms)

    def set(self, speed_mps: float | None, incline_pct: float | None, now_ms: int) -> str | None:
        """What was granted, for the rest of the step; the reason if it changes nothing."""
        if hindrance := self.hindrance(speed_mps, incline_pct):
            return hindrance
        if self._session.ask(Aim(speed_mps, incline_pct), now_ms):
            return "not now: this is so already, or the step is about to end"
        return None

    # --- limits ---

    def cap(
        self, speed_mps: float | None, incline_pct: float | None, reason: str, now_ms: int
    ) -> str | None:
        """A lower limit for the rest of the session; the reason if it is none."""
        loaded = self._session.loaded
        if loaded is None or (self._session.live and not self._session.going):
            return "no session runs or is prepared: load a workout first"
        if speed_mps is None and incline_pct is None:
            return "say a speed or an incline"
        if hindrance := self._too_little(speed_mps, incline_pct):
            return hindrance
        if speed_mps is not None and speed_mps >= loaded.speed_limits[0].value - _SAME:
            return f"the limit is {self._speed(loaded.speed_limits[0])} already: it only comes down"
        if incline_pct is not None and incline_pct >= loaded.incline_limits[0].value - _SAME:
            return f"the limit is {_incline(loaded.incline_limits[0])} already: it only comes down"
        self._put(*_limits(speed_mps, incline_pct, SESSION, reason), now_ms)
        return None

    def hold(self, reason: str, now_ms: int) -> None:
        """Neither speed nor incline rises any more in this session, from where the belt is now."""
        engine = self._session.engine
        if engine is not None and self._under_way and not self._held:
            self._hold(self._present(engine), reason, HELD, now_ms)

    def hold_easier(self, reason: str, now_ms: int) -> None:
        """The same, one step easier than now."""
        engine = self._session.engine
        if engine is not None and self._under_way:
            self._hold(_easier(self._present(engine)), reason, LOWERED, now_ms)

    def hold_first(self, reason: str, now_ms: int) -> None:
        """Nothing rises beyond the first step of a session that has just begun."""
        engine = self._session.engine
        if engine is not None and self._under_way:
            self._hold(engine.program.target(0), reason, FIRST_STEP, now_ms)

    def _hold(self, most: Setpoint, reason: str, words: Announcement, now_ms: int) -> None:
        self._held = reason
        self._put(*_limits(most.speed_mps, most.incline_pct, WALKER, reason), now_ms, words)

    def tick(self, now_ms: int) -> None:
        """What a held belt falls to becomes its limit."""
        if not self._session.going:
            self._held = ""
        engine, loaded = self._session.engine, self._session.loaded
        if not self._held or engine is None or loaded is None or not self._under_way:
            return
        wanted = engine.course.wanted
        slower = wanted.speed_mps < loaded.speed_limits[0].value - _SAME
        flatter = wanted.incline_pct < loaded.incline_limits[0].value - _SAME
        if slower or flatter:
            speed_mps = max(wanted.speed_mps, MIN_WALK_MPS) if slower else None
            incline_pct = wanted.incline_pct if flatter else None
            self._put(*_limits(speed_mps, incline_pct, WALKER, self._held), now_ms)

    def _put(
        self,
        speed: Limit | None,
        incline: Limit | None,
        now_ms: int,
        words: Announcement | None = None,
    ) -> None:
        """Limits in the snapshot, the engine and the gate."""
        assert self._session.loaded is not None
        capped = self._session.loaded.capped(speed, incline)
        lowest = Setpoint(capped.speed_limits[0].value, capped.incline_limits[0].value)
        self._session.loaded = capped
        self._session.advance(LowerCaps(lowest.speed_mps, lowest.incline_pct), now_ms, words)
        self._outlet.tell(inputs.Cap(*in_gate_units(lowest)))

    # --- what is ---

    @property
    def _under_way(self) -> bool:
        return self._session.going and self._session.phase in {Phase.RUNNING, Phase.PAUSED}

    def _running(self) -> EngineState | None:
        running = self._session.going and self._session.phase is Phase.RUNNING
        return self._session.engine if running else None

    def _present(self, engine: EngineState) -> Setpoint:
        """Where the belt is, or will be when it goes on."""
        guard, wanted = self._senses.guard, engine.course.wanted
        if engine.phase is not Phase.RUNNING or guard is None:
            return wanted
        start_mps = min(START_MPS, wanted.speed_mps)
        return Setpoint(
            min(max(guard.commanded_speed_mmps / 1000, start_mps), wanted.speed_mps),
            min(guard.commanded_incline_tenths / 10, wanted.incline_pct),
        )

    def _too_little(self, speed_mps: float | None, incline_pct: float | None) -> str | None:
        if speed_mps is not None and speed_mps < MIN_WALK_MPS - _SAME:
            least = format_speed(MIN_WALK_MPS, self._unit)
            return f"slower than {least} is no walking: pause or stop the belt instead"
        if incline_pct is not None and incline_pct < 0:
            return "an incline is 0 % or more"
        return None

    def _speed(self, limit: Limit) -> str:
        return f"{format_speed(limit.value, self._unit, 2)} ({limit.source}: {limit.reason})"


def _easier(here: Setpoint) -> Setpoint:
    if here.incline_pct > 0:
        return Setpoint(here.speed_mps, max(0.0, here.incline_pct - STEP_PCT))
    return Setpoint(max(MIN_WALK_MPS, here.speed_mps - STEP_MPS), here.incline_pct)


def _limits(
    speed_mps: float | None, incline_pct: float | None, source: str, reason: str
) -> tuple[Limit | None, Limit | None]:
    return (
        None if speed_mps is None else Limit(speed_mps, source, reason),
        None if incline_pct is None else Limit(incline_pct, source, reason),
    )


def _incline(limit: Limit) -> str:
    return f"{format_incline(limit.value)} ({limit.source}: {limit.reason})"


def _above(value: float | None, limit: float) -> bool:
    return value is not None and value > limit + _SAME
