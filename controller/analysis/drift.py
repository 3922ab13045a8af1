"""Drift removed with knowledge of the whole recording, as dryft does it (JOSS 10.21105/joss.01910):
a spline through the forces of the flights is what an empty deck would have shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import fmean
from typing import Final

from controller.analysis.source import Source
from controller.deck.table import RecordingError
from sessions.gait.offline import examine
from sessions.gait.stance import StanceDetector
from sessions.gait.summary import CompleteStance

MIN_FLIGHTS: Final = 4
LONGEST_FLIGHT_S: Final = 1.0

Samples = Sequence[tuple[float, float]]
"""Seconds and newtons."""


def flights(stances: Sequence[CompleteStance]) -> list[tuple[float, float]]:
    """Start and end of each, in seconds."""
    return [
        (before.toe_off_s, after.contact_s)
        for before, after in pairwise(stances)
        if after.contact_s - before.toe_off_s <= LONGEST_FLIGHT_S
    ]


def mid_flight_n(samples: Samples, spans: Sequence[tuple[float, float]]) -> list[float]:
    """The mean force of the middle third of each flight; what a foot still presses is left out."""
    forces_n = []
    rest = iter(samples)
    t_s, force_n = next(rest)
    for start_s, end_s in spans:
        third_s = (end_s - start_s) / 3
        inside = []
        while t_s <= end_s - third_s:
            if t_s >= start_s + third_s:
                inside.append(force_n)
            t_s, force_n = next(rest)
        forces_n.append(fmean(inside or [force_n]))
    return forces_n


def without_drift(source: Source, threshold_n: float | None) -> Source:
    """The same recording of one deck, or of two as one, its zero at 0 throughout. Raises
    `RecordingError`."""
    from scipy.interpolate import CubicSpline  # noqa: PLC0415  # takes a second

    rows = list(source.samples)
    samples = [(t_s, loads[0][0]) for t_s, loads in rows]
    spans = flights(examine(iter(samples), StanceDetector(threshold_n=threshold_n)).stances)
    if len(spans) < MIN_FLIGHTS or len(source.sides) > 1:
        what = f"{len(spans)} flights on one deck; drift is removed by {MIN_FLIGHTS} or more"
        raise RecordingError(source.path, None, what)
    middles_s = [(start_s + end_s) / 2 for start_s, end_s in spans]
    zero = CubicSpline(middles_s, mid_flight_n(samples, spans))
    level = [
        (t_s, ((force_n - float(zero(min(max(t_s, middles_s[0]), middles_s[-1]))), x_m, y_m),))
        for t_s, ((force_n, x_m, y_m), *_) in rows
    ]
    return replace(source, samples=level)
