"""One recording analysed: what was found, and the figures that follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from controller.analysis.feet import each_foot, facing_of, one_deck
from controller.analysis.source import Source
from sessions.gait.footfall import Footfall, Side
from sessions.gait.meter import GaitMeter
from sessions.gait.metrics.conditions import Conditions, Going
from sessions.gait.metrics.foot import FootFigures, figures_of
from sessions.gait.metrics.gait import GaitFigures, gait_figures
from sessions.gait.offline import Findings
from sessions.gait.stance import StanceDetector


@dataclass(frozen=True, slots=True)
class Result:
    """`findings` are the stances of the whole force, as of one deck; None of a foot's own
    plate."""

    source: Source
    conditions: Conditions
    findings: Findings | None
    footfalls: tuple[Footfall, ...]
    feet: tuple[FootFigures, ...]
    figures: GaitFigures


def analyse(source: Source, conditions: Conditions, threshold_n: float | None) -> Result:
    """Everything that the recording tells. Raises `RecordingError`."""
    weight_n = conditions.stood_weight_n or 0.0
    findings: Findings | None = None
    footfalls: Sequence[Footfall]
    if source.sides == (Side.UNKNOWN,):
        facing = facing_of(backward=conditions.going is Going.BACKWARD)
        meter = GaitMeter(
            body_weight_n=conditions.stood_weight_n, threshold_n=threshold_n, facing=facing
        )
        detector = StanceDetector(body_weight_n=weight_n, threshold_n=threshold_n)
        findings, footfalls = one_deck(source, meter, detector)
    else:
        footfalls = each_foot(source, weight_n, threshold_n)
    conditions = _weighed(footfalls, conditions)
    feet = tuple(figures_of(foot, conditions) for foot in footfalls)
    figures = gait_figures(feet, conditions)
    return Result(source, conditions, findings, tuple(footfalls), feet, figures)


def _weighed(footfalls: Sequence[Footfall], conditions: Conditions) -> Conditions:
    """Forces are related to the weight that was given, else to that of the balance."""
    if conditions.body_weight_n is not None:
        return conditions
    feet = [figures_of(foot, conditions) for foot in footfalls]
    return replace(conditions, body_weight_n=gait_figures(feet, conditions).balance_n)
