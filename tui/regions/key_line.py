"""The keys that work now, each of them clickable."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style

from tui.keys import KEYS, Key
from tui.language import _
from tui.regions.flow import flow
from tui.regions.words import Words
from tui.view import View


class KeyLine(Words):
    """`P pause  N next step ...`: what is greyed does not work yet."""

    def show(self, view: View) -> None:
        """Take what there is to show."""
        shown = [key for key in KEYS if key.words and key.on_line and key.fits(view)]
        if view.helping:  # the help has the others, and needs the room
            shown = [key for key in shown if key.name in {"help", "leave"}]
        keys = [key_words(key, view) for key in shown]
        if view.view_only:
            keys.insert(0, Content(f"◆ {_('View only. STOP works here.')}"))
        wide = Content("  ").join(keys)
        columns = self.content_size.width
        self.say(wide if wide.cell_length <= columns else flow(keys, columns, " "))


def key_words(key: Key, view: View) -> Content:
    """One key, which can be clicked while it works."""
    works = key.works(view) and key.fits(view)
    content = Content.assemble(
        (key.cap, "bold $accent" if works else "$done"),
        " ",
        (_(key.words), "" if works else "$done"),
    )
    return content.stylize(Style.from_meta({"@click": f"app.{key.action}"})) if works else content
