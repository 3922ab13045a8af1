"""Who may do that here: the PIN of a role that may, where one was set."""

from __future__ import annotations

import os
import time
from typing import Final

import click

from controller.care.audited import Participants
from controller.care.pins import Locked, roles_with_pins, unlocks
from sessions.care.roles import Action, Role, may

VARIABLE: Final = "BACKSTRIDE_PIN"


def require(db: Participants, action: Action) -> None:
    """Let through who gives the PIN of a role that may do this; everybody, where none has a PIN.

    The PIN is asked for, or comes from the environment. Raises `click.ClickException`.
    """
    if may(Role.PARTICIPANT, action):
        return
    kept = roles_with_pins(db)
    asked = [role for role in kept if may(role, action)]
    if action is Action.SET_PIN and not asked:
        asked = kept  # else whoever sets the first PIN of an engineer could change all others
    if not asked:
        return
    pin = os.environ.get(VARIABLE) or _prompted(asked)
    try:
        right = [role for role in asked if unlocks(db, role, pin, time.time())]
    except Locked as error:
        raise click.ClickException(str(error)) from error
    if not right:
        raise click.ClickException(f"this is not the PIN of the {' or '.join(asked)}")


def _prompted(asked: list[Role]) -> str:
    whose = " or ".join(asked)
    return str(click.prompt(f"PIN of the {whose}", hide_input=True, err=True))
