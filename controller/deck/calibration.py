"""The calibration file: what each channel's counts mean, and where its load cell sits.

```toml
serial = "A1B2C3"            # as the sensor node reports it; leave it out for one that does not
rail_counts = 8388607        # full scale of the converter (24 bit if left out)
belt_m = 1.5                 # how long the belt is that people walk on, if not from cell to cell

[[cell]]
name = "front left"
channel = 0                  # as the node numbers it
newtons_per_count = 0.0005
zero_counts = 11800          # what it counts with nobody on the deck
x_m = -0.25                  # sideways from the deck's middle, to the right of the belt's forward
y_m = 0.70                   # along the belt from the deck's middle, to the console

[matrix]                     # instead of gains and places, where known masses showed better ones:
force_n = [0.0005, 0.0005]           # one number a cell: newtons for each count
sideways_nm = [-0.000125, 0.000125]  # newtons times metres to the right for each count
along_nm = [0.00035, 0.00035]        # newtons times metres to the console for each count
```

The matrix is the general form: a cell by itself is the column (gain, gain x, gain y). In a fitted
one each column also has what the cell's load does to the others, through the frame or the cables.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sessions.gait.position import MIN_LENGTH_M, Ends

MAX_FILE_BYTES = 65_536
RAIL_24_BIT = 2**23 - 1


class CalibrationError(ValueError):
    """A calibration file that cannot be used: which file and line, what, and what to do."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=True)


class Cell(_Entry):
    """One load cell: newtons = `newtons_per_count` x (counts - `zero_counts`)."""

    name: str = Field(default="", max_length=64)
    channel: int = Field(ge=0, le=7)
    newtons_per_count: float
    zero_counts: float = 0.0
    x_m: float = Field(ge=-3.0, le=3.0)
    y_m: float = Field(ge=-3.0, le=3.0)

    @model_validator(mode="after")
    def _has_gain(self) -> Self:
        if self.newtons_per_count == 0.0:
            raise ValueError("newtons_per_count is 0: the cell would never show a load")
        return self


_Row = Annotated[tuple[float, ...], Field(min_length=1, max_length=8, strict=False)]


class Matrix(_Entry):
    """Total force and its moments for each count of each cell: three rows, a column for a cell."""

    force_n: _Row
    sideways_nm: _Row
    along_nm: _Row

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if not len(self.force_n) == len(self.sideways_nm) == len(self.along_nm):
            raise ValueError("the rows force_n, sideways_nm and along_nm must be equally long")
        if 0.0 in self.force_n:
            raise ValueError("force_n has a 0: that cell would never show a load")
        return self


Column = tuple[float, float, float]
"""What a count of one cell adds to the force in N, and to its moments sideways and along in N m."""


class Calibration(_Entry):
    """One deck: its cells, in the order of their channels."""

    serial: str = Field(default="", max_length=16)
    rail_counts: int = Field(default=RAIL_24_BIT, gt=0)
    belt_m: float | None = Field(default=None, ge=MIN_LENGTH_M, le=6.0)
    cell: tuple[Cell, ...] = Field(min_length=1, max_length=8, strict=False)
    matrix: Matrix | None = None

    @model_validator(mode="after")
    def _channels_differ(self) -> Self:
        channels = [cell.channel for cell in self.cell]
        for channel in channels:
            if channels.count(channel) > 1:
                raise ValueError(f"channel {channel} is given to more than one cell")
        if channels != sorted(channels):
            raise ValueError("cells must be in the order of their channels")
        if self.matrix and len(self.matrix.force_n) != len(self.cell):
            raise ValueError("the matrix must have one column for each cell")
        return self

    @property
    def ends(self) -> Ends | None:
        """Where the belt ends, as far as it is known."""
        if self.belt_m is not None:
            return Ends(-self.belt_m / 2, self.belt_m / 2)
        return Ends.of_cells(cell.y_m for cell in self.cell)

    @property
    def columns(self) -> tuple[Column, ...]:
        """For each cell what one count of it says."""
        if self.matrix:
            rows = self.matrix
            return tuple(zip(rows.force_n, rows.sideways_nm, rows.along_nm, strict=True))
        return tuple(
            (gain, gain * cell.x_m, gain * cell.y_m)
            for cell in self.cell
            for gain in (cell.newtons_per_count,)
        )

    @property
    def _gains(self) -> tuple[float, ...]:
        if self.matrix:
            return self.matrix.force_n
        return tuple(cell.newtons_per_count for cell in self.cell)

    @property
    def channels(self) -> tuple[int, ...]:
        """The node's channels that are used."""
        return tuple(cell.channel for cell in self.cell)

    def newtons(self, counts: Sequence[int]) -> tuple[float, ...]:
        """What each cell adds to the total, from its count; zeros as in the file."""
        return tuple(
            gain * (count - cell.zero_counts)
            for cell, gain, count in zip(self.cell, self._gains, counts, strict=True)
        )

    def counts(self, forces_n: Sequence[float]) -> tuple[int, ...]:
        """What the converter would count under these loads: the inverse, clipped at the rails."""
        rail = self.rail_counts
        return tuple(
            max(-rail, min(rail, round(force_n / cell.newtons_per_count + cell.zero_counts)))
            for cell, force_n in zip(self.cell, forces_n, strict=True)
        )


