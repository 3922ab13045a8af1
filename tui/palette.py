"""The colours, as four themes: dark, light, high contrast, and one for sixteen colours.

White on near black, one accent, and for alarms a vermilion that is not alone: blue and vermilion
stay apart for every kind of colour blindness (Okabe and Ito, 2008), and every state has its shape
and words besides. Nothing is red on yellow: that is an emergency stop's.
"""

from __future__ import annotations

from typing import Final

from textual.theme import Theme


def _theme(name: str, *, dark: bool = True, **colours: str) -> Theme:
    variables = {part.replace("_", "-"): colour for part, colour in colours.items()}
    accent, ground = variables["accent"], variables["background"]
    return Theme(
        name=f"backstride-{name}",
        primary=accent,
        accent=accent,
        foreground=variables["ink"],
        background=ground,
        surface=ground,
        panel=variables["quiet"],
        dark=dark,
        variables=variables
        | {
            "block-cursor-background": variables["change-ground"],
            "block-cursor-foreground": variables["change-ink"],
        },
    )


DARK: Final = _theme(
    "dark",
    background="#0d1117",
    ink="#f5f5f5",
    quiet="#18212b",  # ground of what is beside the matter
    label="#a9bccf",
    accent="#7cc4f5",
    done="#7d8a98",  # what is over, stale or does not work now
    second="#c9c9c9",  # the second curve of a profile
    moving_ground="#0b4a73",
    change_ground="#7cc4f5",
    change_ink="#06121c",
    alarm_ground="#9a3400",
    on_alarm="#ffffff",
    alarm_ink="#ff9a5c",
    stop_ground="#ffffff",
    stop_ink="#000000",
)
LIGHT: Final = _theme(
    "light",
    dark=False,
    background="#ffffff",
    ink="#101418",
    quiet="#edf1f5",
    label="#36424c",
    accent="#00477a",
    done="#5f6a74",
    second="#4a4a4a",
    moving_ground="#b5dcf7",
    change_ground="#00477a",
    change_ink="#ffffff",
    alarm_ground="#9a3400",
    on_alarm="#ffffff",
    alarm_ink="#8a2a00",
    stop_ground="#000000",
    stop_ink="#ffffff",
)
CONTRAST: Final = _theme(
    "contrast",
    background="#000000",
    ink="#ffffff",
    quiet="#000000",
    label="#ffffff",
    accent="#66e0ff",
    done="#b4b4b4",
    second="#ffffff",
    moving_ground="#00309c",
    change_ground="#66e0ff",
    change_ink="#000000",
    alarm_ground="#8c2600",
    on_alarm="#ffffff",
    alarm_ink="#ffb38a",
    stop_ground="#ffffff",
    stop_ink="#000000",
)
CONSOLE: Final = _theme(
    "console",  # the Linux console's sixteen, exactly; as grounds it has the darker eight only
    background="#000000",
    ink="#ffffff",
    quiet="#000000",
    label="#aaaaaa",
    accent="#55ffff",
    done="#00aaaa",
    second="#aaaaaa",
    moving_ground="#0000aa",
    change_ground="#00aaaa",
    change_ink="#000000",
    alarm_ground="#aa0000",
    on_alarm="#ffffff",
    alarm_ink="#ffff55",
    stop_ground="#aaaaaa",
    stop_ink="#000000",
)
THEMES: Final = {"dark": DARK, "light": LIGHT, "contrast": CONTRAST, "console": CONSOLE}
"""By the name that the configuration gives them."""
THEME: Final = DARK
