"""Words and figures as pictures of half blocks, for screens that are read from three metres.

Every glyph is its own mirror image: a line read backwards is the line in a mirror.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from functools import cache

from tui.figures import SCALES, draw, drawable, size

_CONSOLE = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "’": "'", "…": "...", "–": "-", "—": "-", "−": "-", "×": "x"}
    | {"≤": "<=", "≥": ">=", "●": "*", "◆": "*", "\N{NO-BREAK SPACE}": " "}
)
GROUND = " "
AIR = 1
"""Rows between two drawn lines: letters that touch are a blot from afar."""


_HELD = "\N{NO-BREAK SPACE}"


def console(text: str) -> str:
    """`text` without what the 256 glyphs of a Linux console lack."""
    return text.translate(_CONSOLE)


def capitals(text: str) -> str:
    """`text` as it is drawn; what cannot be drawn is left out."""
    upper = console(text).upper().replace(";", ",").replace('"', "'")
    return "".join(one for one in upper if drawable(one))


@cache
def poster(text: str, columns: int, rows: int) -> tuple[str, ...]:
    """`text` in capitals as large as fits, broken between words, with air between the lines; as
    plain lines where none fits."""
    words = capitals(text).split()
    if not words:
        return ()
    for scale in SCALES:
        lines = _broken(words, columns, scale)
        high = sum(size(line, scale)[1] + AIR for line in lines) - AIR
        if lines and high <= rows:
            drawn = [row for line in lines for row in (*draw(line, *size(line, scale)), GROUND)]
            return tuple(drawn[:-AIR])
    return tuple(plain(text, columns)[: max(rows, 0)])


def _broken(words: Sequence[str], columns: int, scale: tuple[int, int]) -> list[str]:
    """The words in lines that fit at a scale; empty if one word alone does not."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and size(longer, scale)[0] <= columns:
            lines[-1] = longer
        elif size(word, scale)[0] <= columns:
            lines.append(word)
        else:
            return []
    return lines


def plain(text: str, columns: int) -> list[str]:
    """`text` in the terminal's own letters, broken between words."""
    kept = re.sub(r"(?<=\d) (?=%)", _HELD, console(text))
    return [line.replace(_HELD, " ") for line in textwrap.wrap(kept, max(columns, 1))]


def centred(lines: Sequence[str], columns: int, rows: int) -> list[str]:
    """The lines in the middle of a box, each as wide as the box."""
    shown = [line[:columns].center(columns, GROUND) for line in lines[:rows]]
    above = (rows - len(shown)) // 2
    empty = GROUND * columns
    return [*[empty] * above, *shown, *[empty] * (rows - above - len(shown))]


def flipped(lines: Sequence[str]) -> list[str]:
    """As in a mirror."""
    return [line[::-1] for line in lines]
