"""Who may do what: one table."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """Who stands at the screen. STOP needs none."""

    PARTICIPANT = "participant"  # nobody who gave a PIN
    THERAPIST = "therapist"
    ENGINEER = "engineer"


class Action(StrEnum):
    """What needs a role."""

    RUN = "run a workout that was decided on"
    ANSWER = "say pain and exertion"
    CHOOSE = "choose any workout"
    RESET = "reset after a stop"
    SEE_RECORDS = "see what is recorded of participants"
    EDIT_PARTICIPANT = "add and edit participants and their limits"
    SCREEN = "answer screening questions with a participant"
    DECIDE = "accept or edit a proposed session"
    ERASE = "erase a participant"
    SET_PIN = "set the PINs"
    SET_MACHINE = "change machine, card and calibration"
    SET_SITE = "change the site's rules and limits"


_PARTICIPANT: Final = frozenset({Action.RUN, Action.ANSWER, Action.RESET})
_THERAPIST: Final = frozenset(
    {
        Action.CHOOSE,
        Action.SEE_RECORDS,
        Action.EDIT_PARTICIPANT,
        Action.SCREEN,
        Action.DECIDE,
        Action.ERASE,
    }
)
_ENGINEER: Final = frozenset({Action.CHOOSE, Action.SET_PIN, Action.SET_MACHINE, Action.SET_SITE})

MAY: Final[Mapping[Role, frozenset[Action]]] = {
    Role.PARTICIPANT: _PARTICIPANT,
    Role.THERAPIST: _PARTICIPANT | _THERAPIST,
    Role.ENGINEER: _PARTICIPANT | _ENGINEER,
}
"""An engineer sees no records of participants, a therapist changes no machine."""


def may(role: Role, action: Action) -> bool:
    """Whether the role may do that. STOP is no action: everybody may, always."""
    return action in MAY[role]
