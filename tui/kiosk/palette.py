"""The kiosk's and the mirror's colours: five of the Linux console's sixteen, exactly, so that they
are the same everywhere. White on each of the grounds, or black, has a contrast of 7.7 or more.
"""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

BLACK, WHITE, GREY, BLUE, RED = "#000000", "#ffffff", "#aaaaaa", "#0000aa", "#aa0000"
LOOKS: Final[dict[str, tuple[str, str]]] = {
    "rest": (BLACK, WHITE),
    "moving": (BLUE, WHITE),
    "change": (GREY, BLACK),
    "alarm": (RED, WHITE),
    "stop": (WHITE, BLACK),
}
"""What something looks like: its ground and its ink."""
THEME: Final = Theme(
    name="kiosk",
    primary=WHITE,
    accent=WHITE,
    foreground=WHITE,
    background=BLACK,
    surface=BLACK,
    panel=BLACK,
    variables={
        f"kiosk-{name}-{part}": colour
        for name, colours in LOOKS.items()
        for part, colour in zip(("ground", "ink"), colours, strict=True)
    },
)
