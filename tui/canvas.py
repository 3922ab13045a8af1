"""Of all that is drawn again, only the cells that changed, and what lies between near ones: nothing
flickers, and a slow line is left for what there is to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from rich.cells import cell_len
from textual._ansi_sequences import SYNC_END, SYNC_START

_PLACE: Final = r"\n*+\x1b\[(\d++);(\d++)H"
_STYLE: Final = r"\x1b\[([\d;:]*+)m"
_TEXT: Final = r"([^\x00-\x1f\x7f-\x9f]++)"
_PIECE: Final = re.compile(f"{_PLACE}|{_STYLE}|{_TEXT}")
_UPDATE: Final = re.compile(f"{_PLACE}(?:{_PIECE.pattern})*+")
_BESIDE: Final = frozenset({SYNC_START, SYNC_END, "\a"})
"""What changes no cell."""
_RESET: Final = "\x1b[0m"
NEAR: Final = 8
"""Cells that cost no more octets than a move over them."""
REMEMBERED: Final = 100
"""Updates after which all counts as changed: what others wrote on the terminal does not stay."""

Place = tuple[int, int]  # row and column, from 1


class Cell(NamedTuple):
    """What stands in a place: a character with its marks, the parameters of its style, and how
    many columns it takes. A tuple, for thousands are compared."""

    text: str
    style: str
    wide: int


@lru_cache(maxsize=4096)
def _cell(text: str, style: str) -> Cell:
    return Cell(text, style, cell_len(text))


@dataclass(slots=True)
class Canvas:
    """Knows what stands on a terminal, as far as it was written through here."""

    _cells: dict[Place, Cell] = field(default_factory=dict)
    _cursor: Place | None = None
    _updates: int = 0

    def forget(self) -> None:
        """Whatever stands there now: what is drawn next is written whole."""
        self._cells.clear()
        self._cursor = None

    def changes(self, written: str) -> str:
        """What is to be written instead. What is no update passes as it is, and leaves nothing
        certain."""
        if written in _BESIDE:
            return written
        if not _UPDATE.fullmatch(written):
            self.forget()
            return written
        self._updates += 1
        if self._updates % REMEMBERED == 0:
            self.forget()
        return "".join(self._pen(written))

    def _pen(self, written: str) -> Iterator[str]:
        """Moves, styles and text for what differs; the cursor where it belongs."""
        at, worn = self._cursor, ""
        for place, run in self._runs(written):
            if place != at:
                yield _move(place)
            for cell in run:
                if cell.style != worn:
                    yield f"{_RESET if worn else ''}\x1b[{cell.style}m" if cell.style else _RESET
                    worn = cell.style
                yield cell.text
            if worn and not run:
                yield _RESET
            at = place[0], place[1] + sum(cell.wide for cell in run)
        self._cursor = at

    def _runs(self, written: str) -> Iterator[tuple[Place, list[Cell]]]:
        """Cells in a row of which the first and the last differ; at last an empty run where the
        cursor stays."""
        start = after = (0, 0)
        run: list[Cell] = []
        same: list[Cell] = []  # after those that differ
        for place, cell in _drawn(written):
            if run and (cell is None or place != after or len(same) > NEAR):
                yield start, run
                run, same = [], []
            if cell is None:
                yield place, []
            elif self._put(place, cell):
                start = start if run else place
                run, same = [*run, *same, cell], []
            elif run:
                same.append(cell)
            after = place[0], place[1] + (cell.wide if cell else 0)

    def _put(self, place: Place, cell: Cell) -> bool:
        """Whether something else stood there."""
        if self._cells.get(place) == cell:
            return False
        (row, column), wide = place, cell.wide
        before = self._cells.get((row, column - 1))
        if before is not None and before.wide > 1:
            del self._cells[row, column - 1]  # half of it is gone
        for beside in range(column + 1, column + wide):
            self._cells.pop((row, beside), None)
        self._cells[place] = cell
        return True


def _move(place: Place) -> str:
    return f"\x1b[{place[0]};{place[1]}H"


def _drawn(written: str) -> Iterator[tuple[Place, Cell | None]]:
    """Each cell of an update with its place; at last the place where the cursor stays."""
    row, column, style = 1, 1, ""
    for piece in _PIECE.finditer(written):
        to_row, to_column, styled, text = piece.groups()
        if to_row is not None:
            row, column = int(to_row), int(to_column)
        elif styled is not None:
            style = "" if styled in {"", "0"} else f"{style};{styled}".removeprefix(";")
        else:
            for character in _clusters(text):
                cell = _cell(character, style)
                yield (row, column), cell
                column += cell.wide
    yield (row, column), None


def _clusters(text: str) -> Iterator[str]:
    """Characters, each with the marks of no width that follow it."""
    if text.isascii():
        yield from text
        return
    begun = ""
    for character in text:
        if begun and cell_len(character):
            yield begun
            begun = ""
        begun += character
    yield begun
