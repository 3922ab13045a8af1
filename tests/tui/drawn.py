"""A terminal of the simplest kind: what octets draw on it, cell by cell, and what for."""

from __future__ import annotations

import re
from codecs import IncrementalDecoder, getincrementaldecoder
from collections import Counter
from dataclasses import dataclass, field

from rich.cells import cell_len

_PIECES = re.compile(
    r"\x1b\[(?P<parameters>[0-?]*)(?P<between>[ -/]*)(?P<final>[@-~])|(?P<other>\x1b.)|(?P<text>.)",
    re.DOTALL,
)
_CUT_SHORT = re.compile(r"(?:\x1b(?:\[[0-?]*[ -/]*)?)?\Z")
_RESET = "0"


@dataclass(frozen=True, slots=True)
class Cell:
    """A character with how it is drawn, as the terminal was told."""

    character: str = " "
    style: str = _RESET


HALF, GONE = Cell("", "the second half of what is before it"), Cell(" ", "was half of another")


@dataclass(slots=True)
class Drawn:
    """Takes what is written on a terminal."""

    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)  # by row and column, from 0
    written: int = 0  # cells
    unchanged: int = 0  # those of them that were so before
    sequences: Counter[str] = field(default_factory=Counter)  # by final, with a mode's whole
    styles: set[str] = field(default_factory=set)
    ever: set[str] = field(default_factory=set)  # characters that stood there at some time
    _row: int = 0
    _column: int = 0
    _style: str = _RESET
    _rest: str = ""
    _decoder: IncrementalDecoder = field(default_factory=getincrementaldecoder("utf-8"))

    def feed(self, octets: bytes) -> None:
        """Draw it; what is cut short waits for its rest. Raises `UnicodeDecodeError`."""
        told = self._rest + self._decoder.decode(octets)
        whole = _CUT_SHORT.sub("", told)
        self._rest = told[len(whole) :]
        for piece in _PIECES.finditer(whole):
            if piece["final"]:
                self._control(piece["parameters"], piece["between"] + piece["final"])
            elif piece["other"]:
                self.sequences[piece["other"]] += 1
            else:
                self._put(piece["text"])

    def clear_counts(self) -> None:
        """Count from here on."""
        self.written = self.unchanged = 0
        self.sequences.clear()
        self.styles.clear()

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of the cursor."""
        return self._row, self._column

    @property
    def lines(self) -> list[str]:
        """The text, row by row."""
        rows = max((row for row, _ in self.cells), default=-1) + 1
        columns = max((column for _, column in self.cells), default=-1) + 1
        empty = Cell()
        return [
            "".join(self.cells.get((row, column), empty).character for column in range(columns))
            for row in range(rows)
        ]

    def _control(self, parameters: str, final: str) -> None:
        mode = parameters + final if final in {"h", "l", "$p"} else final
        self.sequences[mode] += 1
        if final == "H":
            row, _, column = parameters.partition(";")
            self._row, self._column = int(row or 1) - 1, int(column or 1) - 1
        elif final == "m":
            reset = parameters in {"", _RESET}
            self._style = _RESET if reset else f"{self._style};{parameters}".removeprefix("0;")
            self.styles.add(parameters)

    def _put(self, character: str) -> None:
        if character == "\n":
            self._row += 1
        if not character.isprintable():
            return
        new, place = Cell(character, self._style), (self._row, self._column)
        wide = cell_len(character)
        self.written += wide
        self.ever.add(character)
        if self.cells.get(place) == new:
            self.unchanged += wide
        else:
            self._replace(place, new, wide)
        self._column += wide

    def _replace(self, place: tuple[int, int], new: Cell, wide: int) -> None:
        """Half of a wide character cannot stay."""
        row, column = place
        if self.cells.get(place) == HALF:
            self.cells[row, column - 1] = GONE
        if self.cells.get((row, column + wide)) == HALF:
            self.cells[row, column + wide] = GONE
        self.cells[place] = new
        for one in range(1, wide):
            self.cells[row, column + one] = HALF
