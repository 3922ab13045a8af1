"""The whole program in virtual time, with deeds done to it: engine, conductor, gate, driver, wire,
machine, deck, walker and clients. One step is 50 ms."""

from __future__ import annotations

from typing import Final, NamedTuple

from controller import api
from controller.belt.faults import Cause
from controller.belt.inputs import Stop
from controller.belt.states import BeltState
from controller.belt.watch import standing
from controller.conduct.effects import Effect, Emit
from controller.rehearse.deck import VirtualDeck
from controller.rehearse.place import STEP_MS, VirtualPlace
from controller.simulator.belt import Drive
from sessions.gait.report import SignalHealth
from tests.storm.belt import Ledger, Told
from tests.storm.clients import Clients
from tests.storm.person import Person
from tests.storm.places import Where, where, workout
from tests.storm.processes import Controller, Guard
from tests.storm.wire import BadWire

AFTERWARDS_MS: Final = 2_300  # for what was done last to show
AGAIN_MS: Final = 6_000  # for somebody who wants to start again
REST_MS: Final = 25_000  # for a belt that is not to run, to come to rest
BELIEVED_MS: Final = 500  # for how long standstill is believed that was measured over a bad wire
DECK_HZ: Final = 25.0  # enough for presence, half as dear as a rehearsal's


class Instant(NamedTuple):
    """The world after a step, for those who watch it."""

    where: Where
    now_ms: int
    guards: int  # how many guards there were before this one
    belt: BeltState
    stood_ms: int | None  # when the newest round of telemetry began, if the belt stood in it
    epoch: int
    cause: Cause | None
    speed_mmps: float  # the true one
    started: bool  # whether the machine believes itself started
    ill: bool  # whether the machine does not do what it is told
    honest: bool  # whether what it says arrives as it is, and did when it was last measured
    somebody: bool  # whether anybody truly is on the deck
    whole: bool  # whether wires and processes are as they should be
    awake: bool  # whether the guard ran
    told: Told
    said_ms: int  # when the guard, or who stands in for it, last wrote STOP
    taken: frozenset[str]  # the commands of this step that were not refused
    fates: frozenset[str]
    order_mmps: int  # the gate's setpoint
    order_tenths: int
    limit_mmps: int  # the gate's, for this start
    limit_tenths: int
    shown_mps: float | None  # the lowest limit that people are shown
    shown_pct: float | None
    events: tuple[api.AnyEvent, ...]


