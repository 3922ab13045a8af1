"""The colours: white on near black, one accent, and for alarms a vermilion that is not alone.

Blue and vermilion stay apart for every kind of colour blindness (Okabe and Ito, 2008); every
state has its shape and words besides. Nothing is red on yellow: that is an emergency stop's.
"""

from __future__ import annotations

from textual.theme import Theme

THEME = Theme(
    name="backstride",
    primary="#7cc4f5",
    accent="#7cc4f5",
    foreground="#f5f5f5",
    background="#0d1117",
    surface="#0d1117",
    panel="#18212b",
    variables={
        "ink": "#f5f5f5",
        "quiet": "#18212b",  # ground of what is beside the matter
        "label": "#a9bccf",
        "done": "#66727f",  # what is over, stale or does not work now
        "second": "#c9c9c9",  # the second curve of a profile
        "moving-ground": "#0b4a73",
        "change-ground": "#7cc4f5",
        "change-ink": "#06121c",
        "alarm-ground": "#a83a00",
        "alarm-ink": "#ff9a5c",
        "stop-ground": "#ffffff",
        "stop-ink": "#000000",
        "block-cursor-background": "#7cc4f5",
        "block-cursor-foreground": "#06121c",
    },
)
