"""A request from afar: who asks for what, how long it waits, and the two keys that answer it."""

from __future__ import annotations

from textual.content import Content

from controller.api import Asked, RequestView
from controller.asks import asks
from sessions.quantities import SpeedUnit
from tui.keys import BY_NAME
from tui.language import N_, _, figure, heard
from tui.regions.key_line import key_words
from tui.regions.words import Words
from tui.view import View

_GRANTED: dict[Asked, str] = {
    Asked.START: N_("moves nothing: the usual confirmation follows"),
    Asked.SPEED: N_("after an announcement, for this step"),
    Asked.INCLINE: N_("after an announcement, for this step"),
    Asked.CONTROL: N_("without asking again, until a pause or the end"),
}
"""What follows a yes."""


class RequestPanel(Words):
    """Takes room of its own: it covers nothing, STOP least of all."""

    def show(self, view: View) -> None:
        """Take what there is to show."""
        request = view.request
        self.display = request is not None
        if request is not None:
            self.say(Content("\n").join([_question(request, view.unit), _keys(request, view)]))


def _question(request: RequestView, unit: SpeedUnit) -> Content:
    left = "   " + _("{seconds} s left").format(seconds=f"{request.left_s:.0f}")
    return Content.assemble((f"◆ {figure(heard(asks(request, unit)))}", "bold"), left)


def _keys(request: RequestView, view: View) -> Content:
    allow, decline = (key_words(BY_NAME[name][0], view) for name in ("allow", "decline"))
    return Content.assemble(allow, f" ({_(_GRANTED[request.what])})   ", decline)
