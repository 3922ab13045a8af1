"""The whole program in virtual time: what will happen, and what would stop it half-way.

The same conductor, guard core, driver, codec, deck pipeline as in a real session, with the
simulated treadmill and walker at the other end of the bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from controller import api
from controller.belt.core import bounds_of
from controller.conduct.effects import Effect, Emit
from controller.conduct.loaded import Loaded
from controller.rehearse.abridged import abridged
from controller.rehearse.place import VirtualPlace
from controller.treadmills.cards import MachineCard
from sessions.engine.progress import progress
from sessions.gait.report import SignalHealth
from sessions.quantities import SpeedUnit
from sessions.workouts.plan import UntilTold

UNTIL_TOLD_MS = 30_000  # how long the rehearsal waits before it says "go on"
MOUNT_MS = 10_000
ANSWER_MS = 1_000
LONGEST_MS = 6 * 3_600_000


class RehearsalFailed(Exception):
    """The session did not come to an end; the message says where it stood."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What happened, event by event, and how it ended. Times since the confirmed start."""

    loaded: Loaded
    events: tuple[api.AnyEvent, ...]
    summary: api.Summary
    left_out_s: float = 0.0  # before its end, by an abridged plan

    @property
    def objection(self) -> str | None:
        """Why this program must not be run, or None if it came to its end."""
        if self.summary.outcome is api.Outcome.FINISHED:
            return None
        cause = self.summary.cause
        where = f"after {self.summary.duration_s + self.left_out_s:.0f} s"
        return f"in rehearsal it ended {where}: {cause.text if cause else self.summary.outcome}"


class VirtualSession:
    """One session in virtual time, confirmed and answered as a patient person would."""

    def __init__(self, loaded: Loaded, card: MachineCard, unit: SpeedUnit) -> None:
        self.place = VirtualPlace(loaded, card, unit)
        self._loaded = loaded
        self._events: list[api.AnyEvent] = []
        self._began_ms = 0

    @property
    def now_ms(self) -> int:
        """Virtual time."""
        return self.place.now_ms

    def run(self) -> Rehearsal:
        """The whole session. Raises `RehearsalFailed`."""
        self._mount()
        self._command(api.Arm(id="arm"))
        token = self._token()
        self._events.clear()
        self._began_ms = self.now_ms
        self._command(api.Confirm(id="confirm", token=token))
        while self.now_ms < LONGEST_MS:
            self._step()
            if self._events and isinstance(ended := self._events[-1], api.SessionEnded):
                return Rehearsal(self._loaded, tuple(self._events), ended.summary)
            self._go_on_when_asked()
        engine = self.place.conductor.session.engine
        phase = engine.phase if engine else "not begun"
        raise RehearsalFailed(f"the session was {phase} after {self.now_ms / 1000:.0f} s")

    def _mount(self) -> None:
        while self.now_ms < MOUNT_MS:
            self._step()
            deck = self.place.conductor.senses.deck
            if deck and deck.health is SignalHealth.GOOD and deck.person_on_belt:
                return

    def _token(self) -> int:
        asked_ms = self.now_ms
        while self.now_ms - asked_ms < ANSWER_MS:
            self._step()
            guard = self.place.conductor.senses.guard
            if guard and guard.token is not None:
                return guard.token
        raise RehearsalFailed("the guard did not ask for a confirmation")

    def _step(self) -> None:
        self._note(self.place.step())

    def _command(self, command: api.AnyCommand) -> None:
        reason, effects = self.place.command(command)
        self._note(effects)
        if reason:
            raise RehearsalFailed(f"{command.type} was refused: {reason}")

    def _note(self, effects: list[Effect]) -> None:
        at_s = (self.now_ms - self._began_ms) / 1000
        self._events += [
            effect.event.model_copy(update={"at_s": at_s})
            for effect in effects
            if isinstance(effect, Emit)
        ]

    def _go_on_when_asked(self) -> None:
        engine = self.place.conductor.session.engine
        if engine is None or not isinstance(engine.step.end, UntilTold):
            return
        if progress(engine).step_elapsed_s * 1000 >= UNTIL_TOLD_MS:
            self._note(self.place.command(api.GoOn(id="go_on"))[1])


def rehearse(loaded: Loaded, card: MachineCard, unit: SpeedUnit = "mph") -> Rehearsal:
    """Run the plan in virtual time on the machine of `card`. Raises `RehearsalFailed`."""
    return VirtualSession(loaded, card, unit).run()


def objections(loaded: Loaded, card: MachineCard, unit: SpeedUnit) -> str | None:
    """Why the plan would be refused or stopped half-way, or None. Rehearsed is an abridged one."""
    short = abridged(loaded.plan, bounds_of(card.capabilities))
    try:
        rehearsal = rehearse(replace(loaded, plan=short.plan), card, unit)
    except RehearsalFailed as error:
        return str(error)
    begun = sum(isinstance(event, api.StepBegan) for event in rehearsal.events)
    return replace(rehearsal, left_out_s=sum(short.left_out_s[: begun - 1])).objection
