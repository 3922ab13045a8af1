"""What a guided calibration asks for and says; the screen and the deck are others'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from controller.deck.calibration import Calibration, Cell
from controller.deck.fitting import (
    Fit,
    Miss,
    Placement,
    dead_cells,
    most_loaded,
    odd_one,
    reversed_cells,
    swapped_cells,
)
from controller.deck.steady import Steady

MASS_KG: Final = 20.0
_HALF_WIDTH_M, _HALF_LENGTH_M = 0.20, 0.50  # where the cells' places are not known
_INSIDE: Final = 0.8  # of the way to the cells
WARMING_N: Final = 2.0
"""So much the empty deck's total moved between the first and the last reading, when it is not yet
warm."""

_SPOTS: Final = (
    ("in the middle", 0.0, 0.0),
    ("on the front left corner", -1.0, 1.0),
    ("on the front right corner", 1.0, 1.0),
    ("on the rear left corner", -1.0, -1.0),
    ("on the rear right corner", 1.0, -1.0),
    ("half-way to the front", 0.0, 0.5),
    ("half-way to the right", 0.5, 0.0),
)
_CHECKS: Final = (("half-way to the rear left", -0.5, -0.5),)


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that is asked for."""

    words: str
    x_m: float
    y_m: float


def spots(cells: Sequence[Cell]) -> list[Spot]:
    """Where to put masses for the fit: the middle, the corners, and between."""
    return _scaled(_SPOTS, cells)


def check_spots(cells: Sequence[Cell]) -> list[Spot]:
    """Where to put one that the fit does not see."""
    return _scaled(_CHECKS, cells)


def _scaled(shares: Sequence[tuple[str, float, float]], cells: Sequence[Cell]) -> list[Spot]:
    half_x_m = max((abs(cell.x_m) for cell in cells), default=0.0) * _INSIDE or _HALF_WIDTH_M
    half_y_m = max((abs(cell.y_m) for cell in cells), default=0.0) * _INSIDE or _HALF_LENGTH_M
    return [Spot(words, round(x * half_x_m, 2), round(y * half_y_m, 2)) for words, x, y in shares]


@dataclass(frozen=True, slots=True)
class Known:
    """A mass in kg and where its middle stands, metres from the deck's middle."""

    mass_kg: float
    x_m: float
    y_m: float

    def __str__(self) -> str:
        return f"{self.mass_kg:g} {self.x_m:g} {self.y_m:g}"


def parse_known(text: str) -> Known:
    """`20 0.2 -0.5`: kilograms, metres to the right, metres to the console. Raises `ValueError`."""
    parts = text.replace(",", " ").split()
    try:
        mass_kg, x_m, y_m = map(float, parts)
    except ValueError:
        raise ValueError(
            f"{text!r}: write kilograms, metres to the right and metres to the console, as "
            "20 0.2 -0.5"
        ) from None
    if not 1.0 <= mass_kg <= 300.0:
        raise ValueError(f"{mass_kg:g} kg: use masses from 1 to 300 kg")
    if not (abs(x_m) <= 3.0 and abs(y_m) <= 3.0):
        raise ValueError(f"{x_m:g}, {y_m:g}: give metres from the middle of the deck, within 3 m")
    return Known(mass_kg, x_m, y_m)


def placement(known: Known, reading: Steady, empty: Steady, channels: Sequence[int]) -> Placement:
    """What a mass did to the cells' counts."""
    counts = tuple(reading.counts[channel] - empty.counts[channel] for channel in channels)
    return Placement(known.mass_kg, known.x_m, known.y_m, counts)


def table(placements: Sequence[Placement], fitted: Fit) -> Iterator[str]:
    """Residuals, a line for each placement."""
    yield "    kg       x       y            fitted         by the others"
    for number, one in enumerate(placements):
        place = f"{one.mass_kg:6.1f} {one.x_m:7.2f} {one.y_m:7.2f}"
        yield f"{place}   {said(fitted.misses[number])}   {said(fitted.left_out[number])}"


def said(miss: Miss) -> str:
    """`+1.2 N   3 mm`"""
    place = "  away" if miss.place_m == float("inf") else f"{1000 * miss.place_m:3.0f} mm"
    return f"{miss.force_n:+8.1f} N {place}"


def faults(placements: Sequence[Placement], fitted: Fit, cells: Sequence[Cell]) -> list[str]:
    """Why the fit may not be used, in words; empty if it may."""
    if dead := dead_cells(placements):
        return [
            f"{named(cells, cell)} bears nothing wherever the mass stands: check its plug and its "
            "foot, and that nothing carries the deck beside it"
            for cell in dead
        ]
    pairs = zip(placements, fitted.left_out, strict=True)
    if all(miss.within(one) for one, miss in pairs):
        return []
    odd = odd_one(placements)
    known, cell = placements[odd], named(cells, most_loaded(placements, odd))
    where = f"{known.mass_kg:g} kg at {known.x_m:g}, {known.y_m:g}"
    return [
        f"the masses do not agree: by the others {where} is off by "
        + said(fitted.left_out[odd]).strip(),
        f"either that mass or place is not as entered, or look at {cell}: does it touch or stick?",
    ]


def notices(fitted: Fit, cells: Sequence[Cell], placed: bool) -> Iterator[str]:
    """What is strange and yet right with this calibration. `placed`: the cells' places are from a
    file, not from this fit."""
    for cell in reversed_cells(fitted):
        yield f"{named(cells, cell)} counts the other way round; the calibration allows for it"
    for one, other in swapped_cells(fitted, cells) if placed else ():
        yield (
            f"{named(cells, one)} and {named(cells, other)} are where the other should be: their "
            "plugs are swapped. The figures will be right, the names will not"
        )


def named(cells: Sequence[Cell], cell: int) -> str:
    """`cell 2 (front right)`"""
    name = f" ({cells[cell].name})" if cells[cell].name else ""
    return f"the cell on channel {cells[cell].channel}{name}"


def warming_n(first: Steady, last: Steady, calibration: Calibration) -> float:
    """How far the empty deck's total moved, in newtons."""
    gains = [column[0] for column in calibration.columns]
    moved = [
        gain * (last.counts[channel] - first.counts[channel])
        for gain, channel in zip(gains, calibration.channels, strict=True)
    ]
    return sum(moved)


def blank(channels: int, serial: str) -> Calibration:
    """A deck of which nothing is known but how many channels it sends."""
    cells = tuple(
        Cell(channel=channel, newtons_per_count=1.0, x_m=0.0, y_m=0.0)
        for channel in range(channels)
    )
    return Calibration(serial=serial[:16], cell=cells)


def placed_by(fitted: Fit, calibration: Calibration) -> Calibration:
    """Cells whose place nobody told stand where their load acts."""
    cells = tuple(
        cell.model_copy(update={"x_m": _near(column[1], column), "y_m": _near(column[2], column)})
        for cell, column in zip(calibration.cell, fitted.columns, strict=True)
    )
    return calibration.model_copy(update={"cell": cells})


def _near(moment_nm: float, column: tuple[float, float, float]) -> float:
    return max(-3.0, min(3.0, round(moment_nm / column[0], 3)))
