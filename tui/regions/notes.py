"""Lines that come up when there is something to say: a notice, a question, the help."""

from __future__ import annotations

from textual.content import Content

from controller.belt.states import BeltState
from tui.keys import KEYS
from tui.language import _, figure, heard
from tui.regions.words import Words
from tui.view import Stage, View


class Notice(Words):
    """What a person should know of the last key, or the question before leaving."""

    def show(self, view: View) -> None:
        """Take what there is to show."""
        text = leaving_words(view) if view.leaving else figure(heard(view.notice))
        self.display = bool(text)
        self.say(text)


def leaving_words(view: View) -> str:
    """What leaving means now."""
    if view.lost:
        return _(
            "The controller is lost: the belt may still run. Leave this screen all the same? Y / N"
        )
    if view.state is BeltState.ARMING:
        return _("A start still waits to be confirmed, on every screen. Leave this one? Y / N")
    return _(
        "The session goes on running when this screen closes: the belt does not stop. "
        "Leave all the same? Y / N"
    )


class Help(Words):
    """Every key and what it does."""

    def show(self, view: View) -> None:
        """Take what there is to show."""
        self.display = view.helping
        if view.helping:
            self.say(help_words(view.stage))


def help_words(stage: Stage) -> Content:
    """One line for each key of a stage, STOP first."""
    keys = [(_("SPACE"), _("STOP, on every screen and in every field"))]
    keys += [(key.cap, _(key.help)) for key in KEYS if key.help and stage in key.stages]
    keys.append(("", _("Backstride is no medical device.")))
    lines = [Content.assemble((f"{cap:>6}  ", "bold $accent"), words) for cap, words in keys]
    return Content("\n").join(lines)
