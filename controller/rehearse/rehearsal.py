"""The whole program in virtual time: what will happen, and what would stop it half-way.

The same conductor, guard core, driver, codec, deck pipeline as in a real session, with the
simulated treadmill and walker at the other end of the bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from controller import api
from controller.conduct.conductor import Conductor, Loaded
from controller.conduct.effects import Emit, Tell
from controller.rehearse.deck import VirtualDeck
from controller.rehearse.treadmill import VirtualTreadmill
from controller.treadmills.cards import MachineCard
from sessions.engine.progress import progress
from sessions.gait.report import SignalHealth
from sessions.quantities import SpeedUnit
from sessions.workouts.plan import UntilTold

STEP_MS = 50
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

    @property
    def objection(self) -> str | None:
        """Why this program must not be run, or None if it came to its end."""
        if self.summary.outcome is api.Outcome.FINISHED:
            return None
        cause = self.summary.cause
        where = f"after {self.summary.duration_s:.0f} s"
        return f"in rehearsal it ended {where}: {cause.text if cause else self.summary.outcome}"


class VirtualSession:
    """One session in virtual time, confirmed and answered as a patient person would."""

    def __init__(self, loaded: Loaded, card: MachineCard, unit: SpeedUnit) -> None:
        tokens, now_ms = count(1), 0
        self.treadmill = VirtualTreadmill(card, now_ms=now_ms)
        self.deck = VirtualDeck(now_ms)
        self.conductor = Conductor(
            unit=unit,
            with_deck=True,
            new_token=lambda: next(tokens),
            new_session_id=lambda: "rehearsal",
            now_ms=now_ms,
        )
        self.conductor.load(loaded, now_ms)
        self._loaded = loaded
        self._told_ms: int | None = None
        self._began_ms = 0

    @property
    def now_ms(self) -> int:
        """Virtual time."""
        return self.treadmill.now_ms

    def run(self) -> Rehearsal:
        """The whole session. Raises `RehearsalFailed`."""
        self._mount()
        self._command(api.Arm(id="arm"))
        token = self._token()
        self._command(api.Confirm(id="confirm", token=token))
        self._began_ms = self.now_ms
        events: list[api.AnyEvent] = []
        for event in self._live():
            events.append(event)
            if isinstance(event, api.SessionEnded):
                return Rehearsal(self._loaded, tuple(events), event.summary)
        phase = self.conductor.engine.phase if self.conductor.engine else "not begun"
        raise RehearsalFailed(f"the session was {phase} after {self.now_ms / 1000:.0f} s")

    def _mount(self) -> None:
        while self.now_ms < MOUNT_MS:
            self._let_pass()
            deck = self.conductor.deck
            if deck and deck.health is SignalHealth.GOOD and deck.person_on_belt:
                return

    def _token(self) -> int:
        asked_ms = self.now_ms
        while self.now_ms - asked_ms < ANSWER_MS:
            self._let_pass()
            if self.conductor.guard and (token := self.conductor.guard.token) is not None:
                return token
        raise RehearsalFailed("the guard did not ask for a confirmation")

    def _let_pass(self) -> None:
        for _ in self._step():
            pass

    def _command(self, command: api.AnyCommand) -> None:
        if reason := self.conductor.command(command, self.now_ms):
            raise RehearsalFailed(f"{command.type} was refused: {reason}")

    def _live(self) -> Iterator[api.AnyEvent]:
        while self.now_ms < LONGEST_MS:
            yield from self._step()
            self._go_on_when_asked()

    def _step(self) -> Iterator[api.AnyEvent]:
        """Let `STEP_MS` pass everywhere, then carry out what the conductor wants."""
        self.treadmill.advance(self.now_ms + STEP_MS)
        now_ms = self.now_ms
        if report := self.deck.advance(now_ms, self.treadmill.belt.speed_mmps / 1000):
            self.conductor.deck_reported(report)
        self.conductor.guard_reported(self.treadmill.core.report(now_ms), now_ms)
        for refusal in self.treadmill.core.refusals():
            self.conductor.guard_refused(refusal)
        self.conductor.tick(now_ms)
        for effect in self.conductor.effects():
            if isinstance(effect, Tell):
                self.treadmill.core.told(effect.wish, now_ms)
            elif isinstance(effect, Emit):
                at_s = (now_ms - self._began_ms) / 1000
                yield effect.event.model_copy(update={"at_s": at_s})

    def _go_on_when_asked(self) -> None:
        engine = self.conductor.engine
        if engine is None or not isinstance(engine.step.end, UntilTold):
            return
        if progress(engine).step_elapsed_s * 1000 >= UNTIL_TOLD_MS:
            self.conductor.command(api.GoOn(id="go_on"), self.now_ms)


def rehearse(loaded: Loaded, card: MachineCard, unit: SpeedUnit = "mph") -> Rehearsal:
    """Run the plan in virtual time on the machine of `card`. Raises `RehearsalFailed`."""
    return VirtualSession(loaded, card, unit).run()


def objections(loaded: Loaded, card: MachineCard, unit: SpeedUnit) -> str | None:
    """Why the plan would be refused or stopped half-way, or None."""
    try:
        return rehearse(loaded, card, unit).objection
    except RehearsalFailed as error:
        return str(error)
