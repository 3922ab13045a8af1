"""A patient person at the screen: resets, asks for a start, confirms it, each as soon as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from controller import api
from controller.belt.states import BeltState

if TYPE_CHECKING:
    from tests.storm.stage import Stage

_TRIES_MS: Final = 300  # between two tries of what was refused


class Person:
    """Wants a belt that runs, until it does."""

    def __init__(self) -> None:
        self.wants = True
        self._next_ms = 0

    def act(self, stage: Stage) -> None:
        """The next thing to do, if it is time."""
        now_ms = stage.place.now_ms
        if not self.wants or now_ms < self._next_ms:
            return
        conductor = stage.place.conductor
        guard, deck = conductor.senses.guard, conductor.senses.deck
        if guard is None or deck is None or not deck.person_on_belt:
            return
        command = self._next(guard.belt, guard.token)
        if command is None:
            return
        self._next_ms = now_ms + _TRIES_MS
        if stage.give(command, command.id) is None and isinstance(command, api.Confirm):
            self.wants = False

    @staticmethod
    def _next(belt: BeltState, token: int | None) -> api.AnyCommand | None:
        match belt:
            case BeltState.LATCHED:
                return api.Reset(id="reset")
            case BeltState.READY:
                return api.Arm(id="arm")
            case BeltState.ARMING | BeltState.PAUSED if token is not None:
                return api.Confirm(id="confirm", token=token)
            case _:
                return None
