"""STOP, one key and one click away on every stage.

Black on white: calm, of the highest contrast, and nothing like the red mushroom on yellow that
belongs to a treadmill's own emergency stop (ISO 20957-6, 6.5.3), which this is not.
"""

from __future__ import annotations

from textual.content import Content
from textual.events import MouseDown
from textual.message import Message

from tui.language import N_, _
from tui.regions.words import Words
from tui.view import StopSent, View
from tui.words import NOT_AN_EMERGENCY_STOP, UNANSWERED_STOP

_LINES = {
    StopSent.NO: ("■", N_("S T O P   press SPACE, or click here"), NOT_AN_EMERGENCY_STOP),
    StopSent.SENT: ("■", N_("STOP sent"), NOT_AN_EMERGENCY_STOP),
    StopSent.UNANSWERED: ("▲", UNANSWERED_STOP, N_("SPACE sends it again at once.")),
}


class StopBar(Words):
    """The button along the lower edge."""

    class Pressed(Message):
        """The bar was pressed."""

    def show(self, view: View) -> None:
        """Take what there is to show."""
        self.set_class(view.stop is StopSent.UNANSWERED, "-unanswered")
        shape, big, small = _LINES[view.stop]
        self.say(Content.assemble("\n", (f"{shape}  {_(big)}", "bold"), f"\n{_(small)}"))

    def on_mouse_down(self, event: MouseDown) -> None:
        """At the press, not at the release: a slipped finger still stops."""
        event.stop()
        self.post_message(self.Pressed())
