"""The characters of the Linux console's font: what it lacks is drawn with what it has.

A console shows 256 characters (code page 437, as the kernel's own font has it); each of those that
screens use besides has a stand-in of the same width. Any other becomes a question mark.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

FONT: Final = frozenset(bytes([*range(32, 127), *range(128, 255)]).decode("cp437")) | frozenset(
    "◆•◘○◙▲▼►◄↑↓→←↔↕■▬"
)
"""The printable part, and those of the first 32 that the screens use. The kernel draws ◆ as ♦."""
STAND_INS: Final = {
    **dict.fromkeys("●◉⬤", "•"),
    **dict.fromkeys("…", "."),
    **dict.fromkeys("“”„", '"'),
    **dict.fromkeys("‘’′", "'"),
    **dict.fromkeys("–—‒−", "-"),
    **dict.fromkeys("×✕✗", "x"),
    **dict.fromkeys("▁▂▃▖▗", "▄"),
    **dict.fromkeys("▅▆▇▙▟▛▜▚▞▋▊▉", "█"),
    **dict.fromkeys("▘▝▔", "▀"),
    **dict.fromkeys("▏▎▍", "▌"),
    **dict.fromkeys("▕", "▐"),
    **dict.fromkeys("━╍╌", "─"),
    **dict.fromkeys("┃╏╎", "│"),
    **dict.fromkeys("╭┏", "┌"),
    **dict.fromkeys("╮┓", "┐"),
    **dict.fromkeys("╰┗", "└"),
    **dict.fromkeys("╯┛", "┘"),
    **dict.fromkeys("▶▸", "►"),
    **dict.fromkeys("◀◂", "◄"),
    **dict.fromkeys("△", "▲"),
    **dict.fromkeys("▽", "▼"),
}
UNKNOWN: Final = "?"


@lru_cache(maxsize=4096)
def in_font(text: str) -> str:
    """The text with the font's characters alone, as wide as before."""
    return text if FONT.issuperset(text) else "".join(map(_drawn, text))


def _drawn(character: str) -> str:
    if character in FONT:
        return character
    return STAND_INS.get(character, UNKNOWN * cell_len(character))


class ConsoleFont(LineFilter):
    """Draws each line with the font's characters."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same styles, other characters."""
        return [Segment(in_font(text), style, control) for text, style, control in segments]
