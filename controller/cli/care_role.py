"""Who may do that at the command line: the PIN is asked for, or comes from the environment."""

from __future__ import annotations

import os
import time
from typing import Final

import click

from controller.care.access import WrongPin, asked_for, prove
from controller.care.audited import Participants
from controller.care.pins import Locked
from sessions.care.roles import Action, Role

VARIABLE: Final = "BACKSTRIDE_PIN"


def require(db: Participants, action: Action) -> None:
    """Let through who gives the PIN of a role that may do this; everybody, where none has a PIN.
    Raises `click.ClickException`."""
    asked = asked_for(db, action)
    if not asked:
        return
    pin = os.environ.get(VARIABLE) or _prompted(asked)
    try:
        prove(db, action, pin, time.time())
    except (Locked, WrongPin) as error:
        raise click.ClickException(str(error)) from error


def _prompted(asked: list[Role]) -> str:
    whose = " or ".join(asked)
    return str(click.prompt(f"PIN of the {whose}", hide_input=True, err=True))