SIMULATED = Calibration(
    cell=tuple(
        Cell(
            name=name,
            channel=channel,
            newtons_per_count=0.0005,
            zero_counts=zero_counts,
            x_m=x_m,
            y_m=y_m,
        )
        for channel, (name, x_m, y_m, zero_counts) in enumerate(
            (
                ("front left", -0.25, 0.70, 11_800.0),
                ("front right", 0.25, 0.70, -7_300.0),
                ("rear left", -0.25, -0.70, 4_100.0),
                ("rear right", 0.25, -0.70, -2_600.0),
            )
        )
    )
)
"""The deck of the simulator and of replayed recordings."""


def _beside_the_middle(serial: str, middle_m: float) -> Calibration:
    """A deck like it, three fifths as wide, with its own middle there."""
    cells = tuple(
        cell.model_copy(update={"x_m": middle_m + 0.6 * cell.x_m}) for cell in SIMULATED.cell
    )
    return SIMULATED.model_copy(update={"serial": serial, "cell": cells})


SIMULATED_PAIR = (_beside_the_middle("SIM LEFT", -0.16), _beside_the_middle("SIM RIGHT", 0.16))
"""The simulator's two decks."""


def load(path: Path) -> Calibration:
    """Read a calibration file. Raises `CalibrationError`, naming the line where there is one."""
    text = _read(path)
    try:
        return Calibration.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise CalibrationError(f"{path}: not a TOML file: {error}") from None
    except ValidationError as error:
        raise CalibrationError("\n".join(_faults(path, text, error))) from None


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise CalibrationError(f"{path}: {error.strerror}; is it the calibration file?") from None
    if len(data) > MAX_FILE_BYTES:
        raise CalibrationError(f"{path}: longer than {MAX_FILE_BYTES} bytes; no calibration file")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise CalibrationError(f"{path}:{line}: not UTF-8 text; save it as UTF-8") from None


def _faults(path: Path, text: str, error: ValidationError) -> Iterator[str]:
    """One line for each thing that is wrong."""
    inside = any(len(fault["loc"]) > 1 for fault in error.errors())
    for fault in error.errors():
        if inside and fault["type"] == "too_short":
            continue  # the cells are there, only faulty
        table, cell, name = _place(fault["loc"])
        place = " of ".join(filter(None, (name, f"cell {cell + 1}" if table == "cell" else table)))
        what = _WORDS.get(fault["type"], fault["msg"].removeprefix("Value error, "))
        where = f"{path}:{_line(text, table, cell, name)}"
        yield f"{where}: {place + ': ' if place else ''}{what}"


def _place(loc: tuple[int | str, ...]) -> tuple[str, int, str]:
    """The table ("" at the top), its number among those of its name, and the key in it."""
    names = [part for part in loc if isinstance(part, str)]
    number = next((part for part in loc if isinstance(part, int)), 0)
    if not names or names[0] not in ("cell", "matrix") or loc == ("cell",):
        return "", 0, "".join(names[:1])
    table, *keys = names
    return table, number if table == "cell" else 0, "".join(keys[:1])


_WORDS = {
    "extra_forbidden": "is no key of a calibration file; remove it or correct its spelling",
    "missing": "is missing; add it",
    "too_short": "a calibration needs at least one [[cell]]",
}


def _line(text: str, table: str, number: int, name: str) -> int:
    """The line of a key in a table; of the table where it has none; 1 where it is not said."""
    lines = text.splitlines()
    heads = [n for n, line in enumerate(lines) if re.match(r"\s*\[", line)]
    tables = [n for n in heads if table and re.match(rf"\s*\[+\s*{table}\s*\]", lines[n])]
    start = tables[number] if number < len(tables) else 0
    end = next((n for n in heads if n > start or not table), len(lines))
    key = re.compile(rf"\s*{re.escape(name)}\s*=") if name else None
    found = (n for n in range(start, end) if key and key.match(lines[n]))
    return next(found, start) + 1
