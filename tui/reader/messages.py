"""What was read, as Textual's messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual import events, messages
from textual.message import Message

from tui.reader.inputs import (
    Focused,
    Input,
    Motion,
    Pasted,
    Pointed,
    Pressed,
    Synchronized,
)

_EVENTS: Final[dict[Motion, type[events.MouseEvent]]] = {
    Motion.DOWN: events.MouseDown,
    Motion.UP: events.MouseUp,
    Motion.MOVE: events.MouseMove,
    Motion.SCROLL_UP: events.MouseScrollUp,
    Motion.SCROLL_DOWN: events.MouseScrollDown,
    Motion.SCROLL_LEFT: events.MouseScrollLeft,
    Motion.SCROLL_RIGHT: events.MouseScrollRight,
}


@dataclass(slots=True)
class Messages:
    """Knows where the pointer was."""

    _column: int = 0
    _row: int = 0

    def of(self, one: Input) -> Message:
        """The message that tells Textual of it."""
        match one:
            case Pressed(key, character):
                return events.Key(key, character)
            case Pointed():
                return self._mouse(one)
            case Focused(here):
                return events.AppFocus() if here else events.AppBlur()
            case Synchronized():
                return messages.TerminalSupportsSynchronizedOutput()
            case Pasted(text):
                return events.Paste(text)

    def _mouse(self, at: Pointed) -> events.MouseEvent:
        moved = at.column - self._column, at.row - self._row
        self._column, self._row = at.column, at.row
        return _EVENTS[at.motion](
            None,
            at.column,
            at.row,
            *moved,
            at.button,
            at.shift,
            at.meta,
            at.ctrl,
            screen_x=at.column,
            screen_y=at.row,
        )
