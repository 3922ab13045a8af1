"""Recordings of vertical ground reaction force: text tables, read a line at a time.

The first line names the columns. A force column is in newtons; a time column, if there is one, in
the unit of its name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import BinaryIO

MAX_LINE_BYTES = 65_536
DELIMITERS = ("\t", ";", ",")
TIME_COLUMNS = {
    "time_s": 1.0,
    "t_s": 1.0,
    "time": 1.0,
    "t": 1.0,
    "time_ms": 1e-3,
    "t_ms": 1e-3,
    "time_us": 1e-6,
    "t_us": 1e-6,
}
"""Names of time columns, and seconds in their unit."""


class RecordingError(ValueError):
    """A file that cannot be read as a recording: file and line, what is wrong, what to do."""

    def __init__(self, path: Path, line: int | None, what: str) -> None:
        super().__init__(f"{path}:{line}: {what}" if line else f"{path}: {what}")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which cells of a row are read, and what their numbers are multiplied by."""

    column: str
    force_cell: int
    time_cell: int | None
    seconds_per_unit: float
    cells: int


class Recording:
    """One force column of a file, as seconds and newtons.

    `rate_hz` times the samples; without it the file's time column does. `column` may be left out
    where there is only one. Raises `RecordingError` here and while it is iterated.
    """

    def __init__(
        self, path: Path, *, rate_hz: float | None = None, column: str | None = None
    ) -> None:
        self.path = path
        self.rate_hz = rate_hz
        with self._open() as file:
            self.layout = self._choose(next(self._rows(file), (1, []))[1], column)

    def __iter__(self) -> Iterator[tuple[float, float]]:
        """Time in seconds and force in newtons, sample by sample."""
        samples, last_s = 0, float("-inf")
        with self._open() as file:
            rows = self._rows(file)
            next(rows)
            for line, row in rows:
                last_s = self._time_s(line, row, samples, last_s)
                samples += 1
                yield last_s, self._number(line, row, self.layout.force_cell)
        if samples < 2:
            raise self._error(samples + 1, "the file ends here; a recording has many lines")

    def _time_s(self, line: int, row: list[str], samples: int, last_s: float) -> float:
        """When this row's sample, the one after `samples` others, was taken."""
        layout = self.layout
        if len(row) != layout.cells:
            raise self._error(
                line, f"{len(row)} cells where the header has {layout.cells}; complete it"
            )
        if layout.time_cell is None:
            assert self.rate_hz
            return samples / self.rate_hz
        t_s = self._number(line, row, layout.time_cell) * layout.seconds_per_unit
        if t_s <= last_s:
            raise self._error(line, "time does not increase; sort or repair the lines")
        return t_s

    def _open(self) -> BinaryIO:
        try:
            return self.path.open("rb")
        except IsADirectoryError:
            raise self._error(None, "is a folder; name a file in it") from None
        except OSError as error:
            raise self._error(None, f"{error.strerror}; check the name") from None

    def _rows(self, file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        """Line numbers and cells, empty lines at the end left out."""
        delimiter, blank = ",", 0
        for line, text in enumerate(self._lines(file), start=1):
            if line == 1:
                delimiter = next((mark for mark in DELIMITERS if mark in text), ",")
            if not text.strip():
                blank = blank or line
                continue
            if blank:
                raise self._error(blank, "the line is empty; remove it, or fill the gap")
            yield line, [cell.strip() for cell in next(csv.reader([text], delimiter=delimiter))]

    def _lines(self, file: BinaryIO) -> Iterator[str]:
        line = 0
        while data := file.readline(MAX_LINE_BYTES):
            line += 1
            try:
                text = data.decode("utf-8-sig" if line == 1 else "utf-8")
            except UnicodeDecodeError:
                text = "\0"
            if "\0" in text or len(data) == MAX_LINE_BYTES:
                raise self._error(line, "is not text; a recording is a table such as CSV")
            yield text

    def _choose(self, header: list[str], column: str | None) -> Layout:
        if not header:
            raise self._error(1, "the file is empty; it needs a header and samples")
        if any(_is_number(name) for name in header):
            raise self._error(
                1, f"{header[0]!r} stands where the columns' names belong; add a header line"
            )
        times = [cell for cell, name in enumerate(header) if name.lower() in TIME_COLUMNS]
        forces = [name for cell, name in enumerate(header) if cell not in times]
        chosen = self._column(column, forces)
        if self.rate_hz is None and not times:
            raise self._error(
                1,
                "no column of times such as time_s; give the sample rate "
                "(--rate HZ; replay:FILE?rate=HZ)",
            )
        time_cell = times[0] if self.rate_hz is None else None
        unit = 1.0 if time_cell is None else TIME_COLUMNS[header[time_cell].lower()]
        return Layout(chosen, header.index(chosen), time_cell, unit, len(header))

    def _column(self, wanted: str | None, forces: list[str]) -> str:
        if wanted in forces:
            return wanted
        if not forces:
            raise self._error(1, "no column besides the time; it needs one of forces in newtons")
        if wanted is None:
            if len(forces) == 1:
                return forces[0]
            raise self._error(
                1, f"{len(forces)} columns; choose one with --column: {_list(forces)}"
            )
        near = get_close_matches(wanted, forces, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there is {_list(forces)}"
        raise self._error(1, f"no column {wanted!r}; {hint}")

    def _number(self, line: int, row: list[str], cell: int) -> float:
        number = _parse(row[cell])
        if number is None:
            raise self._error(line, _complaint(row[cell]))
        if not isfinite(number):
            raise self._error(line, f"{row[cell]!r} is no measured value; {_REMEDY}")
        return number

    def _error(self, line: int | None, what: str) -> RecordingError:
        return RecordingError(self.path, line, what)


_REMEDY = "remove the line, or fill it with a value between its neighbours"


def _complaint(cell: str) -> str:
    if not cell:
        return f"the cell is empty; {_REMEDY}"
    if _is_number(cell.replace(",", ".")):
        return f"{cell!r}; write decimals with a point"
    return f"{cell[:40]!r} is not a number; {_REMEDY}"


def _is_number(text: str) -> bool:
    return _parse(text) is not None


def _parse(text: str) -> float | None:
    try:
        return None if "_" in text else float(text)
    except ValueError:
        return None


def _list(names: list[str]) -> str:
    return ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
