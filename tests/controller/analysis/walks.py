"""Simulated gait as files, with what it truly was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from controller.deck.calibration import SIMULATED
from controller.simulator.feet import Footfall as TrueFootfall
from controller.simulator.person import Direction, Pace, Person
from controller.simulator.walker import SimulatedWalker

RATE_HZ = 250.0
Sample = tuple[float, tuple[float, ...]]


def walked(
    *, speed_mps: float, direction: Direction, pace: Pace, seconds: float = 20.0
) -> tuple[list[Sample], tuple[TrueFootfall, ...]]:
    """Seconds and the four cells' newtons: a second of standing, then walking. And the truth."""
    person = Person(mass_kg=70.0, direction=direction, pace=pace)
    walker = SimulatedWalker(person, rate_hz=RATE_HZ, on_deck=True, noise_n=0.5)
    samples: list[Sample] = []
    for number in range(round(seconds * RATE_HZ)):
        t_s = number / RATE_HZ
        samples.append((t_s, walker.advance(min(speed_mps, max(0.0, t_s - 1.0) * 0.8))))
    return samples, walker.truth


def as_table(samples: list[Sample], path: Path) -> Path:
    """Time, force, and its place to the right and to the front."""
    lines = ["time_s,force_n,right_m,front_m"]
    lines += [f"{t_s:.4f},{force:.2f},{x:.4f},{y:.4f}" for t_s, force, x, y in _pressed(samples)]
    path.write_text("\n".join([*lines, ""]))
    return path


def as_counts(samples: list[Sample], path: Path) -> Path:
    """Time, and the counts of the simulated deck's four cells."""
    lines = ["time_s\tfl\tfr\trl\trr"]
    for t_s, cells_n in samples:
        counts = "\t".join(map(str, SIMULATED.counts(cells_n)))
        lines.append(f"{t_s:.4f}\t{counts}")
    path.write_text("\n".join([*lines, ""]))
    return path


def _pressed(samples: list[Sample]) -> Iterator[tuple[float, float, float, float]]:
    for t_s, cells_n in samples:
        force_n = sum(cells_n)
        cells = list(zip(cells_n, SIMULATED.cell, strict=True))
        x_nm = sum(cell_n * cell.x_m for cell_n, cell in cells)
        y_nm = sum(cell_n * cell.y_m for cell_n, cell in cells)
        yield t_s, force_n, x_nm / force_n if force_n else 0.0, y_nm / force_n if force_n else 0.0
