"""Simulated walkers on a belt, sample by sample."""

from __future__ import annotations

from controller.deck.calibration import SIMULATED
from controller.simulator.person import Direction, Pace, Person
from controller.simulator.walker import SimulatedWalker

HZ = 1000
BACKWARD, FORWARD = Direction.BACKWARD, Direction.FORWARD


def belt(target_mps: float, t_s: float) -> float:
    """Up from standstill at 0.5 m/s²."""
    return min(target_mps, 0.5 * t_s)


def total(walker: SimulatedWalker, belt_mps: float) -> float:
    """The next sample's sum, in body weights."""
    return sum(walker.advance(belt_mps)) / walker.person.weight_n


def person(direction: Direction, pace: Pace = Pace.BY_SPEED, variability: float = 0.015) -> Person:
    return Person(direction=direction, pace=pace, variability=variability)


def pressure(cells: tuple[float, ...]) -> tuple[float, float]:
    """The centre of pressure, from the cells of the calibration; the middle in flight."""
    force_n = sum(cells)
    if not force_n:
        return 0.0, 0.0
    x_m = sum(f * cell.x_m for f, cell in zip(cells, SIMULATED.cell, strict=True)) / force_n
    y_m = sum(f * cell.y_m for f, cell in zip(cells, SIMULATED.cell, strict=True)) / force_n
    return x_m, y_m


def loads(walker: SimulatedWalker, seconds: float, belt_mps: float = 0.0) -> list[float]:
    return [total(walker, belt_mps) for _ in range(round(seconds * HZ))]


def goes(walker: SimulatedWalker, seconds: float, belt_mps: float) -> list[tuple[float, float]]:
    """The load in body weights and its place along the deck, sample by sample."""
    rows = []
    for _ in range(round(seconds * HZ)):
        cells = walker.advance(belt_mps)
        load_bw = sum(cells) / walker.person.weight_n
        rows.append((load_bw, pressure(cells)[1] if load_bw > 0.1 else float("nan")))
    return rows
