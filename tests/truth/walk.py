"""One simulated walk through the deck's own arithmetic: what it found, and what was true."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean
from typing import Final

from controller.deck.calibration import SIMULATED
from controller.deck.scale import Scale
from controller.simulator.cells import DeckCells
from controller.simulator.feet import Footfall as TrueFootfall
from controller.simulator.person import Direction, Foot, Pace, Person, plan_step
from controller.simulator.walker import SimulatedWalker
from sessions.gait.facing import Facing
from sessions.gait.footfall import Footfall, Side
from sessions.gait.meter import GaitMeter
from sessions.gait.metrics.conditions import Conditions, Going
from sessions.gait.metrics.foot import figures_of
from sessions.gait.metrics.gait import GaitFigures, Spread, gait_figures
from sessions.gait.tare import Tare

EMPTY_S: Final = 1.5
STANDING_S: Final = 4.0
RAMP_MPS2: Final = 0.8
SETTLE_S: Final = 6.0
"""After the ramp, before anything counts."""


@dataclass(frozen=True, slots=True)
class Walk:
    """What is varied."""

    person: Person = field(default_factory=lambda: Person(mass_kg=75.0, pace=Pace.WALK))
    speed_mps: float = 0.9
    incline_pct: float = 0.0
    rate_hz: float = 250.0
    noise_n: float = 1.5
    drift_n_per_s: float = 0.0
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Judged:
    """Measured and true, in the unit of the figure's column; a figure that is absent is in none."""

    found: Mapping[str, float]
    true: Mapping[str, float]
    sides_right: float | None  # the part of known sides that are right
    sides_known: float


def walked(walk: Walk, seed: int) -> Judged:
    """Walk, and compare."""
    meter = GaitMeter(facing=_facing(walk.person))
    walker = SimulatedWalker(
        walk.person,
        rate_hz=walk.rate_hz,
        noise_n=walk.noise_n,
        drift_n_per_s=walk.drift_n_per_s,
        seed=seed,
    )
    feet = list(_footfalls(walk, walker, meter, seed))
    begin_s = EMPTY_S + STANDING_S + walk.speed_mps / RAMP_MPS2 + SETTLE_S
    seen = [foot for foot in feet if foot.contact_s >= begin_s]
    true = [foot for foot in walker.truth if foot.contact_s >= begin_s]
    conditions = Conditions(
        going=Going(walk.person.direction.value),
        body_weight_n=meter.body_weight_n,
        belt_speed_mps=walk.speed_mps,
        incline_pct=walk.incline_pct,
    )
    figures = gait_figures((figures_of(foot, conditions) for foot in seen), conditions)
    right, known = _sides(seen, true)
    return Judged(_found(figures), _true(walk, true), right, known)


def _facing(person: Person) -> Facing:
    return Facing.REAR if person.direction is Direction.BACKWARD else Facing.CONSOLE


def _footfalls(
    walk: Walk, walker: SimulatedWalker, meter: GaitMeter, seed: int
) -> Iterator[Footfall]:
    """Nobody, somebody who stands, the ramp, the walk: through counts, calibration and tare."""
    cells, scale = DeckCells(seed=seed), Scale(SIMULATED)
    tare: Tare | None = Tare()
    end_s = EMPTY_S + STANDING_S + walk.speed_mps / RAMP_MPS2 + SETTLE_S + walk.seconds
    for number in range(round(end_s * walk.rate_hz)):
        t_s = number / walk.rate_hz
        if t_s >= EMPTY_S:
            walker.step_on()
        ramp_mps = max(0.0, t_s - EMPTY_S - STANDING_S) * RAMP_MPS2
        counts = cells.convert(walker.advance(min(walk.speed_mps, ramp_mps)))
        if tare and (zero := tare.push(t_s, SIMULATED.newtons(counts))):
            scale.tare(zero.cells_n)
            meter.detector.tared(zero.noise_n)
            tare = None
        if foot := meter.push(t_s, *scale.press(counts)):
            yield foot


