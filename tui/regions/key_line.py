"""The keys that work now, each of them clickable."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style

from tui.keys import KEYS
from tui.regions.words import Words
from tui.view import View


class KeyLine(Words):
    """`P pause  N next step ...`: what is greyed does not work yet."""

    def show(self, view: View) -> None:
        """Take what there is to show."""
        shown = [key for key in KEYS if key.words and key.fits(view)]
        keys = [_key(key.cap, key.words, key.action, key.works(view)) for key in shown]
        wide = Content("  ").join(keys)
        fits = wide.cell_length <= self.content_size.width
        self.say(wide if fits else Content(" ").join(keys))


def _key(cap: str, words: str, action: str, works: bool) -> Content:
    content = Content.assemble(
        (cap, "bold $accent" if works else "$done"), " ", (words, "" if works else "$done")
    )
    return content.stylize(Style.from_meta({"@click": f"app.{action}"})) if works else content
