"""A treadmill, a deck with a walker, and the controller's conductor, in virtual time."""

from __future__ import annotations

from itertools import count

from controller import api
from controller.conduct.conductor import Conductor
from controller.conduct.effects import Effect, OpenRecord, Tell
from controller.conduct.loaded import Loaded
from controller.rehearse.deck import VirtualDeck
from controller.rehearse.treadmill import VirtualTreadmill
from controller.treadmills.cards import MachineCard
from sessions.coaching.rules import Rules
from sessions.quantities import SpeedUnit

STEP_MS = 50


class VirtualPlace:
    """Everything that a session needs but a person's commands. `step` lets time pass."""

    def __init__(
        self,
        loaded: Loaded | None,
        card: MachineCard,
        unit: SpeedUnit,
        *,
        with_screen: bool = False,
        watchdog: bool = True,
        rules: Rules | None = None,
    ) -> None:
        tokens, sessions, now_ms = count(1), count(1), 0
        self.treadmill = VirtualTreadmill(card, now_ms=now_ms, watchdog=watchdog)
        self.deck = VirtualDeck(now_ms)
        self.guard_alive = True
        self.conductor = Conductor(
            name=card.name,
            unit=unit,
            with_deck=True,
            with_screen=with_screen,
            new_token=lambda: next(tokens),
            new_session_id=lambda: f"rehearsal-{next(sessions)}",
            rules=rules,
            now_ms=now_ms,
        )
        if loaded is not None:
            self.conductor.load(loaded, now_ms)

    @property
    def now_ms(self) -> int:
        """Virtual time."""
        return self.treadmill.now_ms

    def step(self) -> list[Effect]:
        """Let `STEP_MS` pass everywhere; carry out and return what the conductor wants."""
        self.treadmill.advance(self.now_ms + STEP_MS)
        now_ms = self.now_ms
        if report := self.deck.advance(now_ms, self.treadmill.belt.speed_mmps / 1000):
            self.conductor.deck_reported(report)
        for foot in self.deck.footfalls:
            self.conductor.footfall(foot, now_ms)
        self.deck.footfalls.clear()
        return self.conduct()

    def conduct(self) -> list[Effect]:
        """The controller's share of a step: it hears the guard and ticks."""
        now_ms, core = self.now_ms, self.treadmill.core
        if self.guard_alive:
            self.conductor.guard_reported(core.report(now_ms), now_ms)
            for refusal in core.refusals():
                self.conductor.guard_refused(refusal)
        self.conductor.tick(now_ms)
        return self._carry_out()

    def command(self, command: api.AnyCommand) -> tuple[str | None, list[Effect]]:
        """Give a command now: why it was refused, if it was, and what came of it."""
        reason = self.conductor.command(command, self.now_ms)
        return reason, self._carry_out()

    def _carry_out(self) -> list[Effect]:
        effects = self.conductor.effects()
        for effect in effects:
            if isinstance(effect, Tell) and self.guard_alive:
                self.treadmill.core.told(effect.wish, self.now_ms)
            if isinstance(effect, OpenRecord):
                self.deck.restart()
        return effects
