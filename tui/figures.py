"""Figures and words large enough to be read across a room, drawn with half blocks.

Half blocks rather than quadrants: every terminal has them, the Linux console too.
"""

from __future__ import annotations

from functools import cache

from tui.letters import LETTERS

ROWS = 7
_GLYPHS: dict[str, tuple[str, ...]] = {
    "0": (".##.", "#..#", "#..#", "#..#", "#..#", "#..#", ".##."),
    "1": ("..#.", ".##.", "..#.", "..#.", "..#.", "..#.", ".###"),
    "2": (".##.", "#..#", "...#", "..#.", ".#..", "#...", "####"),
    "3": ("###.", "...#", "...#", ".##.", "...#", "...#", "###."),
    "4": ("#..#", "#..#", "#..#", "####", "...#", "...#", "...#"),
    "5": ("####", "#...", "###.", "...#", "...#", "#..#", ".##."),
    "6": (".##.", "#...", "#...", "###.", "#..#", "#..#", ".##."),
    "7": ("####", "...#", "...#", "..#.", "..#.", ".#..", ".#.."),
    "8": (".##.", "#..#", "#..#", ".##.", "#..#", "#..#", ".##."),
    "9": (".##.", "#..#", "#..#", ".###", "...#", "...#", ".##."),
    "-": ("....", "....", "....", "####", "....", "....", "...."),
    ".": (".", ".", ".", ".", ".", ".", "#"),
    ":": (".", ".", "#", ".", "#", ".", "."),
}
CHARACTERS = frozenset(_GLYPHS)
_DRAWN = LETTERS | _GLYPHS

SCALES = tuple((across, down) for across in range(8, 0, -1) for down in (across + 1, across))
"""Columns and half rows for one dot of the glyphs, largest first."""

_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def drawable(text: str) -> bool:
    """Whether every character of it can be drawn."""
    return _DRAWN.keys() >= set(text)


def size(text: str, scale: tuple[int, int]) -> tuple[int, int]:
    """Columns and rows that `text` takes at `scale`."""
    across, down = scale
    dots = sum(len(_DRAWN[character][0]) for character in text) + len(text) - 1
    return dots * across, -(-ROWS * down // 2)


def fitting_scale(text: str, columns: int, rows: int) -> tuple[int, int] | None:
    """The largest scale at which `text` fits, or None."""
    for scale in SCALES:
        wide, high = size(text, scale)
        if wide <= columns and high <= rows:
            return scale
    return None


@cache
def draw(text: str, columns: int, rows: int) -> tuple[str, ...]:
    """`text` (figures and capitals) as lines of blocks, as large as fits; else as it is."""
    scale = fitting_scale(text, columns, rows) if text and drawable(text) else None
    if scale is None:
        return (text,)
    across, down = scale
    lit = [_dots(text, row // down, across) for row in range(ROWS * down)]
    if len(lit) % 2:
        lit.append([False] * len(lit[0]))
    return tuple(
        "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(lit[::2], lit[1::2], strict=True)
    )


def _dots(text: str, row: int, across: int) -> list[bool]:
    line = ".".join(_DRAWN[character][row] for character in text)
    return [dot == "#" for dot in line for _ in range(across)]
