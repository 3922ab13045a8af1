"""Every figure of `GaitFigures`: what it is, in what unit, after whom, and when it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Definition:
    """One figure. `key` is its field in `GaitFigures` and its name in JSON."""

    key: str
    title: str
    unit: str  # of what people read; "" for a bare number
    scale: float  # from SI to that unit
    digits: int
    what: str
    source: str = ""
    holds: str = ""  # when; empty: whenever there are footfalls


_FLIGHT: Final = "with flight: running"
_SPEED: Final = "the belt's speed is known and steady"
_ON_BELT: Final = "the belt's speed and the centre of pressure are known"
_WEIGHT: Final = "body weight is known otherwise than by balance"
_RATE: Final = "100 samples a second or more; unfiltered"

DEFINITIONS: Final = (
    Definition("footfalls", "footfalls", "", 1, 0, "whole stances of one foot"),
    Definition("running", "running", "", 1, 0, "most steps have a flight before and after"),
    Definition(
        "cadence_spm", "cadence", "steps/min", 1, 1, "60 / mean time from contact to contact"
    ),
    Definition("step_time_s", "step time", "ms", 1000, 0, "from one foot's contact to the other's"),
    Definition("stride_time_s", "stride time", "ms", 1000, 0, "from contact to the same foot's"),
    Definition(
        "contact_time_s",
        "contact time",
        "ms",
        1000,
        0,
        "time above the threshold, between interpolated crossings",
        holds="7 % longer at 20 N than at 50 N: compare equal thresholds only",
    ),
    Definition("flight_time_s", "flight time", "ms", 1000, 0, "no foot on the belt", holds=_FLIGHT),
    Definition(
        "swing_time_s", "swing time", "ms", 1000, 0, "from toe-off to the same foot's contact"
    ),
    Definition(
        "double_support_s",
        "double support",
        "ms",
        1000,
        0,
        "both feet on the belt, after each contact",
        holds="walking",
    ),
    Definition("duty_factor", "duty factor", "", 1, 3, "contact time / stride time"),
    Definition("peak_n", "peak force", "N", 1, 0, "mean of the stances' highest forces"),
    Definition(
        "active_peak_n",
        "active peak",
        "N",
        1,
        0,
        "highest force between 40 and 60 % of stance",
        "Alcantara 2022",
        _FLIGHT,
    ),
    Definition("mean_n", "mean force", "N", 1, 0, "impulse / contact time"),
    Definition(
        "impulse_ns", "impulse", "N s", 1, 1, "integral of one foot's force over its stance"
    ),
    Definition(
        "impulse_ratio",
        "impulse check",
        "",
        1,
        3,
        "impulse over time of whole steps / body weight; 1 where all is well",
        holds=_WEIGHT,
    ),
    Definition(
        "impact_peak_n",
        "impact peak",
        "N",
        1,
        0,
        "first local peak within 35 % of stance and 75 ms that the force falls from by 2 % of "
        "body weight",
        holds=f"{_FLIGHT}; a landing on the forefoot has none",
    ),
    Definition(
        "impact_share",
        "with impact peak",
        "%",
        100,
        0,
        "the part of stances that has an impact peak",
        holds=_FLIGHT,
    ),
    Definition(
        "loading_25ms_n_per_s",
        "loading rate, first 25 ms",
        "kN/s",
        0.001,
        1,
        "mean slope over the first 25 ms of stance: the primary one for backward gait",
        "Alcantara 2022",
        _RATE,
    ),
    Definition(
        "loading_13pct_n_per_s",
        "loading rate, first 13 %",
        "kN/s",
        0.001,
        1,
        "mean slope over the first 13 % of stance, where there is no impact peak",
        holds=_RATE,
    ),
    Definition(
        "loading_impact_n_per_s",
        "loading rate to the impact peak",
        "kN/s",
        0.001,
        1,
        "slope between 20 and 80 % of the time from contact to the impact peak",
        holds="there is an impact peak",
    ),
    Definition(
        "unloading_n_per_s",
        "unloading rate",
        "kN/s",
        0.001,
        1,
        "mean fall over the last 25 ms: backward gait lands softly and takes off hard",
        "Cavagna 2011",
        _RATE,
    ),
    Definition(
        "stiffness_n_per_m",
        "vertical stiffness",
        "kN/m",
        0.001,
        1,
        "mass x (pi / time above body weight)²",
        "Cavagna 2005, J. Exp. Biol. 208:2333",
        f"{_FLIGHT}, on the level",
    ),
    Definition(
        "step_length_m",
        "step length",
        "cm",
        100,
        0,
        "belt speed x step time, and how much farther on the foot landed",
        holds=_SPEED,
    ),
    Definition(
        "step_width_m",
        "step width",
        "cm",
        100,
        1,
        "sideways, between the mean places of two feet in a row",
        holds="the deck tells the centre of pressure",
    ),
    Definition(
        "roll_m",
        "roll of the foot",
        "cm",
        100,
        1,
        "how far the pressure goes along the belt between 5 and 60 % of stance",
        holds=_ON_BELT,
    ),
    Definition(
        "landings",
        "landing",
        "",
        1,
        0,
        "stances that begin on forefoot, midfoot, rearfoot: by the roll over the foot's length",
        "after Cavanagh and Lafortune's strike index",
        _ON_BELT,
    ),
    Definition(
        "position_m",
        "position on the belt",
        "cm",
        100,
        0,
        "mean place of the pressure over whole strides, from the deck's middle to its front",
        holds="the deck tells the centre of pressure",
    ),
    Definition(
        "balance_n",
        "weight by balance",
        "N",
        1,
        0,
        "impulse over time of whole steps: weight, less what a rail bears",
    ),
    Definition("body_mass_kg", "body mass", "kg", 1, 1, "as given; else by balance"),
    Definition(
        "rail_share",
        "off the deck",
        "%",
        100,
        1,
        "the part of body weight that the deck does not bear: hands on a rail, or a zero adrift",
        holds=_WEIGHT,
    ),
    Definition(
        "symmetry",
        "symmetry",
        "%",
        1,
        1,
        "index 100 (R - L) / (0.5 (R + L)) and angle 100 (45° - atan(L / R)) / 90°, of contact "
        "time, peak force, impulse, loading rate and step time",
        "Robinson 1987; Zifchock 2008",
        "left and right are known",
    ),
    Definition(
        "energy",
        "energy (estimate)",
        "kcal/min",
        1,
        1,
        "oxygen by the ACSM's equations; backward, what is above rest times 1.29 to 1.35 "
        "(running) or 1.3 to 1.9 (walking), at 5 kcal a litre",
        "ACSM; Rasica 2020",
        "speed and incline are known; 0.8 to 1.7 m/s walking, from 1.33 m/s running; not downhill",
    ),
    Definition(
        "threshold_n",
        "threshold",
        "N",
        1,
        1,
        "of contact and toe-off, above the deck's zero",
    ),
)
