"""The loaded workout and its course: from the confirmed start to the closed record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from controller import api
from controller.belt import inputs
from controller.belt.faults import Cause
from controller.belt.states import BeltState
from controller.conduct import endings
from controller.conduct.effects import CloseRecord, OpenRecord
from controller.conduct.endings import Ending
from controller.conduct.ledger import Ledger
from controller.conduct.loaded import Loaded
from controller.conduct.outlet import Outlet
from controller.conduct.senses import Senses
from controller.conduct.views import step_view
from sessions.care.pain import Answer
from sessions.engine import events
from sessions.engine.advance import advance
from sessions.engine.events import Announcement, EngineEvent, Phase
from sessions.engine.state import Caps, EngineState, begin
from sessions.quantities import SpeedUnit

_UNDER_WAY = frozenset({Phase.RUNNING, Phase.PAUSED})
_BELT_LIVE = frozenset(
    {BeltState.RUNNING, BeltState.PAUSED, BeltState.EASING, BeltState.STOPPING, BeltState.LATCHED}
)
_EASED = frozenset({BeltState.RUNNING, BeltState.PAUSED})


class Session:
    """One workout at a time; live from the confirmed start until its record is closed."""

    def __init__(
        self, outlet: Outlet, senses: Senses, unit: SpeedUnit, new_session_id: Callable[[], str]
    ) -> None:
        self.loaded: Loaded | None = None
        self.engine: EngineState | None = None
        self.ledger: Ledger | None = None
        self.participant = ""
        self.said_before: tuple[Answer, ...] = ()  # pain and exertion, for the record to open
        self._unit = unit
        self._outlet = outlet
        self._senses = senses
        self._new_session_id = new_session_id
        self._sequence = 0  # of leases
        self._ending: Ending | None = None

    @property
    def live(self) -> bool:
        """Whether a session was started and is not closed."""
        return self.ledger is not None

    @property
    def going(self) -> bool:
        """Whether it is live and nothing has ended it yet."""
        return self.live and self._ending is None

    @property
    def phase(self) -> Phase:
        """Where the engine stands."""
        return self.engine.phase if self.engine else Phase.READY

    # --- before ---

    def load(self, loaded: Loaded, now_ms: int) -> None:
        """Prepare a workout."""
        self.loaded = loaded
        self._renew(now_ms)

    def limit(self, loaded: Loaded, now_ms: int) -> None:
        """The same workout under other limits; those set for this session stay."""
        before = self.loaded
        self.load(loaded if before is None else loaded.capped_like(before), now_ms)

    def unload(self) -> None:
        """Put the workout away."""
        self.loaded = self.engine = None

    def arm(self, participant: str, now_ms: int) -> None:
        """The loaded workout is to start, from its beginning."""
        assert self.loaded is not None
        self.participant = participant
        self._senses.heart.armed(self.loaded.max_heart_rate_bpm)
        self._senses.footing.armed(self.loaded.plan.gait)
        self._renew(now_ms)

    def _renew(self, now_ms: int) -> None:
        assert self.loaded is not None
        caps = Caps(self.loaded.speed_limits[0].value, self.loaded.incline_limits[0].value)
        self.engine = begin(self.loaded.plan, caps, unit=self._unit, now_s=now_ms / 1000)
        self._outlet.cue = ""

    def started(self, now_ms: int) -> None:
        """The guard took a confirmation: the belt may move."""
        if self.loaded is None or self.engine is None:
            return
        if self.ledger is None:
            self._ending = None
            self.ledger = self._opened(self.loaded, now_ms)
        self._sequence = 0
        self._senses.holding.started()
        # The gate takes a confirmation at measured standstill only.
        self.advance(events.Tick(self.ledger.distance_m, standstill=True), now_ms)
        self.advance(events.Confirmed(), now_ms)

    def _opened(self, loaded: Loaded, now_ms: int) -> Ledger:
        plan, session_id = loaded.plan, self._new_session_id()
        self._outlet.add(
            OpenRecord(session_id, plan.name, plan.title, self.participant, self.said_before)
        )
        self._outlet.emit(api.SessionBegan(session_id=session_id, workout=plan.name))
        return Ledger(session_id, plan, self.participant, now_ms / 1000)

    # --- under way ---

    def ask(self, event: EngineEvent, now_ms: int) -> str | None:
        """Somebody's wish; the reason if it changes nothing."""
        if self.engine is None or not self.going:
            return "no session is running"
        before = self.engine
        self.advance(event, now_ms)
        unchanged = self.engine.pending == before.pending and self.engine.course == before.course
        if unchanged and self.engine.phase is before.phase:
            return "this changes nothing now"
        return None

    def advance(self, event: EngineEvent, now_ms: int, instead: Announcement | None = None) -> None:
        """Give the engine an event; do what comes of it, and say so, or `instead`."""
        assert self.engine is not None
        before = self.engine
        self.engine, _, announcements, began = advance(before, event, now_ms / 1000)
        if self.ledger is not None:
            self.ledger.advanced(before, self.engine)
        for announcement in announcements if instead is None else (instead,):
            self._outlet.say(self._senses.holding.honest(announcement, self.engine))
        for index in began:
            self._outlet.cue = ""
            step = step_view(self.engine.program.plan, index)
            self._outlet.emit(api.StepBegan(step=step))
        if self.engine.phase is Phase.EASING and before.phase is not Phase.EASING:
            self._outlet.tell(inputs.Ease())

    def tick(self, now_ms: int) -> None:
        """Time passed."""
        if self.ledger is None or self.engine is None:
            return
        standstill = self._senses.standstill
        self.advance(events.Tick(self.ledger.distance_m, standstill=standstill), now_ms)
        self._lease(now_ms)
        if self.going and (said := self._senses.sound.again(now_ms)):
            self._outlet.say(said)
        self._close_when_over(now_ms)

    def _lease(self, now_ms: int) -> None:
        guard, engine = self._senses.guard, self.engine
        if engine is None or guard is None or guard.belt is not BeltState.RUNNING:
            return
        if engine.phase is Phase.RUNNING and self.going:
            if said := self._senses.hold(engine, now_ms):
                self._outlet.say(said)
            self._sequence += 1
            wanted = self._senses.holding.lease(engine)
            self._outlet.tell(inputs.Lease(guard.epoch, self._sequence, *wanted))

    # --- its end ---

    def end(self, ending: Ending, now_ms: int) -> None:
        """End it before its time, once."""
        if not self.going:
            return
        self._ending = ending
        self.advance(events.Stopped(ending.cause.text), now_ms)
        self._outlet.say(ending.words)

    def wind_down(self, now_ms: int) -> None:
        """End it because the program ends: ease a belt that moves."""
        if self.going and self._senses.belt in _EASED:
            self._outlet.tell(inputs.Ease())
        self.end(endings.by_program(now_ms), now_ms)

    def follow_belt(self, now_ms: int) -> None:
        """The belt's state may have ended it."""
        report = self._senses.guard
        if report is None or not self.going:
            return
        if report.belt is BeltState.LATCHED:
            assert report.cause is not None
            self.end(endings.by_fault(report.cause, now_ms), now_ms)
        elif report.belt is BeltState.STOPPING:  # STOP came while the start was on its way
            self.end(endings.by_person("", now_ms), now_ms)
        elif report.belt not in _BELT_LIVE and self.phase in _UNDER_WAY:
            self.end(endings.by_fault(Cause.GUARD_DIED, now_ms), now_ms)

    def _close_when_over(self, now_ms: int) -> None:
        if self._ending is None:
            if self.phase is Phase.FINISHED:
                self._close(api.Outcome.FINISHED, None, now_ms)
            return
        guard, silent = self._senses.guard, self._senses.guard_is_silent(now_ms)
        if guard is not None and guard.commanded_speed_mmps > 0 and not silent:
            self._ending = replace(self._ending, since_ms=now_ms)  # easing as it should
        if self._senses.standstill or self._ending.overdue(now_ms):
            self._close(self._ending.outcome, self._ending.cause, now_ms)

    def _close(self, outcome: api.Outcome, cause: api.CauseView | None, now_ms: int) -> None:
        assert self.ledger is not None
        if self.loaded is not None:
            self.loaded = self.loaded.uncapped()
        summary = self.ledger.summary(outcome, cause, now_ms / 1000)
        self._outlet.add(CloseRecord(summary))
        self._outlet.emit(api.SessionEnded(summary=summary))
        self.ledger = self._ending = None
