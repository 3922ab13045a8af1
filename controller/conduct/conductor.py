"""The conductor: engine, guard and deck brought together, pure.

It is told what happened (commands, reports, the passing of time) and collects effects: wishes for
the guard, words for the walker, events for clients and journal. It reads no clock and does no I/O,
so that the service in real time and the rehearsal in virtual time run this same class.
Times are monotonic milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable

from controller import api
from controller.belt import inputs
from controller.belt.faults import Cause
from controller.belt.link import GuardReport, Refusal
from controller.belt.states import BeltState
from controller.conduct import endings
from controller.conduct.afar import Afar
from controller.conduct.care import Care
from controller.conduct.coaching import Coaching
from controller.conduct.easing import ease_mmps2
from controller.conduct.effects import Effect
from controller.conduct.form_first import FormFirst
from controller.conduct.loaded import Loaded
from controller.conduct.lock import REASON, IdleLock
from controller.conduct.near_misses import NearMisses
from controller.conduct.outlet import Outlet
from controller.conduct.senses import Senses
from controller.conduct.session import Session
from controller.conduct.views import cause_view
from sessions.care.asking import Language
from sessions.coaching.figures import Figure
from sessions.coaching.rules import Rules
from sessions.engine import events
from sessions.engine.events import EngineEvent
from sessions.gait.footfall import Footfall
from sessions.gait.report import DeckReport
from sessions.heart import Measurement
from sessions.quantities import SpeedUnit

_ENGINE_EVENTS: dict[type[api.Command], EngineEvent] = {
    api.Finish: events.FinishEarly(),
    api.Skip: events.Skip(),
    api.Back: events.Back(),
    api.GoOn: events.GoOn(),
}


_AT_REST = frozenset({BeltState.SILENT, BeltState.READY, BeltState.ARMING, BeltState.STANDSTILL})
_MAY_STAND = frozenset({BeltState.PAUSED, BeltState.LATCHED})


class Conductor:
    """One treadmill's session, from the choice of a workout to the summary."""

    def __init__(
        self,
        *,
        name: str,
        unit: SpeedUnit,
        with_deck: bool,
        with_heart: bool = False,
        with_screen: bool = False,
        lock_after_ms: int | None = None,
        new_token: Callable[[], int],
        new_session_id: Callable[[], str],
        rules: Rules | None = None,
        shown: Figure = Figure.CADENCE,
        language: Language = "en",
        now_ms: int,
    ) -> None:
        self.began_ms = now_ms
        self.lock = IdleLock(lock_after_ms, now_ms)
        self.outlet = Outlet()
        self.senses = Senses(with_deck=with_deck, with_heart=with_heart, with_screen=with_screen)
        self.session = Session(self.outlet, self.senses, unit, new_session_id)
        self.coaching = Coaching(self.outlet, rules, shown)
        self._form_first = FormFirst()
        self._near_misses = NearMisses(self.outlet)
        self._new_token = new_token
        self._asked_by = ""  # from afar, for the start that waits for its confirmation
        self.afar = Afar(
            self.session,
            self.senses,
            self.outlet,
            name=name,
            unit=unit,
            new_token=new_token,
            arm=self._arm,
        )
        self.care = Care(
            self.session,
            self.senses,
            self.outlet,
            self.afar.steering,
            self.afar.asides,
            language=language,
        )

    # --- told from outside ---

    def load(self, loaded: Loaded, now_ms: int) -> str | None:
        """Prepare a workout; the reason if it cannot be now."""
        if hindrance := self.cannot_load():
            return hindrance
        self.lock.act(now_ms)
        self.afar.overtaken()
        self.session.load(loaded, now_ms)
        return None

    def limit(self, loaded: Loaded, now_ms: int) -> str | None:
        """Put other limits in force for the loaded workout; the reason if it cannot be now."""
        if hindrance := self.cannot_load():
            return hindrance
        self.session.limit(loaded, now_ms)
        return None

    def grants_start(self, reply: api.Reply) -> bool:
        """Whether this reply asks for the confirmation of a start, as `Arm` does."""
        asked = self.afar.requests.waiting
        start = asked is not None and asked.what is api.Asked.START
        return start and reply.granted and asked is not None and reply.token == asked.token

    def cannot_load(self) -> str | None:
        """Why no workout can be prepared now, or None."""
        if self.session.live:
            return "a session is running: finish or stop it first"
        if self.belt is BeltState.ARMING:
            return "a start waits for its confirmation: go back first"
        return None

    def cannot_arm(self, now_ms: int) -> str | None:
        """Why no start may be asked for now, whatever can be heard, or None."""
        if self.lock.locked:
            return REASON
        if self.session.loaded is None:
            return "no workout is loaded: load one first"
        if self.session.live:
            return "a session is running"
        return self.senses.arm_hindrance(now_ms)

    def command(self, command: api.AnyCommand, now_ms: int) -> str | None:
        """Carry out a command; the reason if it changes nothing."""
        self.lock.hear(command, now_ms)
        reason = self.lock.refusal(command) or self._obey(command, now_ms)
        if reason is not None:
            self._near_misses.refused(command, reason, now_ms)
        return reason

    def unlock(self, now_ms: int) -> None:
        """Somebody gave the code."""
        if self.lock.locked:
            self.outlet.emit(api.LockChanged(locked=False))
        self.lock.unlock(now_ms)

    def _obey(self, command: api.AnyCommand, now_ms: int) -> str | None:
        match command:
            case api.Stop():
                self._stop(command, now_ms)
                return None
            case api.Arm():
                return self._arm(command, now_ms, "")
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
                return self.session.ask(_ENGINE_EVENTS[type(command)], now_ms)
            case api.Nudge(quantity=quantity, steps=steps):
                nudge = events.NudgeSpeed if quantity == "speed" else events.NudgeIncline
                return self.session.ask(nudge(steps), now_ms)
            case api.Report():
                return self.care.report(command, now_ms)
            case api.Watch():
                self.senses.watched(now_ms)
                return None
            case _:
                return self.afar.command(command, now_ms)

    def guard_reported(self, report: GuardReport, now_ms: int) -> None:
        """Take the guard's newest report."""
        before = self.senses.guard
        self.senses.guard_reported(report, now_ms)
        self._near_misses.reported(report)
        if self.session.ledger is not None and before is not None:
            self.session.ledger.measured(before, report)
        if before is None or before.belt is not report.belt or before.cause is not report.cause:
            cause = cause_view(report.cause)
            self.outlet.emit(api.BeltChanged(state=report.belt, cause=cause))
        if report.belt is BeltState.RUNNING and (before is None or before.epoch != report.epoch):
            self.session.started(now_ms)
        self.session.follow_belt(now_ms)

    def guard_refused(self, refusal: Refusal) -> None:
        """The guard did not take a wish: say so to everybody."""
        reason = f"the guard refused {refusal.wish}: {refusal.reason}"
        self.outlet.emit(api.Refused(id=refusal.wish, reason=reason))

    def deck_reported(self, report: DeckReport) -> None:
        """Take the deck's newest report."""
        self.senses.deck = report
        if self.session.ledger is not None and self.session.going:
            self.session.ledger.stepped(report)

    def footfall(self, foot: Footfall, now_ms: int) -> None:
        """A foot has left the belt."""
        self.coaching.footfall(foot, now_ms)

    def heart_measured(self, measured: Measurement, now_ms: int) -> None:
        """Take what the heart-rate belt sent."""
        bpm = self.senses.heart.take(measured, now_ms)
        if self.session.ledger is not None and self.session.going:
            self.session.ledger.beaten(bpm)

    def sounded(self, trouble: str, now_ms: int) -> None:
        """What keeps the voice from being heard, where it must be; empty: nothing does."""
        self.senses.sound.told(trouble, now_ms)

    def wind_down(self, now_ms: int) -> None:
        """The program is to end: ease a session's belt to standstill, and close the session."""
        self.session.wind_down(now_ms)

    def tick(self, now_ms: int) -> None:
        """Time passed: call 20 times a second."""
        self.senses.passed(now_ms)
        if self.lock.tick(now_ms, stands=self._stands):
            self._locked()
        if self.senses.guard_is_silent(now_ms):
            self.session.end(endings.by_fault(Cause.GUARD_DIED, now_ms), now_ms)
        for trip in self.senses.trips(now_ms):
            self.outlet.tell(trip)
        self._follow_form()
        self.session.tick(now_ms)
        self.care.tick(now_ms)
        self.afar.tick(now_ms)
        self.coaching.tick(self.session, self.senses, now_ms)
        self._near_misses.tick(self.senses, self.session, self.afar.attendance, now_ms)

    def _follow_form(self) -> None:
        """What the workout's step asks of the feet, before anything rises to it."""
        engine = self.session.engine if self.session.going else None
        if engine is None:
            self._form_first.started()
            self.senses.form_lost = None
        else:
            self.senses.form_lost = self._form_first.lost(engine, self.coaching.lesson)

    def effects(self) -> list[Effect]:
        """What is to be done, in order, since the last call."""
        return self.outlet.take()

    # --- what others read ---

    @property
    def session_live(self) -> bool:
        """Whether a session was started and is not closed."""
        return self.session.live

    @property
    def belt(self) -> BeltState:
        """The belt as the guard last told it; silent without a guard."""
        return self.senses.belt

    @property
    def _stands(self) -> bool:
        """Whether the belt rests; where nothing is known of it, nothing can be started either."""
        return self.belt in _AT_REST or (self.belt in _MAY_STAND and self.senses.standstill)

    # --- commands ---

    def _locked(self) -> None:
        self.outlet.emit(api.LockChanged(locked=True))
        self.afar.overtaken()
        self.care.leave()
        if self.belt is BeltState.ARMING:
            self.outlet.tell(inputs.Disarm())

    def _stop(self, stop: api.Stop, now_ms: int) -> None:
        self.outlet.tell(inputs.Stop())
        self.afar.overtaken()
        self.session.end(endings.by_person(stop.by, now_ms), now_ms)

    def _arm(self, arm: api.Arm, now_ms: int, asked_by: str) -> str | None:
        if hindrance := self.cannot_arm(now_ms) or self.senses.sound.hindrance:
            return hindrance
        if hindrance := self.care.hindrance():
            return hindrance
        loaded = self.session.loaded
        assert loaded is not None
        self.session.arm(self.care.pseudonym or arm.participant, now_ms)
        self._asked_by = asked_by
        max_speed_mps = loaded.speed_limits[0].value
        self.outlet.tell(
            inputs.Arm(
                self._new_token(),
                int(max_speed_mps * 1000),
                int(loaded.incline_limits[0].value * 10),
                ease_mmps2(loaded.plan.gait, max_speed_mps),
            )
        )
        return None

    def _confirm(self, token: int, now_ms: int) -> str | None:
        if hindrance := self.senses.confirm_hindrance(token, now_ms):
            return hindrance
        if hindrance := self.afar.confirm_hindrance(now_ms):
            return hindrance
        self.afar.confirmed(self._asked_by, now_ms)
        self.outlet.tell(inputs.Confirm(token))
        return None

    def _reset(self) -> str | None:
        if self.senses.guard is not None and not self.senses.standstill:
            return "the belt is not yet at measured standstill"
        self.afar.overtaken()
        return self._tell_if(BeltState.LATCHED, inputs.Reset())

    def _unload(self) -> str | None:
        if self.session.live:
            return "a session is running: finish or stop it first"
        self.afar.overtaken()
        self.care.leave()
        self.session.unload()
        if self.belt is BeltState.ARMING:
            self.outlet.tell(inputs.Disarm())
        return None

    def _pause(self, now_ms: int) -> str | None:
        if self.belt is not BeltState.RUNNING:
            return f"the belt is {self.belt}"
        if reason := self.session.ask(events.Pause(), now_ms):
            return reason
        self.outlet.tell(inputs.Pause(self._new_token()))
        return None

    def _tell_if(self, needed: BeltState, wish: inputs.Wish) -> str | None:
        if self.belt is not needed:
            return f"the belt is {self.belt}"
        self.outlet.tell(wish)
        return None
