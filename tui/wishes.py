"""What the keys ask of the controller: one command each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from controller.api import (
    AnyCommand,
    Back,
    Disarm,
    Finish,
    GoOn,
    Nudge,
    Pause,
    Reset,
    Skip,
    Unload,
)

WISHES: dict[str, Callable[..., AnyCommand]] = {
    "pause": Pause,
    "skip": Skip,
    "back": Back,
    "go_on": GoOn,
    "finish": Finish,
    "reset": Reset,
    "unload": Unload,
    "disarm": Disarm,
    "done": Unload,
    "faster": partial(Nudge, quantity="speed", steps=1),
    "slower": partial(Nudge, quantity="speed", steps=-1),
    "steeper": partial(Nudge, quantity="incline", steps=1),
    "flatter": partial(Nudge, quantity="incline", steps=-1),
}
"""The name of a key: how its command is made from a fresh `id`."""
