"""What the deck shows of a simulated walker whose truth is known: total and centre of pressure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby

from controller.deck.calibration import SIMULATED
from controller.simulator.feet import Footfall as TrueFootfall
from controller.simulator.person import Direction, Person
from controller.simulator.walker import SimulatedWalker
from sessions.gait.facing import Facing
from sessions.gait.footfall import Footfall
from sessions.gait.meter import GaitMeter

Point = tuple[float, float, float | None, float | None]
MIN_COP_N = 100.0


@dataclass(frozen=True)
class Walk:
    """Standing for three seconds, then as fast as the belt goes."""

    points: tuple[Point, ...]
    truth: tuple[TrueFootfall, ...]


@cache
def walk(
    speed_mps: float,
    person: Person,
    *,
    hz: int = 250,
    seconds: float = 20.0,
    drift_n_per_s: float = 0.0,
    noise_n: float = 1.5,
) -> Walk:
    walker = SimulatedWalker(
        person, rate_hz=hz, on_deck=True, drift_n_per_s=drift_n_per_s, noise_n=noise_n
    )
    points = []
    for n in range(round(seconds * hz)):
        t_s = n / hz
        cells_n = walker.advance(min(speed_mps, max(0.0, 0.5 * (t_s - 3.0))))
        points.append((t_s, *_pressed(cells_n)))
    return Walk(tuple(points), walker.truth)


def _pressed(cells_n: tuple[float, ...]) -> tuple[float, float | None, float | None]:
    total_n = sum(cells_n)
    if total_n <= MIN_COP_N:
        return total_n, None, None
    pairs = list(zip(cells_n, SIMULATED.cell, strict=True))
    x_m = sum(force_n * cell.x_m for force_n, cell in pairs) / total_n
    y_m = sum(force_n * cell.y_m for force_n, cell in pairs) / total_n
    return total_n, x_m, y_m


def facing(person: Person) -> Facing:
    return Facing.REAR if person.direction is Direction.BACKWARD else Facing.CONSOLE


def footfalls(points: tuple[Point, ...], meter: GaitMeter) -> list[Footfall]:
    return [found for point in points if (found := meter.push(*point))]


def paired(found: list[Footfall], walk: Walk) -> list[tuple[Footfall, TrueFootfall]]:
    """Each with the true one nearest to it; no truth is taken twice."""
    pairs = [
        (footfall, min(walk.truth, key=lambda true: abs(true.contact_s - footfall.contact_s)))
        for footfall in found
    ]
    assert all(len(list(same)) == 1 for _, same in groupby(true for _, true in pairs))
    return pairs
