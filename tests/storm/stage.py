"""The whole program in virtual time with a script played into it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from controller import api
from controller.belt.limits import Limit
from controller.belt.states import BeltState
from controller.conduct.effects import Effect, Emit
from controller.conduct.loaded import Loaded
from controller.rehearse.place import STEP_MS, VirtualPlace
from controller.simulator.belt import Drive
from controller.treadmills.cards import load_card
from sessions.quantities import MPH_MPS
from sessions.workouts.plan import AfterTime, Gait, Plan, PlannedStep, StepKind, UntilTold
from tests.storm.belt import Ledger, Told
from tests.storm.script import LENGTH_MS, WALK_MS, Deed, Script
from tests.storm.wire import LossyEnd

CARD: Final = load_card("simulated")
SPEED_MPS: Final = 1.2 * MPH_MPS
INCLINE_PCT: Final = 4.0
AFTERWARDS_MS: Final = 3_000  # for what was done last to show
READY_MS: Final = 15_000


@dataclass(frozen=True, slots=True)
class Instant:
    """The world after a step, for those who watch it."""

    now_ms: int
    belt: BeltState
    speed_mmps: float  # the true one
    started: bool  # whether the machine believes itself started
    ill: bool  # whether the machine does not do what it is told
    whole: bool  # whether wires and processes are as they should be
    told: Told
    taken: frozenset[str]  # the commands of this step that were not refused
    fates: frozenset[str]
    limit_mmps: int  # the gate's, for this start
    events: tuple[api.AnyEvent, ...]


@cache
def workout() -> Loaded:
    """A short one that goes up and down, and waits to be told."""

    def step(mph: float, pct: float, seconds: float | None) -> PlannedStep:
        end = UntilTold() if seconds is None else AfterTime(seconds)
        text = f"{mph:g} mph, {pct:g} %"
        return PlannedStep(StepKind.WORK, mph * MPH_MPS, pct, end, text, None, ())

    steps = (step(0.6, 0, 2), step(1.2, 2, 3), step(0.8, 4, 2), step(1.0, 0, None))
    plan = Plan("storm", "A storm", Gait.BACKWARD_WALK, steps, 12 * MPH_MPS, 15.0)
    speed = Limit(SPEED_MPS, "backward gait", "a storm")
    return Loaded(plan, (speed,), (Limit(INCLINE_PCT, "backward gait", "a storm"),), ())


class Stage:
    """One session. `play` yields the world after each step."""

    def __init__(self) -> None:
        self.place = VirtualPlace(workout(), CARD, "mph", watchdog=False)
        self._wire = LossyEnd(self.place.treadmill.far_end)
        self.place.treadmill.far_end = self._wire
        self._belt = self._wire.belt
        self._ledger = Ledger(self._belt)
        self._taken: set[str] = set()
        self._fates: set[str] = set()
        self._effects: list[Effect] = []
        self._until_ms = dict.fromkeys(("guard late", "controller late", "mute", "deaf"), 0)

    def play(self, script: Script) -> Iterator[Instant]:
        """Mount, start, then the script; then time for the belt to come to rest."""
        yield from self._until(lambda: self._mounted)
        self._command("arm")
        yield from self._until(lambda: self._token is not None)
        self._command("confirm")
        began_ms, deeds = self.place.now_ms + WALK_MS, list(script)
        while self.place.now_ms < began_ms + LENGTH_MS + AFTERWARDS_MS:
            while deeds and deeds[0].at_ms <= self.place.now_ms - began_ms:
                self._perform(deeds.pop(0))
            yield self._step()
            if not deeds and self._over(began_ms):
                return

    def _until(self, met: Callable[[], bool]) -> Iterator[Instant]:
        while not met() and self.place.now_ms < READY_MS:
            yield self._step()

    # --- a step ---

    def _step(self) -> Instant:
        """As `VirtualPlace.step`, but for processes that sleep and wires that carry nothing."""
        place, now_ms = self.place, self.place.now_ms + STEP_MS
        treadmill, self._ledger.now_ms = place.treadmill, now_ms
        self._wire.mute, self._wire.deaf = self._lasts("mute"), self._lasts("deaf")
        if self._lasts("guard late"):
            treadmill.sleep(now_ms)
        else:
            treadmill.advance(now_ms)
        if report := place.deck.advance(now_ms, self._belt.speed_mmps / 1000):
            place.conductor.deck_reported(report)
        if not self._lasts("controller late"):
            self._effects += place.conduct()
        gate = treadmill.core.gate
        late = any(self._lasts(what) for what in self._until_ms)
        return Instant(
            now_ms=now_ms,
            belt=gate.belt,
            speed_mmps=self._belt.speed_mmps,
            started=self._belt.started,
            ill=self._belt.drive is not Drive.WELL or self._belt.ignores_stop,
            whole=treadmill.connected and self._belt.powered and not late,
            told=self._ledger.take(),
            taken=self._given(self._taken),
            fates=self._given(self._fates),
            limit_mmps=gate.max_speed_mmps,
            events=self._happened(),
        )

    def _lasts(self, what: str) -> bool:
        return self.place.now_ms < self._until_ms[what]

    def _given(self, noted: set[str]) -> frozenset[str]:
        given = frozenset(noted)
        noted.clear()
        return given

    def _happened(self) -> tuple[api.AnyEvent, ...]:
        effects, self._effects = self._effects, []
        return tuple(effect.event for effect in effects if isinstance(effect, Emit))

    def _over(self, began_ms: int) -> bool:
        """Nothing more will happen by itself."""
        stands = self._belt.speed_mmps == 0 and not self._belt.started
        at_rest = not self.place.conductor.session_live and stands
        return at_rest and self.place.now_ms > began_ms

    # --- deeds ---

    def _perform(self, deed: Deed) -> None:
        if deed.what in _FAULTS:
            self._fate(deed.what)
        elif deed.what in self._until_ms:
            length_ms = deed.much if deed.what.endswith("late") else 100 * deed.much
            self._until_ms[deed.what] = self.place.now_ms + length_ms
            self._fates.add(deed.what)
        elif deed.what == "garbage":
            noise = random.Random(deed.much).randbytes(deed.much)
            self.place.treadmill.core.received(noise, self.place.now_ms)
            self._fates.add("garbage")
        else:
            self._command(deed.what, deed.much)

    def _fate(self, name: str) -> None:
        fault = api.SimulatedFault(name)
        match fault:
            case api.SimulatedFault.UNPLUG_TREADMILL:
                self.place.treadmill.connected = False
            case api.SimulatedFault.REPAIR:
                self.place.treadmill.connected = True
        self._belt.act(fault)
        self.place.deck.deck.act(fault)
        self._fates.add(name)

    def _command(self, what: str, much: int = 0) -> None:
        if what == "load":
            reason = self.place.conductor.load(workout(), self.place.now_ms)
        elif (command := self._wish(what, much)) is None:
            return
        else:
            reason, effects = self.place.command(command)
            self._effects += effects
        if reason is None:
            self._taken.add(what)

    def _wish(self, what: str, much: int) -> api.AnyCommand | None:
        """The command of that name; None where it cannot be given now."""
        if what == "confirm":
            token = self._token
            return None if token is None else api.Confirm(id=what, token=token)
        if what in {"grant", "decline"}:
            request = self.place.conductor.afar.requests.waiting
            granted = what == "grant"
            return api.Reply(id=what, token=request.token, granted=granted) if request else None
        return _COMMANDS[what](much / 10 * MPH_MPS)

    @property
    def _token(self) -> int | None:
        guard = self.place.conductor.senses.guard
        return guard.token if guard else None

    @property
    def _mounted(self) -> bool:
        deck = self.place.conductor.senses.deck
        return bool(deck and deck.person_on_belt)


_FAULTS: Final = frozenset(fault.value for fault in api.SimulatedFault)
_COMMANDS: Final[dict[str, Callable[[float], api.AnyCommand]]] = {
    "stop": lambda _: api.Stop(id="stop"),
    "pause": lambda _: api.Pause(id="pause"),
    "wrong confirm": lambda _: api.Confirm(id="wrong", token=-1),
    "arm": lambda _: api.Arm(id="arm"),
    "disarm": lambda _: api.Disarm(id="disarm"),
    "reset": lambda _: api.Reset(id="reset"),
    "finish": lambda _: api.Finish(id="finish"),
    "skip": lambda _: api.Skip(id="skip"),
    "back": lambda _: api.Back(id="back"),
    "faster": lambda _: api.Nudge(id="faster", quantity="speed", steps=1),
    "steeper": lambda _: api.Nudge(id="steeper", quantity="incline", steps=1),
    "slower": lambda _: api.Nudge(id="slower", quantity="speed", steps=-1),
    "lower": lambda mps: api.Lower(id="lower", speed_mps=mps),
    "cap": lambda mps: api.Cap(id="cap", speed_mps=mps, reason="a storm"),
    "ask speed": lambda mps: api.Ask(id="ask", what=api.Asked.SPEED, speed_mps=mps, by="storm"),
    "ask start": lambda _: api.Ask(id="ask", what=api.Asked.START, by="storm"),
    "unload": lambda _: api.Unload(id="unload"),
}
