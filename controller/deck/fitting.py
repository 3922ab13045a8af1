"""A calibration from known masses at known places, by least squares.

A mass m at (x, y) loads the deck with [F, F x, F y], F = m g; its cells answer with counts r above
the empty deck's. All placements together are `counts @ columns = loads`, solved for the columns of
`Calibration` (Collins 2009, J. Biomech. 42:1424: calibrate a force treadmill after installation,
as a whole). What one cell's load does to another is in it, and gains and places need not be known.

Four cells under a stiff deck move in few ways. A combination of counts that the placements hardly
showed is left out of the solution (`MIN_SHARE`) instead of being guessed from noise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from controller.deck.calibration import Calibration, Cell, Matrix
from sessions.gait.summary import STANDARD_GRAVITY_MPS2

MIN_PLACEMENTS: Final = 5
MIN_SHARE: Final = 0.01
"""Of the strongest combination of cells."""
MAX_FORCE_ERROR: Final = 0.01
"""Of the load: what a standing person's weight should be true to."""
MIN_FORCE_ERROR_N: Final = 2.0
MAX_PLACE_ERROR_M: Final = 0.020
DEAD_SHARE: Final = 0.02
"""A cell whose count moves less than this share of the others' bears nothing."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Placement:
    """A known mass at a known place, and what each cell counted above the empty deck."""

    mass_kg: float
    x_m: float
    y_m: float
    counts: tuple[float, ...]

    @property
    def force_n(self) -> float:
        """Its weight."""
        return self.mass_kg * STANDARD_GRAVITY_MPS2


@dataclass(frozen=True, slots=True)
class Miss:
    """How far a fit is off at one placement."""

    force_n: float  # too much, where positive
    place_m: float

    def within(self, placement: Placement) -> bool:
        """Whether it is good enough to protect and to measure."""
        allowed_n = max(MIN_FORCE_ERROR_N, MAX_FORCE_ERROR * placement.force_n)
        return abs(self.force_n) <= allowed_n and self.place_m <= MAX_PLACE_ERROR_M


@dataclass(frozen=True, slots=True)
class Fit:
    """Columns for each cell, how far they are off where they were fitted, and how far those of all
    other placements are off at each one left out."""

    columns: tuple[tuple[float, float, float], ...]
    misses: tuple[Miss, ...]
    left_out: tuple[Miss, ...]

    def at(self, placement: Placement) -> Miss:
        """How far it is off at a placement that it has not seen."""
        return _miss(np.array(self.columns), placement)


def fit(placements: Sequence[Placement]) -> Fit:
    """Raises `ValueError`: too few placements, or all masses on one line."""
    if len(placements) < MIN_PLACEMENTS:
        raise ValueError(f"{len(placements)} placements; {MIN_PLACEMENTS} are the fewest")
    if not _spread_out(placements):
        raise ValueError("all masses lay on one line; put some to the sides and some to the ends")
    columns = _solved(placements)
    left_out = []
    for number, placement in enumerate(placements):
        others = [*placements[:number], *placements[number + 1 :]]
        left_out.append(_miss(_solved(others), placement))
    misses = tuple(_miss(columns, placement) for placement in placements)
    return Fit(tuple(_column(row) for row in columns), misses, tuple(left_out))


def _column(row: Floats) -> tuple[float, float, float]:
    return float(row[0]), float(row[1]), float(row[2])


def _solved(placements: Sequence[Placement]) -> Floats:
    """A row for each cell: newtons and newton-metres for each count. Every placement counts alike,
    whatever its mass, for a light one shows the place as well as a heavy one."""
    counts = np.array([placement.counts for placement in placements], dtype=float)
    loads = np.array([(1.0, p.x_m, p.y_m) for p in placements]) * _forces_n(placements)[:, None]
    scale = np.maximum(np.abs(counts).max(axis=0), 1.0)
    solution, *_ = np.linalg.lstsq(counts / scale, loads, rcond=MIN_SHARE)
    return np.asarray(solution / scale[:, None], dtype=float)


def _forces_n(placements: Sequence[Placement]) -> Floats:
    return np.array([placement.force_n for placement in placements])


def _spread_out(placements: Sequence[Placement]) -> bool:
    places = np.array([(placement.x_m, placement.y_m) for placement in placements])
    return bool(np.linalg.matrix_rank(places - places.mean(axis=0), tol=0.05) == 2)


def _miss(columns: Floats, placement: Placement) -> Miss:
    force_n, sideways_nm, along_nm = (float(load) for load in placement.counts @ columns)
    if force_n <= 0.0:
        return Miss(force_n - placement.force_n, float("inf"))
    off_x_m, off_y_m = sideways_nm / force_n - placement.x_m, along_nm / force_n - placement.y_m
    return Miss(force_n - placement.force_n, float(np.hypot(off_x_m, off_y_m)))


# --- what a bad fit, or a strange one, comes from -----------------------------------------------


def dead_cells(placements: Sequence[Placement]) -> list[int]:
    """Cells that bear nothing wherever the mass is: unplugged, stuck, or not under the deck."""
    moves = np.ptp([placement.counts for placement in placements], axis=0)
    return [int(cell) for cell in np.flatnonzero(moves < DEAD_SHARE * np.median(moves))]


def reversed_cells(fitted: Fit) -> list[int]:
    """Cells that count down under load where most count up, or the other way: wires changed over.
    The fit puts it right."""
    signs = np.sign([column[0] for column in fitted.columns])
    most = 1.0 if signs.sum() >= 0 else -1.0
    return [int(cell) for cell in np.flatnonzero(signs != most)]


def swapped_cells(fitted: Fit, layout: Sequence[Cell]) -> list[tuple[int, int]]:
    """Cells that bear what another one should by its place: plugs changed over. The fit puts the
    figures right, but not the names."""
    nearest = [_nearest(column, layout) for column in fitted.columns]
    pairs = enumerate(nearest)
    return [(one, other) for one, other in pairs if other > one and nearest[other] == one]


def _nearest(column: tuple[float, float, float], layout: Sequence[Cell]) -> int:
    x_m, y_m = column[1] / column[0], column[2] / column[0]
    gaps = [np.hypot(cell.x_m - x_m, cell.y_m - y_m) for cell in layout]
    return int(np.argmin(gaps))


def odd_one(placements: Sequence[Placement]) -> int:
    """The placement without which the others agree best: its mass, its place or a cell that it
    loads is not what the others show. (The one that is farthest off need not be it: it drags the
    fit with it.)"""
    disagreements = []
    for number in range(len(placements)):
        others = [*placements[:number], *placements[number + 1 :]]
        columns = _solved(others)
        misses = [_miss(columns, other) for other in others]
        pairs = zip(misses, others, strict=True)
        disagreements.append(sum(_size(miss, other) ** 2 for miss, other in pairs))
    return int(np.argmin(disagreements))


def most_loaded(placements: Sequence[Placement], number: int) -> int:
    """The cell that bears most at a placement, of what it bears at any."""
    counts = np.abs([placement.counts for placement in placements])
    return int(np.argmax(counts[number] / np.maximum(counts.max(axis=0), 1.0)))


def _size(miss: Miss, placement: Placement) -> float:
    """Force and place in one number: shares of what is allowed."""
    return float(
        np.hypot(
            miss.force_n / (MAX_FORCE_ERROR * placement.force_n), miss.place_m / MAX_PLACE_ERROR_M
        )
    )


def fitted_calibration(
    before: Calibration, fitted: Fit, zero_counts: Sequence[float]
) -> Calibration:
    """The same deck with the fitted matrix, and the zeros that the empty deck showed."""
    force_n, sideways_nm, along_nm = zip(*fitted.columns, strict=True)
    cells = tuple(
        cell.model_copy(update={"newtons_per_count": gain, "zero_counts": zero})
        for cell, gain, zero in zip(before.cell, force_n, zero_counts, strict=True)
    )
    matrix = Matrix(force_n=force_n, sideways_nm=sideways_nm, along_nm=along_nm)
    return before.model_copy(update={"cell": cells, "matrix": matrix})
