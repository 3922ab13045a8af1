"""Where the conductor's effects wait until they are fetched and carried out."""

from __future__ import annotations

from controller import api
from controller.belt.inputs import Wish
from controller.conduct.effects import Effect, Emit, Say, Tell
from sessions.engine.events import Announcement, Tone


class Outlet:
    """Collects effects in their order; knows what was said last."""

    def __init__(self) -> None:
        self.said = ""  # the newest announcement
        self.cue = ""  # the coach's line
        self.announcements = 0  # how many there were
        self._effects: list[Effect] = []

    def tell(self, wish: Wish) -> None:
        """A wish for the guard."""
        self.add(Tell(wish))

    def emit(self, event: api.AnyEvent) -> None:
        """An event for clients and journal."""
        self.add(Emit(event))

    def say(self, announcement: Announcement) -> None:
        """Words for the person on the belt; without a tone they are the coach's."""
        self.said = announcement.text
        self.announcements += 1
        if announcement.tone is Tone.NONE:
            self.cue = announcement.text
        self.add(Say(announcement))
        self.emit(api.Announced(text=announcement.text, tone=announcement.tone))

    def add(self, effect: Effect) -> None:
        """Anything else."""
        self._effects.append(effect)

    def take(self) -> list[Effect]:
        """What was collected since the last call."""
        taken, self._effects = self._effects, []
        return taken
