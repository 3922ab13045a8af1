"""The idle lock: a belt that nobody uses is started by those who know the code (hazard H43).

It holds starts, and nothing else: STOP needs no code, and a belt that moves is never locked. A
controller that has a code begins locked.
"""

from __future__ import annotations

from typing import Final

from controller import api

REASON: Final = "locked: enter the code at the screen first"
_OF_MACHINES: Final = (
    api.Hello,
    api.Ask,
    api.Lower,
    api.Cap,
    api.SaySo,
    api.Identify,
    api.Attend,
    api.LinkReport,
    api.Note,
    api.Unlock,
)
"""Commands that need nobody at the machine, or say nothing of what they do there."""


class IdleLock:
    """Locks after `after_ms` without a person's action while the belt stands; None: never."""

    def __init__(self, after_ms: int | None, now_ms: int) -> None:
        self._after_ms = after_ms
        self._acted_ms = now_ms
        self.locked = after_ms is not None

    def refusal(self, command: api.AnyCommand) -> str | None:
        """Why this is not to be carried out, in words, or None."""
        return REASON if self.locked and _leads_to_a_start(command) else None

    def hear(self, command: api.AnyCommand, now_ms: int) -> None:
        """A command came: a person's action, or not."""
        idle = isinstance(command, api.Watch) and not command.used
        if not idle and not isinstance(command, _OF_MACHINES):
            self.act(now_ms)

    def act(self, now_ms: int) -> None:
        """Somebody did something."""
        self._acted_ms = now_ms

    def tick(self, now_ms: int, *, stands: bool) -> bool:
        """Time passed; whether it has just locked."""
        if not stands:
            self.act(now_ms)
        if self.locked or self._after_ms is None or now_ms - self._acted_ms < self._after_ms:
            return False
        self.locked = True
        return True

    def unlock(self, now_ms: int) -> None:
        """Somebody knew the code."""
        self.locked = False
        self.act(now_ms)


def _leads_to_a_start(command: api.AnyCommand) -> bool:
    granted = isinstance(command, api.Reply) and command.granted
    return granted or isinstance(command, api.Arm | api.Confirm | api.Ask)
