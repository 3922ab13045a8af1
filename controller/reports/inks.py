"""How lines and bars are told apart: by dash, marker and lightness, and by colour besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sessions.reports.report import Ink


@dataclass(frozen=True, slots=True)
class Look:
    """One line. `dash`: on and off in line widths; empty: solid. `marker`: matplotlib's."""

    colour: str
    dash: tuple[float, ...]
    marker: str
    width: float


LOOKS: Final[Mapping[Ink, Look]] = {
    Ink.FIRST: Look("#0b3c78", (), "o", 1.6),
    Ink.SECOND: Look("#b45f06", (4.0, 2.0), "s", 1.4),
    Ink.THIRD: Look("#2f7d32", (1.2, 1.4), "^", 1.6),
    Ink.FOURTH: Look("#7b1fa2", (6.0, 1.6, 1.2, 1.6), "D", 1.4),
}
"""Colours that the colour-blind tell apart; dashes and markers that a black print does."""
FILLS: Final = ("#0b3c78", "#d9a05b", "#ffffff")
"""Bars, from the first on: dark, middle, white. (Hatches would be lost on the way to a PDF.)"""
GREY: Final = "#444444"
STOP: Final = "#8b0000"
