"""The table of keys as Textual binds it, and the one key that is never left to a widget."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.binding import Binding, BindingType

from tui.keys import KEYS


def bindings() -> Iterator[BindingType]:
    """A binding for each key of the table."""
    for key in KEYS:
        for one in key.keys.split(","):
            yield Binding(one, key.action, key.words, priority=one.startswith("ctrl+"), show=False)


def is_stop(event: events.Key) -> bool:
    """Whether this is STOP, with whatever other key held."""
    return event.character == " " or event.key.split("+")[-1] == "space"
