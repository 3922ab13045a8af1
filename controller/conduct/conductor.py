"""The conductor: engine, guard and deck brought together, pure.

It is told what happened (commands, reports, the passing of time) and collects effects: wishes for
the guard, words for the walker, events for clients and journal. It reads no clock and does no I/O,
so that the service in real time and the rehearsal in virtual time run this same class.
Times are monotonic milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from controller import api
from controller.belt import inputs
from controller.belt.faults import Cause
from controller.belt.link import GuardReport, Refusal
from controller.belt.states import BeltState
from controller.conduct import endings
from controller.conduct.effects import CloseRecord, Effect, Emit, OpenRecord, Say, Tell
from controller.conduct.endings import Ending
from controller.conduct.heart import HeartProtection
from controller.conduct.ledger import Ledger
from controller.conduct.loaded import Loaded
from controller.conduct.protection import (
    UNWATCHED_MS,
    arm_hindrance,
    confirm_hindrance,
    deck_cause,
    guard_is_silent,
    signal_hindrance,
    start_hindrance,
)
from controller.conduct.views import cause_view, step_view
from sessions.engine import events
from sessions.engine.advance import advance
from sessions.engine.events import Announcement, EngineEvent, Phase, Tone
from sessions.engine.state import Caps, EngineState, begin
from sessions.gait.report import DeckReport
from sessions.heart import Measurement
from sessions.quantities import SpeedUnit

LIVE = frozenset({Phase.RUNNING, Phase.PAUSED, Phase.EASING})
_BELT_LIVE = frozenset(
    {BeltState.RUNNING, BeltState.PAUSED, BeltState.EASING, BeltState.STOPPING, BeltState.LATCHED}
)

_EASED = frozenset({BeltState.RUNNING, BeltState.PAUSED})
_NO_SCREEN = "this site wants a screen that watches: open one with backstride attach"

_ENGINE_EVENTS: dict[type[api.Command], EngineEvent] = {
    api.Finish: events.FinishEarly(),
    api.Skip: events.Skip(),
    api.Back: events.Back(),
    api.GoOn: events.GoOn(),
}


class Conductor:
    """One treadmill's session, from the choice of a workout to the summary."""

    def __init__(
        self,
        *,
        unit: SpeedUnit,
        with_deck: bool,
        with_heart: bool = False,
        with_screen: bool = False,
        new_token: Callable[[], int],
        new_session_id: Callable[[], str],
        now_ms: int,
    ) -> None:
        self.unit = unit
        self.with_deck = with_deck
        self.with_heart = with_heart  # whether a heart-rate belt may be heard
        self.with_screen = with_screen  # whether somebody must watch
        self.began_ms = now_ms
        self.loaded: Loaded | None = None
        self.engine: EngineState | None = None
        self.guard: GuardReport | None = None
        self.deck: DeckReport | None = None
        self.heart = HeartProtection()
        self.ledger: Ledger | None = None
        self.participant = ""
        self.said = ""
        self.cue = ""
        self._new_token = new_token
        self._new_session_id = new_session_id
        self._sequence = 0
        self._guard_heard_ms: int | None = None
        self._watched_ms: int | None = None
        self._ending: Ending | None = None
        self._effects: list[Effect] = []

    # --- told from outside ---

    def load(self, loaded: Loaded, now_ms: int) -> str | None:
        """Prepare a workout; the reason if it cannot be now."""
        if hindrance := self.cannot_load():
            return hindrance
        self.loaded = loaded
        self._renew_engine(now_ms)
        return None

    def cannot_load(self) -> str | None:
        """Why no workout can be prepared now, or None."""
        if self.session_live:
            return "a session is running: finish or stop it first"
        if self.belt is BeltState.ARMING:
            return "a start waits for its confirmation: go back first"
        return None

    def command(self, command: api.AnyCommand, now_ms: int) -> str | None:
        """Carry out a command; the reason if it changes nothing."""
        match command:
            case api.Stop():
                self._stop(command, now_ms)
                return None
            case api.Arm():
                return self._arm(command, now_ms)
            case api.Confirm(token=token):
                return self._confirm(token, now_ms)
            case api.Disarm():
                return self._tell_if(BeltState.ARMING, inputs.Disarm())
            case api.Reset():
                return self._reset()
            case api.Unload():
                return self._unload()
            case api.Pause():
                return self._pause(now_ms)
            case api.Finish() | api.Skip() | api.Back() | api.GoOn():
                return self._ask_engine(_ENGINE_EVENTS[type(command)], now_ms)
            case api.Nudge(quantity=quantity, steps=steps):
                nudge = events.NudgeSpeed if quantity == "speed" else events.NudgeIncline
                return self._ask_engine(nudge(steps), now_ms)
            case _:
                return f"{command.type} is not for a session"

    def guard_reported(self, report: GuardReport, now_ms: int) -> None:
        """Take the guard's newest report."""
        before, self.guard = self.guard, report
        self._guard_heard_ms = now_ms
        if self.ledger is not None and before is not None:
            self.ledger.measured(before, report)
        if before is None or before.belt is not report.belt or before.cause is not report.cause:
            cause = cause_view(report.cause)
            self._effects.append(Emit(api.BeltChanged(state=report.belt, cause=cause)))
        if report.belt is BeltState.RUNNING and (before is None or before.epoch != report.epoch):
            self._started(now_ms)
        if self.session_live:
            self._follow_belt(report, now_ms)

    def guard_refused(self, refusal: Refusal) -> None:
        """The guard did not take a wish: say so to everybody."""
        reason = f"the guard refused {refusal.wish}: {refusal.reason}"
        self._effects.append(Emit(api.Refused(id=refusal.wish, reason=reason)))

    def deck_reported(self, report: DeckReport) -> None:
        """Take the deck's newest report."""
        self.deck = report
        if self.ledger is not None and self._ending is None:
            self.ledger.stepped(report)

    def heart_measured(self, measured: Measurement, now_ms: int) -> None:
        """Take what the heart-rate belt sent."""
        bpm = self.heart.take(measured, now_ms)
        if self.ledger is not None and self._ending is None:
            self.ledger.beaten(bpm)

    def watched(self, now_ms: int) -> None:
        """A screen is there: tell it at every tick, where the site wants one."""
        self._watched_ms = now_ms

    def wind_down(self, now_ms: int) -> None:
        """The program is to end: ease a session's belt to standstill, and close the session."""
        if not self.session_live or self._ending is not None:
            return
        if self.belt in _EASED:
            self._tell(inputs.Ease())
        self._end(endings.by_program(now_ms), now_ms)

    def tick(self, now_ms: int) -> None:
        """Time passed: call 20 times a second."""
        self._watch_guard(now_ms)
        self._protect(now_ms)
        if self.engine is not None and self.session_live:
            self._advance(self._engine_tick(), now_ms)
            self._lease(now_ms)
            self._close_when_over(now_ms)

    def effects(self) -> list[Effect]:
        """What is to be done, in order, since the last call."""
        collected, self._effects = self._effects, []
        return collected

    # --- what others read ---

    @property
    def session_live(self) -> bool:
        """Whether a session was started and is not closed."""
        return self.ledger is not None

    @property
    def belt(self) -> BeltState:
        """The belt as the guard last told it; silent without a guard."""
        return self.guard.belt if self.guard else BeltState.SILENT

    # --- commands ---

    def _stop(self, stop: api.Stop, now_ms: int) -> None:
        self._tell(inputs.Stop())
        if self.session_live and self._ending is None:
            self._end(endings.by_person(stop.by, now_ms), now_ms)

    def _arm(self, arm: api.Arm, now_ms: int) -> str | None:
        if self.loaded is None:
            return "no workout is loaded: load one first"
        if self.session_live:
            return "a session is running"
        if hindrance := self._arm_hindrance(now_ms):
            return hindrance
        self.participant = arm.participant
        self.heart.armed(self.loaded.max_heart_rate_bpm)
        self._renew_engine(now_ms)
        self._tell(
            inputs.Arm(
                self._new_token(),
                int(self.loaded.speed_limits[0].value * 1000),
                int(self.loaded.incline_limits[0].value * 10),
            )
        )
        return None

    def _confirm(self, token: int, now_ms: int) -> str | None:
        heard_ms = self._guard_heard_ms
        if hindrance := confirm_hindrance(self.guard, heard_ms, token, now_ms):
            return hindrance
        if self.with_deck and (hindrance := start_hindrance(self.deck, now_ms)):
            return hindrance
        if hindrance := self.heart.hindrance(now_ms):
            return hindrance
        if self._unwatched(now_ms):
            return _NO_SCREEN
        self._tell(inputs.Confirm(token))
        return None

    def _arm_hindrance(self, now_ms: int) -> str | None:
        if hindrance := arm_hindrance(self.guard, self._guard_heard_ms, now_ms):
            return hindrance
        if self.with_deck and (hindrance := signal_hindrance(self.deck, now_ms)):
            return hindrance
        return _NO_SCREEN if self._unwatched(now_ms) else None

    def _reset(self) -> str | None:
        if self.guard is not None and not self.guard.standstill:
            return "the belt is not yet at measured standstill"
        return self._tell_if(BeltState.LATCHED, inputs.Reset())

    def _unload(self) -> str | None:
        if self.session_live:
            return "a session is running: finish or stop it first"
        self.loaded = self.engine = None
        if self.belt is BeltState.ARMING:
            self._tell(inputs.Disarm())
        return None

    def _pause(self, now_ms: int) -> str | None:
        if self.belt is not BeltState.RUNNING:
            return f"the belt is {self.belt}"
        if reason := self._ask_engine(events.Pause(), now_ms):
            return reason
        self._tell(inputs.Pause(self._new_token()))
        return None

    def _ask_engine(self, event: EngineEvent, now_ms: int) -> str | None:
        if self.engine is None or not self.session_live or self._ending:
            return "no session is running"
        before = self.engine
        self._advance(event, now_ms)
        unchanged = self.engine.pending == before.pending and self.engine.course == before.course
        if unchanged and self.engine.phase is before.phase:
            return "this changes nothing now"
        return None

    def _tell_if(self, needed: BeltState, wish: inputs.Wish) -> str | None:
        if self.belt is not needed:
            return f"the belt is {self.belt}"
        self._tell(wish)
        return None

    # --- the session ---

    def _renew_engine(self, now_ms: int) -> None:
        assert self.loaded is not None
        caps = Caps(self.loaded.speed_limits[0].value, self.loaded.incline_limits[0].value)
        self.engine = begin(self.loaded.plan, caps, unit=self.unit, now_s=now_ms / 1000)
        self.cue = ""

    def _started(self, now_ms: int) -> None:
        """The guard took a confirmation: the belt may move."""
        if self.loaded is None or self.engine is None:
            return
        if self.ledger is None:
            self._ending = None
            self.ledger = Ledger(
                self._new_session_id(), self.loaded.plan, self.participant, now_ms / 1000
            )
            self._open_record(self.ledger)
        self._sequence = 0
        self.heart.started()
        # The gate takes a confirmation at measured standstill only.
        self._advance(events.Tick(self.ledger.distance_m, standstill=True), now_ms)
        self._advance(events.Confirmed(), now_ms)

    def _open_record(self, ledger: Ledger) -> None:
        plan = ledger.plan
        self._effects += [
            OpenRecord(ledger.session_id, plan.name, plan.title, ledger.participant),
            Emit(api.SessionBegan(session_id=ledger.session_id, workout=plan.name)),
        ]

    def _engine_tick(self) -> events.Tick:
        travelled_m = self.ledger.distance_m if self.ledger else 0.0
        return events.Tick(travelled_m, standstill=self.guard is not None and self.guard.standstill)

    def _advance(self, event: EngineEvent, now_ms: int) -> None:
        assert self.engine is not None
        before = self.engine
        self.engine, _, announcements, began = advance(before, event, now_ms / 1000)
        if self.ledger is not None:
            self.ledger.advanced(before, self.engine)
        for announcement in announcements:
            self._say(self.heart.honest(announcement, self.engine))
        for index in began:
            self._step_began(index)
        if self.engine.phase is Phase.EASING and before.phase is not Phase.EASING:
            self._tell(inputs.Ease())

    def _step_began(self, index: int) -> None:
        assert self.engine is not None
        self.cue = ""
        step = step_view(self.engine.program.plan, index)
        self._effects.append(Emit(api.StepBegan(step=step)))

    def _lease(self, now_ms: int) -> None:
        assert self.engine is not None
        if self.guard is None or self.guard.belt is not BeltState.RUNNING:
            return
        if self.engine.phase is Phase.RUNNING and self._ending is None:
            if said := self.heart.follow(self.guard, self.engine, now_ms):
                self._say(said)
            self._sequence += 1
            wanted = self.heart.lease(self.engine)
            self._tell(inputs.Lease(self.guard.epoch, self._sequence, *wanted))

    # --- endings ---

    def _follow_belt(self, report: GuardReport, now_ms: int) -> None:
        if self._ending is not None:
            return
        if report.belt is BeltState.LATCHED:
            assert report.cause is not None
            self._end(endings.by_fault(report.cause, now_ms), now_ms)
        elif report.belt is BeltState.STOPPING:  # STOP came while the start was on its way
            self._end(endings.by_person("", now_ms), now_ms)
        elif report.belt not in _BELT_LIVE and self._engine_phase in {Phase.RUNNING, Phase.PAUSED}:
            self._end(endings.by_fault(Cause.GUARD_DIED, now_ms), now_ms)

    @property
    def _engine_phase(self) -> Phase:
        return self.engine.phase if self.engine else Phase.READY

    def _end(self, ending: Ending, now_ms: int) -> None:
        self._ending = ending
        self._advance(events.Stopped(ending.cause.text), now_ms)
        self._say(ending.words)

    def _close_when_over(self, now_ms: int) -> None:
        if self._ending is None:
            if self._engine_phase is Phase.FINISHED:
                self._close(api.Outcome.FINISHED, None, now_ms)
            return
        silent = self._guard_is_silent(now_ms)
        if self.guard is not None and self.guard.commanded_speed_mmps > 0 and not silent:
            self._ending = replace(self._ending, since_ms=now_ms)  # easing as it should
        standing = self.guard is not None and self.guard.standstill
        if standing or self._ending.overdue(now_ms):
            self._close(self._ending.outcome, self._ending.cause, now_ms)

    def _close(self, outcome: api.Outcome, cause: api.CauseView | None, now_ms: int) -> None:
        assert self.ledger is not None
        summary = self.ledger.summary(outcome, cause, now_ms / 1000)
        self._effects += [CloseRecord(summary), Emit(api.SessionEnded(summary=summary))]
        self.ledger = self._ending = None

    # --- watching ---

    def _guard_is_silent(self, now_ms: int) -> bool:
        return guard_is_silent(self._guard_heard_ms, now_ms)

    def _unwatched(self, now_ms: int) -> bool:
        seen_ms = self._watched_ms
        return self.with_screen and (seen_ms is None or now_ms - seen_ms > UNWATCHED_MS)

    def _watch_guard(self, now_ms: int) -> None:
        if self.session_live and self._ending is None and self._guard_is_silent(now_ms):
            self._end(endings.by_fault(Cause.GUARD_DIED, now_ms), now_ms)

    def _protect(self, now_ms: int) -> None:
        if self.belt is not BeltState.RUNNING:
            return
        if self.with_deck and (cause := deck_cause(self.deck, now_ms)):
            self._tell(inputs.Trip(cause))
        if cause := self.heart.cause(now_ms):
            self._tell(inputs.Trip(cause))
        if self._unwatched(now_ms):
            self._tell(inputs.Trip(Cause.UNWATCHED))

    def _tell(self, wish: inputs.Wish) -> None:
        self._effects.append(Tell(wish))

    def _say(self, announcement: Announcement) -> None:
        self.said = announcement.text
        if announcement.tone is Tone.NONE:
            self.cue = announcement.text
        emitted = Emit(api.Announced(text=announcement.text, tone=announcement.tone))
        self._effects += [Say(announcement), emitted]
