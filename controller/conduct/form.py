"""What the coach knows at a session's end, as its summary says it."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from controller.api import (
    CueCount,
    EnergyView,
    FormSummary,
    GaitView,
    UsualFigure,
    UsualFigures,
)
from sessions.coaching.coach import Coach
from sessions.coaching.effort import Effort
from sessions.coaching.figures import Figure, read
from sessions.coaching.lesson import Lesson
from sessions.coaching.usual import Usual
from sessions.gait.metrics.energy import Energy
from sessions.gait.metrics.gait import GaitFigures
from sessions.gait.metrics.landing import Landing


def with_form(view: GaitView, lesson: Lesson | None) -> GaitView:
    """And what only the coach knows: over the last sixteen footfalls at one speed."""
    if lesson is None:
        return view
    length, energy = lesson.newest.step_length_m, lesson.newest.energy
    update = {
        "loading_bw_per_s": _rounded(lesson.reading.get(Figure.LOADING)),
        "step_length_m": round(length.mean, 3) if length else None,
        "energy": energy and _energy(energy),
    }
    return view.model_copy(update=update)


def _energy(energy: Energy) -> EnergyView:
    return EnergyView(
        kcal_per_min=round(energy.kcal_per_min, 1),
        least_kcal_per_min=round(energy.least_kcal_per_min, 1),
        most_kcal_per_min=round(energy.most_kcal_per_min, 1),
    )


def form_summary(gait: GaitFigures, effort: Effort) -> FormSummary | None:
    """The feet of a whole session; None without any."""
    if not gait.footfalls:
        return None
    burnt, length_m = effort.burnt, effort.step_length_m
    landed = sum(gait.landings.values())
    share = {
        part: round(100.0 * gait.landings.get(part, 0) / landed, 1) if landed else None
        for part in Landing
    }
    return FormSummary(
        footfalls=gait.footfalls,
        forefoot_pct=share[Landing.FOREFOOT],
        midfoot_pct=share[Landing.MIDFOOT],
        rearfoot_pct=share[Landing.REARFOOT],
        time_asymmetry_pct=_index(gait, "contact_time"),
        force_asymmetry_pct=_index(gait, "peak_force"),
        loading_bw_per_s=_rounded(read(gait).get(Figure.LOADING)),
        step_time_variation_pct=_rounded(read(gait).get(Figure.UNSTEADINESS)),
        step_length_m=None if length_m is None else round(length_m, 3),
        energy_kcal=_rounded(burnt.kcal if burnt else None),
        least_kcal=_rounded(burnt.least_kcal if burnt else None),
        most_kcal=_rounded(burnt.most_kcal if burnt else None),
    )


def cue_counts(coach: Coach) -> Iterator[CueCount]:
    """Each rule that was said, with what changed after it."""
    for rule, times in coach.counts.items():
        effects = [effect for effect in coach.effects if effect.rule == rule]
        if not effects:
            yield CueCount(rule=rule, times=times)
            continue
        yield CueCount(
            rule=rule,
            times=times,
            figure=effects[0].figure.value,
            before=round(fmean(effect.before for effect in effects), 2),
            after=round(fmean(effect.after for effect in effects), 2),
        )


def usual_view(usual: Usual) -> UsualFigures:
    """What was usual at one pace."""
    return UsualFigures(
        gait=usual.pace.gait.value,
        speed_mps=usual.pace.speed_mps,
        incline_pct=usual.pace.incline_pct,
        readings=usual.readings,
        figures=tuple(
            UsualFigure(
                figure=figure.value,
                median=round(typical.median, 2),
                spread=round(typical.spread, 2),
            )
            for figure, typical in usual.figures.items()
        ),
    )


def _index(gait: GaitFigures, name: str) -> float | None:
    symmetry = gait.symmetry.get(name)
    return None if symmetry is None else round(symmetry.index_pct, 1)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
