"""Text tables of samples: CSV, TSV and OpenSim's `.mot` and `.sto`, read a line at a time.

A line names the columns; every other line is one sample. A column of times, if there is one, is in
the unit of its name.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
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
WITH_HEADER = (".mot", ".sto")
"""Files of OpenSim: text about the file comes first, down to a line `endheader`."""
MAX_HEADER_LINES = 200


class RecordingError(ValueError):
    """A file that cannot be read as a recording: file and line, what is wrong, what to do."""

    def __init__(self, path: Path, line: int | None, what: str) -> None:
        super().__init__(f"{path}:{line}: {what}" if line else f"{path}: {what}")


class Table:
    """A file's columns, and its samples as seconds and numbers.

    `rate_hz` times the samples; without it the file's time column does. Raises `RecordingError`
    here and while it is read.
    """

    def __init__(self, path: Path, *, rate_hz: float | None = None) -> None:
        self.path = path
        self.rate_hz = rate_hz
        with self._open() as file:
            self._header_line, self._header = next(self._rows(file), (1, []))
        self._check_header()
        times = [cell for cell, name in enumerate(self._header) if name.lower() in TIME_COLUMNS]
        self.columns = [name for cell, name in enumerate(self._header) if cell not in times]
        if rate_hz is None and not times:
            raise self.error(
                self._header_line,
                "no column of times such as time_s; give the sample rate "
                "(--rate HZ; replay:FILE?rate=HZ)",
            )
        self._time_cell = times[0] if rate_hz is None else None
        self._time_unit_s = 1.0
        if self._time_cell is not None:
            self._time_unit_s = TIME_COLUMNS[self._header[self._time_cell].lower()]

    def read(self, columns: Sequence[str]) -> Iterator[tuple[float, tuple[float, ...]]]:
        """Time in seconds and the numbers of these columns, sample by sample."""
        cells = [self._header.index(name) for name in columns]
        samples, last_s = 0, float("-inf")
        with self._open() as file:
            rows = self._rows(file)
            next(rows)
            for line, row in rows:
                last_s = self._time_s(line, row, samples, last_s)
                samples += 1
                yield last_s, tuple(self._number(line, row, cell) for cell in cells)
        if samples < 2:
            raise self.error(
                self._header_line + samples, "the file ends here; a recording has many lines"
            )

    def find(self, wanted: str) -> str:
        """The column of this name; the error says which there are."""
        if wanted in self.columns:
            return wanted
        near = get_close_matches(wanted, self.columns, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there is {listed(self.columns)}"
        raise self.error(self._header_line, f"no column {wanted!r}; {hint}")

    def error(self, line: int | None, what: str) -> RecordingError:
        """An error about this file."""
        return RecordingError(self.path, line, what)

    def header_error(self, what: str) -> RecordingError:
        """An error about the columns' names."""
        return self.error(self._header_line, what)

    def _check_header(self) -> None:
        if not self._header:
            raise self.error(1, "the file is empty; it needs a header and samples")
        if any(_is_number(name) for name in self._header):
            raise self.header_error(
                f"{self._header[0]!r} stands where the columns' names belong; add a header line"
            )

    def _time_s(self, line: int, row: list[str], samples: int, last_s: float) -> float:
        """When this row's sample, the one after `samples` others, was taken."""
        if len(row) != len(self._header):
            raise self.error(
                line, f"{len(row)} cells where the header has {len(self._header)}; complete it"
            )
        if self._time_cell is None:
            assert self.rate_hz
            return samples / self.rate_hz
        t_s = self._number(line, row, self._time_cell) * self._time_unit_s
        if t_s <= last_s:
            raise self.error(line, "time does not increase; sort or repair the lines")
        return t_s

    def _open(self) -> BinaryIO:
        try:
            return self.path.open("rb")
        except IsADirectoryError:
            raise self.error(None, "is a folder; name a file in it") from None
        except OSError as error:
            raise self.error(None, f"{error.strerror}; check the name") from None

    def _rows(self, file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
        """Line numbers and cells, the columns' names first, empty lines at the end left out."""
        delimiter, blank = "", 0
        lines = enumerate(self._lines(file), start=1)
        if self.path.suffix.lower() in WITH_HEADER:
            self._pass_header(lines)
        for line, text in lines:
            delimiter = delimiter or next((mark for mark in DELIMITERS if mark in text), " ")
            if not text.strip():
                blank = blank or line
                continue
            if blank:
                raise self.error(blank, "the line is empty; remove it, or fill the gap")
            yield line, _cells(text, delimiter)

    def _pass_header(self, lines: Iterator[tuple[int, str]]) -> None:
        for line, text in lines:
            if text.strip().lower() == "endheader":
                return
            if line >= MAX_HEADER_LINES:
                break
        raise self.error(1, "no line `endheader`; a file of OpenSim has one before its columns")

    def _lines(self, file: BinaryIO) -> Iterator[str]:
        line = 0
        while data := file.readline(MAX_LINE_BYTES):
            line += 1
            try:
                text = data.decode("utf-8-sig" if line == 1 else "utf-8")
            except UnicodeDecodeError:
                text = "\0"
            if "\0" in text or len(data) == MAX_LINE_BYTES:
                raise self.error(line, "is not text; a recording is a table such as CSV")
            yield text

    def _number(self, line: int, row: list[str], cell: int) -> float:
        number = _parse(row[cell])
        if number is None:
            raise self.error(line, _complaint(row[cell]))
        if not isfinite(number):
            raise self.error(line, f"{row[cell]!r} is no measured value; {_REMEDY}")
        return number


def _cells(text: str, delimiter: str) -> list[str]:
    if delimiter == " ":  # a single column, or what OpenSim parts by any number of blanks
        return text.split()
    return [cell.strip() for cell in next(csv.reader([text], delimiter=delimiter))]


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


def listed(names: Sequence[str]) -> str:
    """The first of the names."""
    return ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