_FOUND: Final[Mapping[str, Callable[[GaitFigures], Spread | float | None]]] = {
    "cadence": lambda gait: gait.cadence_spm,
    "step time": lambda gait: gait.step_time_s,
    "contact time": lambda gait: gait.contact_time_s,
    "flight time": lambda gait: gait.flight_time_s,
    "swing time": lambda gait: gait.swing_time_s,
    "double support": lambda gait: gait.double_support_s,
    "duty factor": lambda gait: gait.duty_factor,
    "peak force": lambda gait: gait.peak_n,
    "impulse": lambda gait: gait.impulse_ns,
    "body mass": lambda gait: gait.body_mass_kg,
    "step length": lambda gait: gait.step_length_m,
    "step width": lambda gait: gait.step_width_m,
    "time symmetry": lambda gait: _index(gait, "contact_time"),
    "force symmetry": lambda gait: _index(gait, "impulse"),
}
SCALES: Final[Mapping[str, tuple[float, str]]] = {
    "cadence": (1.0, "/min"),
    "step time": (1000.0, "ms"),
    "contact time": (1000.0, "ms"),
    "flight time": (1000.0, "ms"),
    "swing time": (1000.0, "ms"),
    "double support": (1000.0, "ms"),
    "duty factor": (100.0, "%"),
    "peak force": (1.0, "N"),
    "impulse": (1.0, "N s"),
    "body mass": (1.0, "kg"),
    "step length": (100.0, "cm"),
    "step width": (100.0, "cm"),
    "time symmetry": (1.0, "%"),
    "force symmetry": (1.0, "%"),
}
"""From SI to a column's unit."""


def _index(gait: GaitFigures, name: str) -> float | None:
    symmetry = gait.symmetry.get(name)
    return None if symmetry is None else symmetry.index_pct


def _found(figures: GaitFigures) -> dict[str, float]:
    values = {name: take(figures) for name, take in _FOUND.items()}
    return {
        name: SCALES[name][0] * (value.mean if isinstance(value, Spread) else value)
        for name, value in values.items()
        if value is not None
    }


def _true(walk: Walk, feet: Sequence[TrueFootfall]) -> dict[str, float]:
    person = walk.person
    steps_s = [after.contact_s - before.contact_s for before, after in pairwise(feet)]
    contacts_s = [foot.toe_off_s - foot.contact_s for foot in feet]
    gaps_s = [after.contact_s - before.toe_off_s for before, after in pairwise(feet)]
    swings_s = [
        after.contact_s - before.toe_off_s for before, after in zip(feet, feet[2:], strict=False)
    ]
    running = feet[0].running
    plans = [
        plan_step(person, foot, walk.speed_mps, running=running) for foot in (Foot.LEFT, Foot.RIGHT)
    ]
    peaks = [plan.impulse_bw_s / plan.contact_s * _most(plan.shape.at) for plan in plans]
    step_s = fmean(steps_s)
    values = {
        "cadence": 60.0 / step_s,
        "step time": step_s,
        "contact time": fmean(contacts_s),
        "swing time": fmean(swings_s),
        "duty factor": fmean(contacts_s) / (2 * step_s),
        "peak force": person.weight_n * fmean(peaks),
        "impulse": person.weight_n * step_s,
        "body mass": person.mass_kg,
        "step length": walk.speed_mps * step_s,
        "step width": plans[0].step_width_m,
        "time symmetry": 100.0 * person.contact_asymmetry,
        "force symmetry": 100.0 * person.force_asymmetry,
    }
    values["flight time" if running else "double support"] = abs(fmean(gaps_s))
    return {name: SCALES[name][0] * value for name, value in values.items()}


def _most(shape: Callable[[float], float]) -> float:
    return max(shape(number / 500) for number in range(501))


def _sides(seen: Sequence[Footfall], true: Sequence[TrueFootfall]) -> tuple[float | None, float]:
    """How many of the sides that were told are right, and how many were told."""
    told = right = 0
    for foot in seen:
        nearest = min(true, key=lambda one: abs(one.contact_s - foot.contact_s))
        if foot.side is not Side.UNKNOWN:
            told += 1
            right += foot.side.value == nearest.foot.value
    return (right / told if told else None), (told / len(seen) if seen else 0.0)
