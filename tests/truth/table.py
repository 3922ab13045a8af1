"""The walks that are compared, one thing varied at a time, and the table of errors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from statistics import fmean
from typing import Final

from controller.simulator.person import Direction, Pace, Person
from tests.truth.walk import SCALES, Judged, Walk

WALKING: Final = Walk()
RUNNING: Final = Walk(person=Person(mass_kg=75.0, pace=Pace.RUN), speed_mps=2.2)
SEEDS: Final = (1, 2, 3)


def _person(walk: Walk, **changed: object) -> Walk:
    return replace(walk, person=replace(walk.person, **changed))  # type: ignore[arg-type] # fields of Person


def _of(name: str, base: Walk) -> Iterator[tuple[str, Walk]]:
    yield f"{name} backward, {base.speed_mps} m/s", base
    yield f"{name} forward", _person(base, direction=Direction.FORWARD)
    for speed_mps in (0.5, 1.4) if base is WALKING else (1.6, 3.0):
        yield f"{name}, {speed_mps} m/s", replace(base, speed_mps=speed_mps)
    yield f"{name}, 10 % incline", replace(base, incline_pct=10.0)
    for mass_kg in (45.0, 120.0):
        yield f"{name}, {mass_kg:.0f} kg", _person(base, mass_kg=mass_kg)
    yield f"{name}, contact 10 % longer right", _person(base, contact_asymmetry=0.10)
    yield f"{name}, force 10 % higher right", _person(base, force_asymmetry=0.10)
    yield f"{name}, step time varies by 6 %", _person(base, variability=0.06)
    for noise_n in (0.5, 8.0):
        yield f"{name}, noise {noise_n} N a cell", replace(base, noise_n=noise_n)
    for drift_n_per_s in (-1.0, 1.0):
        yield f"{name}, drift {drift_n_per_s:+.0f} N/s", replace(base, drift_n_per_s=drift_n_per_s)
    for rate_hz in (100.0, 1000.0):
        yield f"{name}, {rate_hz:.0f} samples/s", replace(base, rate_hz=rate_hz)


WALKS: Final[Mapping[str, Walk]] = dict([*_of("walking", WALKING), *_of("running", RUNNING)])


def lines(judged: Mapping[str, list[Judged]]) -> Iterator[str]:
    """The table in Markdown: mean error, and the largest of a walk's where it is twice as much."""
    for gait in ("walking", "running"):
        rows = {name: those for name, those in judged.items() if name.startswith(gait)}
        figures = _figures(rows.values())
        yield f"## {gait.capitalize()}"
        yield ""
        units = [f"{figure}, {SCALES[figure][1]}" for figure in figures]
        yield f"| {' | '.join(['what', *units, 'sides right', 'sides told'])} |"
        yield f"|---|{'---|' * (len(figures) + 2)}"
        for name, those in rows.items():
            cells = [_error(figure, those) for figure in figures]
            yield f"| {' | '.join([name, *cells, *_sides(those)])} |"
        yield ""


def _figures(rows: Iterable[list[Judged]]) -> list[str]:
    there = {figure for those in rows for one in those for figure in one.true}
    return [figure for figure in SCALES if figure in there]


def _error(figure: str, those: list[Judged]) -> str:
    errors = [
        one.found[figure] - one.true[figure]
        for one in those
        if figure in one.found and figure in one.true
    ]
    return f"{fmean(errors):+.1f}" if errors else "absent"


def _sides(those: list[Judged]) -> Iterator[str]:
    rights = [one.sides_right for one in those if one.sides_right is not None]
    yield f"{100 * fmean(rights):.0f} %" if rights else "–"
    yield f"{100 * fmean(one.sides_known for one in those):.0f} %"
