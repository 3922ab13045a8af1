"""A key of the clinic's screens: bound, shown on the key line, explained in the help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from textual.binding import Binding, BindingType

from tui.language import N_


@dataclass(frozen=True, slots=True)
class Key:
    """One key. `words` and `help` are English and translated when they are shown; a key without
    `words` is not on the key line."""

    keys: str  # as Textual binds them, separated by commas
    action: str
    cap: str
    words: str = ""
    help: str = ""


COMMON: Final = (
    Key("escape", "back", "ESC", N_("back"), N_("one screen back")),
    Key("question_mark,f1", "help", "?", N_("help"), N_("show and hide this page; F1 in a field")),
    Key("f2", "app.look", "F2", "", N_("other colours: dark, light, high contrast, sixteen")),
    Key("ctrl+l", "lock", "CTRL+L", "", N_("lock: the PIN is asked for again, where one is set")),
    Key("ctrl+q,ctrl+c", "leave", "CTRL+Q", "", N_("leave; a session goes on running")),
)
"""On every screen."""


def bindings(keys: Sequence[Key]) -> Iterator[BindingType]:
    """As Textual binds them."""
    for key in keys:
        for one in key.keys.split(","):
            yield Binding(one, key.action, key.words, priority=one.startswith("ctrl+"), show=False)
