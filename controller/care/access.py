"""Who may do what here: the PIN of a role that may, where one was set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from controller.care.audited import Participants
from controller.care.pins import roles_with_pins, unlocks
from sessions.care.roles import Action, Role, may

IDLE_S: Final = 600.0
"""A screen that nobody used for so long asks for the PIN again."""


class WrongPin(Exception):
    """This is the PIN of nobody who may do that."""

    def __init__(self, asked: Sequence[Role]) -> None:
        super().__init__(f"this is not the PIN of the {' or '.join(asked)}")
        self.asked = tuple(asked)


def asked_for(db: Participants, action: Action) -> list[Role]:
    """The roles of which one must give its PIN; empty: everybody may, as none has one."""
    if may(Role.PARTICIPANT, action):
        return []
    kept = roles_with_pins(db)
    asked = [role for role in kept if may(role, action)]
    if action is Action.SET_PIN and not asked:
        return kept  # else whoever sets the first PIN of an engineer could change all others
    return asked


def prove(db: Participants, action: Action, pin: str, now_s: float) -> list[Role]:
    """The roles that this PIN is of. `now_s` is seconds since the epoch. Raises `WrongPin`, and
    `Locked` after too many."""
    asked = asked_for(db, action)
    right = [role for role in asked if unlocks(db, role, pin, now_s)]
    if asked and not right:
        raise WrongPin(asked)
    return right


@dataclass(slots=True)
class Pass:
    """Who gave a PIN at a screen. It ends when nobody has used the screen for `IDLE_S`."""

    roles: set[Role] = field(default_factory=set)
    used_s: float = 0.0  # of a monotonic clock

    def admits(self, db: Participants, action: Action, now_s: float) -> bool:
        """Whether whoever is at the screen may do that without a PIN, now."""
        if self.expired(now_s):
            self.roles.clear()
        asked = asked_for(db, action)
        return not asked or any(role in self.roles for role in asked)

    def expired(self, now_s: float) -> bool:
        """Whether it has ended by itself."""
        return bool(self.roles) and now_s - self.used_s >= IDLE_S

    def use(self, now_s: float) -> None:
        """Somebody touched the screen; what has ended stays so."""
        if not self.expired(now_s):
            self.used_s = now_s

    def grant(self, roles: Sequence[Role], now_s: float) -> None:
        """A PIN was right."""
        self.roles.update(roles)
        self.used_s = now_s
