"""A clinic in virtual time: one treadmill, one walker, one conductor, and what a person does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self, TypeVar

from controller import api
from controller.belt.inputs import Lease, Wish
from controller.belt.limits import Limit
from controller.belt.states import BeltState
from controller.conduct.effects import CloseRecord, Effect, Emit, OpenRecord, Say, Tell
from controller.conduct.loaded import Loaded
from controller.rehearse.place import VirtualPlace
from controller.treadmills.cards import load_card
from sessions.coaching.rules import Rules
from sessions.engine.events import Phase
from sessions.workouts.plan import PlannedStep
from tests.sessions.engine.treadmill import MPH, plan

CARD = load_card("simulated")
STOP_BYTE, START_BYTE = 0xA2, 0xA0

AnyEvent = TypeVar("AnyEvent", bound=api.Event)


def loaded(*steps: PlannedStep, max_mph: float = 2.0) -> Loaded:
    """The steps as a workout that may be run here."""
    speed = Limit(max_mph * MPH, "backward gait", "a story")
    return Loaded(plan(*steps), (speed,), (Limit(10.0, "backward gait", "a story"),), ())


class Clinic:
    """Plays commands and faults; remembers every effect with its time in seconds."""

    def __init__(
        self, workout: Loaded | None, *, with_screen: bool = False, rules: Rules | None = None
    ) -> None:
        self.place = VirtualPlace(
            workout, CARD, "mph", with_screen=with_screen, watchdog=False, rules=rules
        )
        self.conductor = self.place.conductor
        self.belt = self.place.treadmill.belt
        self.screen = False
        self.effects: list[tuple[float, Effect]] = []
        self.summaries: list[api.Summary] = []

    # --- time ---

    @property
    def now_s(self) -> float:
        return self.place.now_ms / 1000

    def live(self, seconds: float) -> Self:
        end_s = self.now_s + seconds
        while self.now_s < end_s:
            self._step()
        return self

    def until(self, met: Callable[[], bool], within_s: float = 60.0) -> float:
        """Seconds until `met`."""
        began_s = self.now_s
        while not met():
            assert self.now_s - began_s < within_s, f"not within {within_s} s: {self.told()[-5:]}"
            self._step()
        return self.now_s - began_s

    def _step(self) -> None:
        if self.screen:
            self.conductor.command(api.Watch(id="-"), self.place.now_ms)
        self._remember(self.place.step())

    def _remember(self, effects: list[Effect]) -> None:
        for effect in effects:
            self.effects.append((self.now_s, effect))
            if isinstance(effect, CloseRecord):
                self.summaries.append(effect.summary)

    # --- what a person does ---

    def do(self, command: api.AnyCommand) -> str | None:
        """The command; why it was refused, if it was."""
        reason, effects = self.place.command(command)
        self._remember(effects)
        return reason

    def fault(self, *faults: api.SimulatedFault) -> Self:
        for fault in faults:
            if fault is api.SimulatedFault.UNPLUG_TREADMILL:
                self.place.treadmill.connected = False
            elif fault is api.SimulatedFault.REPAIR:
                self.place.treadmill.connected = True
            self.belt.act(fault)
            self.place.deck.deck.act(fault)
        return self

    def mounted(self) -> Self:
        """Somebody stands on the belt and the deck knows."""
        self.until(
            lambda: bool(self.conductor.senses.deck and self.conductor.senses.deck.person_on_belt)
        )
        return self

    def armed(self) -> Self:
        self.mounted()
        assert self.do(api.Arm(id="arm", participant="P-7")) is None
        self.until(lambda: self.token is not None)
        return self

    def confirm(self) -> str | None:
        assert self.token is not None
        return self.do(api.Confirm(id="confirm", token=self.token))

    def walking(self, seconds: float = 6.0) -> Self:
        self.armed()
        assert self.confirm() is None
        return self.live(seconds)

    def stop(self, by: str = "") -> None:
        assert self.do(api.Stop(id="stop", by=by)) is None

    def until_over(self, within_s: float = 60.0) -> api.Summary:
        """The summary of the session that ends next."""
        known = len(self.summaries)
        self.until(lambda: len(self.summaries) > known, within_s)
        assert self.events(api.SessionEnded)[-1].summary == self.summaries[-1]
        return self.summaries[-1]

    # --- what came of it ---

    @property
    def token(self) -> int | None:
        return self.conductor.senses.guard.token if self.conductor.senses.guard else None

    @property
    def state(self) -> BeltState:
        return self.conductor.belt

    @property
    def phase(self) -> Phase:
        assert self.conductor.session.engine is not None
        return self.conductor.session.engine.phase

    def is_in(self, phase: Phase) -> bool:
        return self.phase is phase

    @property
    def step_index(self) -> int:
        assert self.conductor.session.engine is not None
        return self.conductor.session.engine.course.index

    @property
    def mph(self) -> float:
        return self.belt.speed_mmps / 1000 / MPH

    @property
    def stands(self) -> bool:
        return self.belt.speed_mmps == 0

    def events(self, kind: type[AnyEvent]) -> list[AnyEvent]:
        emitted = [effect.event for _, effect in self.effects if isinstance(effect, Emit)]
        return [event for event in emitted if isinstance(event, kind)]

    def wishes(self) -> list[tuple[float, Wish]]:
        """What the guard was told besides leases."""
        return [
            (at_s, effect.wish)
            for at_s, effect in self.effects
            if isinstance(effect, Tell) and not isinstance(effect.wish, Lease)
        ]

    def leases(self) -> list[tuple[float, Lease]]:
        return [
            (at_s, effect.wish)
            for at_s, effect in self.effects
            if isinstance(effect, Tell) and isinstance(effect.wish, Lease)
        ]

    def said(self) -> list[tuple[float, str]]:
        return [
            (at_s, effect.announcement.text)
            for at_s, effect in self.effects
            if isinstance(effect, Say)
        ]

    def records(self) -> list[OpenRecord | CloseRecord]:
        return [e for _, e in self.effects if isinstance(e, OpenRecord | CloseRecord)]

    def told(self) -> list[str]:
        return [text for _, text in self.said()]

    def sent_since(self, at_s: float) -> bytes:
        sent = self.place.treadmill.sent
        return b"".join(data for sent_ms, data in sent if sent_ms >= at_s * 1000)
