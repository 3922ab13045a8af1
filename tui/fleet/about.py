"""The help of the floor's screen: its keys, and what the shapes of a line mean."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from tui.fleet.rows import SHAPES
from tui.language import N_, _
from tui.words import NOT_AN_EMERGENCY_STOP

_KEYS: Final = (
    (N_("SPACE"), N_("STOP for the machine under the cursor, at once")),
    ("S", N_("with SHIFT, twice: STOP for every machine that moves or may")),
    ("", NOT_AN_EMERGENCY_STOP),
    ("↑ ↓", N_("another machine; the mouse marks one, too")),
    ("ENTER", N_("this machine large; ESC goes back")),
    ("N", N_("the next machine that needs somebody")),
    ("F2", N_("other colours: dark, light, high contrast, sixteen")),
    ("?", N_("show and hide this page")),
    ("Q", N_("close this screen; every machine goes on")),
)


A_ROW: Final = 3
"""Shapes in a line."""


def help_words() -> Content:
    """The keys, then the shapes."""
    keys = [Content.assemble((f"{_(cap):>6}  ", "bold $accent"), _(words)) for cap, words in _KEYS]
    told = [f"{shape:>6}  {_(words):<12}" for shape, words in SHAPES]
    shapes = [
        Content("".join(row))
        for row in (told[at : at + A_ROW] for at in range(0, len(told), A_ROW))
    ]
    return Content("\n").join([*keys, Content(""), *shapes])
