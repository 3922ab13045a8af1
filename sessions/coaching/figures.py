"""The figures that a coach looks at, in the units in which rules are written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from sessions.gait.metrics.gait import GaitFigures, Spread
from sessions.gait.metrics.landing import Landing
from sessions.gait.summary import STANDARD_GRAVITY_MPS2


class Figure(StrEnum):
    """A figure of the last steps, by its name in rules."""

    CADENCE = "cadence"
    CONTACT_TIME = "contact time"
    DOUBLE_SUPPORT = "double support"
    LOADING = "loading"
    PEAK_FORCE = "peak force"
    FOREFOOT = "forefoot"
    TIME_ASYMMETRY = "time asymmetry"
    FORCE_ASYMMETRY = "force asymmetry"
    UNSTEADINESS = "unsteadiness"
    OFF_DECK = "off deck"
    POSITION = "position"
    STEP_WIDTH = "step width"
    STEP_LENGTH = "step length"
    ENERGY = "energy"


UNITS: Final[Mapping[Figure, str]] = {
    Figure.CADENCE: "steps/min",
    Figure.CONTACT_TIME: "ms",
    Figure.DOUBLE_SUPPORT: "ms",
    Figure.LOADING: "body weights a second, over the first 25 ms",
    Figure.PEAK_FORCE: "body weights",
    Figure.FOREFOOT: "% of landings",
    Figure.TIME_ASYMMETRY: "%, contact time left against right, whichever is longer",
    Figure.FORCE_ASYMMETRY: "%, peak force left against right, whichever is higher",
    Figure.UNSTEADINESS: "%, variation of the step time",
    Figure.OFF_DECK: "% of body weight that the deck does not bear",
    Figure.POSITION: "cm from the deck's middle to its front",
    Figure.STEP_WIDTH: "cm",
    Figure.STEP_LENGTH: "cm",
    Figure.ENERGY: "kcal/min, an estimate by speed, incline and mass",
}

Reading = Mapping[Figure, float]
"""What is known of the last steps; a figure that is not known is not in it."""


def read(gait: GaitFigures) -> Reading:
    """The figures of the last steps."""
    found = {figure: take(gait) for figure, take in _TAKEN.items()}
    return {figure: value for figure, value in found.items() if value is not None}


def _mean(spread: Spread | None, factor: float = 1.0) -> float | None:
    return None if spread is None else factor * spread.mean


def _in_weights(gait: GaitFigures, spread: Spread | None) -> float | None:
    if spread is None or gait.body_mass_kg is None:
        return None
    return spread.mean / (gait.body_mass_kg * STANDARD_GRAVITY_MPS2)


def _asymmetry(gait: GaitFigures, name: str) -> float | None:
    symmetry = gait.symmetry.get(name)
    return None if symmetry is None else abs(symmetry.index_pct)


def _unsteadiness(gait: GaitFigures) -> float | None:
    return None if gait.step_time_s is None else gait.step_time_s.variation_pct


def _forefoot(gait: GaitFigures) -> float | None:
    landings = sum(gait.landings.values())
    return 100.0 * gait.landings.get(Landing.FOREFOOT, 0) / landings if landings else None


_TAKEN: Final[Mapping[Figure, Callable[[GaitFigures], float | None]]] = {
    Figure.CADENCE: lambda gait: gait.cadence_spm,
    Figure.CONTACT_TIME: lambda gait: _mean(gait.contact_time_s, 1000.0),
    Figure.DOUBLE_SUPPORT: lambda gait: _mean(gait.double_support_s, 1000.0),
    Figure.LOADING: lambda gait: _in_weights(gait, gait.loading_25ms_n_per_s),
    Figure.PEAK_FORCE: lambda gait: _in_weights(gait, gait.peak_n),
    Figure.FOREFOOT: _forefoot,
    Figure.TIME_ASYMMETRY: lambda gait: _asymmetry(gait, "contact_time"),
    Figure.FORCE_ASYMMETRY: lambda gait: _asymmetry(gait, "peak_force"),
    Figure.UNSTEADINESS: _unsteadiness,
    Figure.OFF_DECK: lambda gait: None if gait.rail_share is None else 100.0 * gait.rail_share,
    Figure.POSITION: lambda gait: None if gait.position_m is None else 100.0 * gait.position_m,
    Figure.STEP_WIDTH: lambda gait: _mean(gait.step_width_m, 100.0),
    Figure.STEP_LENGTH: lambda gait: _mean(gait.step_length_m, 100.0),
    Figure.ENERGY: lambda gait: gait.energy.kcal_per_min if gait.energy else None,
}
