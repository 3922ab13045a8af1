"""The four areas along the right: three that change, and STOP, which never does."""

from __future__ import annotations

from textual.content import Content
from textual.events import MouseDown, Resize
from textual.message import Message

from tui.kiosk.face import Area
from tui.language import _
from tui.picture import centred, poster
from tui.regions.words import Words
from tui.view import StopSent

STOP_SLOT = 4
STOP = "STOP"
"""The word on the treadmill, too, whatever is spoken."""


class AreaBox(Words):
    """One area: a frame, its word as large as fits, and its keys in the frame."""

    class Pressed(Message):
        """A finger or a mouse came down on it."""

        def __init__(self, slot: int) -> None:
            super().__init__()
            self.slot = slot

    def __init__(self, slot: int) -> None:
        super().__init__(id=f"area-{slot}", classes="area")
        self._slot = slot
        self._label = ""

    def put(self, area: Area | None) -> None:
        """Show what it does now; None: nothing."""
        self.set_class(area is None, "-empty")
        self._label = area.label if area else ""
        keys = _("key {number} or F{number}").format(number=self._slot)
        self.border_title = keys if area else ""
        self._draw()

    def on_resize(self, event: Resize) -> None:
        """Draw again: there may be more room."""
        self._draw()

    def on_mouse_down(self, event: MouseDown) -> None:
        """At the press, not at the release."""
        event.stop()
        self.post_message(self.Pressed(self._slot))

    def _draw(self) -> None:
        wide, high = self.content_size
        lines = centred(poster(self._label, wide, high), wide, high)
        self.say(Content.styled("\n".join(lines), "bold"))


class StopBox(AreaBox):
    """STOP: white, the whole of it, and in the same place on every picture."""

    def __init__(self) -> None:
        super().__init__(STOP_SLOT)
        self.add_class("stop")
        self._sent = StopSent.NO

    def put_sent(self, sent: StopSent) -> None:
        """Show how a STOP from here does."""
        self._sent = sent
        self._draw()

    def _draw(self) -> None:
        wide, high = self.content_size
        words = {
            StopSent.NO: _("SPACE, key 4 or F4"),
            StopSent.SENT: _("STOP is on its way"),
            StopSent.UNANSWERED: _("NOT CONFIRMED"),
        }[self._sent]
        small = [words.center(wide)[:wide], _("no emergency stop").center(wide)[:wide]]
        lines = [*centred(poster(STOP, wide, high - 2), wide, high - 2), *small]
        self.say(Content.styled("\n".join(lines), "bold"))