class Stage:
    """One session's world. `step` lets 50 ms pass; what happens in between is for `deeds`."""

    def __init__(self, name: str) -> None:
        at = self.where = where(name)
        self.place = VirtualPlace(workout(), at.card, at.unit, watchdog=at.watchdog)
        self.place.deck = VirtualDeck(self.place.now_ms, rate_hz=DECK_HZ)
        self.wire = BadWire(self.place.treadmill.far_end)
        self.belt = self.wire.belt
        self.ledger = Ledger(self.belt)
        self.place.treadmill.far_end = self.wire
        self.guard = Guard(self.place, self.wire, at)
        self.controller = Controller(self.place, self.guard, at)
        self.person = Person()
        self.clients = Clients(at)
        self.screen_away_ms = 0  # until then
        self.done_ms = 0  # when the last deed was done
        self._lies_ms = 0  # until then, what is known of the belt may come from a bad wire
        self._effects: list[Effect] = []
        self._taken: set[str] = set()
        self._fates: set[str] = set()

    # --- what deeds do ---

    def give(self, command: api.AnyCommand, what: str, client: str = "screen") -> str | None:
        """A command of a client, as the service takes it; why it was refused, if it was."""
        place = self.place
        if not self.controller.awake(place.now_ms):
            return "nobody answers"
        if isinstance(command, api.Stop) and place.guard_alive:
            place.treadmill.core.told(Stop(), place.now_ms)
        if isinstance(command, api.Load):
            reason = place.conductor.load(workout(), place.now_ms)
        else:
            reason, effects = place.command(command)
            self._effects += effects
        if reason is None:
            self._taken.add(what)
        return reason

    def fate(self, what: str) -> None:
        """Note that it happened."""
        self._fates.add(what)

    # --- time ---

    def step(self) -> Instant:
        """Let 50 ms pass for everybody who is awake."""
        place, now_ms = self.place, self.place.now_ms + STEP_MS
        self.ledger.now_ms = now_ms
        awake = self.guard.advance(now_ms)
        report = place.deck.advance(now_ms, self.belt.speed_mmps / 1000)
        if report and self.controller.alive(now_ms):
            place.conductor.deck_reported(report)
            if report.health is SignalHealth.REBOOTED and place.conductor.senses.standstill:
                place.deck._pipeline.standstill()
        if self.controller.awake(now_ms):
            if self.where.watched and now_ms >= self.screen_away_ms:
                place.conductor.senses.watched(now_ms)
            self._effects += place.conduct()
        self.person.act(self)
        self.clients.follow(place, now_ms)
        return self._instant(now_ms, awake)

    @property
    def goes_on(self) -> bool:
        """Whether anything may still come of what was done last."""
        for_ms = self.place.now_ms - self.done_ms
        gate, stands = self.place.treadmill.core.gate, self.belt.speed_mmps == 0
        if self.person.wants and gate.belt is not BeltState.RUNNING and self._can_obey:
            return for_ms < AGAIN_MS
        live = self.place.conductor.session_live
        if not stands and gate.belt not in {BeltState.RUNNING, BeltState.PAUSED}:
            return for_ms < (REST_MS if live or self._can_obey else AFTERWARDS_MS)
        at_rest = stands and not self.belt.started and not live
        return for_ms < AFTERWARDS_MS and not (at_rest and self.guard.alive)

    @property
    def _can_obey(self) -> bool:
        """Whether the belt may yet be started or come to rest, now that nobody repairs anything."""
        reached = self.place.treadmill.connected and not self.wire.spoils
        return reached and not self.belt.ignores_stop

    def _instant(self, now_ms: int, awake: bool) -> Instant:
        place, belt, gate = self.place, self.belt, self.place.treadmill.core.gate
        loaded, newest = place.conductor.session.loaded, place.treadmill.core._newest
        events, self._effects = self._effects, []
        if self.wire.spoils:
            self._lies_ms = now_ms + BELIEVED_MS
        return Instant(
            where=self.where,
            now_ms=now_ms,
            guards=self.guard.generation,
            belt=gate.belt,
            stood_ms=newest.at_ms if newest and standing(newest) else None,
            epoch=gate.epoch,
            cause=gate.cause,
            speed_mmps=belt.speed_mmps,
            started=belt.started,
            ill=belt.drive is not Drive.WELL or belt.ignores_stop,
            honest=now_ms >= self._lies_ms,
            somebody=place.deck.deck.walker.on_deck,
            whole=awake and self.guard.hears and belt.powered and self.controller.awake(now_ms),
            awake=awake,
            told=self.ledger.take(),
            said_ms=self.guard.said_ms,
            taken=self._given(self._taken),
            fates=self._given(self._fates),
            order_mmps=gate.speed.value,
            order_tenths=gate.incline.value,
            limit_mmps=gate.max_speed_mmps,
            limit_tenths=gate.max_incline_tenths,
            shown_mps=loaded.speed_limits[0].value if loaded else None,
            shown_pct=loaded.incline_limits[0].value if loaded else None,
            events=tuple(effect.event for effect in events if isinstance(effect, Emit)),
        )

    @staticmethod
    def _given(noted: set[str]) -> frozenset[str]:
        if not noted:
            return _NOTHING
        given = frozenset(noted)
        noted.clear()
        return given


_NOTHING: Final[frozenset[str]] = frozenset()
