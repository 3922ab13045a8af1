"""What footfalls in a row tell: rhythm, forces, places, symmetry, over any number of steps.

The last eight for the screen, a whole session for its summary, a file for `backstride analyse`: all
by this one function.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean, stdev

from sessions.gait.footfall import Side
from sessions.gait.metrics.conditions import Conditions
from sessions.gait.metrics.energy import Energy, energy
from sessions.gait.metrics.foot import FootFigures
from sessions.gait.metrics.landing import Landing
from sessions.gait.metrics.symmetry import Symmetry, symmetry
from sessions.gait.summary import STANDARD_GRAVITY_MPS2

MAX_STEP_S = 2.5
"""A longer pause between two contacts is a break, not a step."""
MIN_FOR_SPREAD = 4
"""A variability of fewer steps says nothing."""
MIN_STEPS_FOR_BALANCE = 4


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean, and coefficient of variation in percent (None: too few)."""

    mean: float
    variation_pct: float | None
    count: int


@dataclass(frozen=True, slots=True)
class GaitFigures:
    """None: not known, or not of this gait. Seconds, newtons, metres, newtons a second."""

    footfalls: int = 0
    running: bool | None = None
    cadence_spm: float | None = None
    step_time_s: Spread | None = None
    stride_time_s: Spread | None = None
    contact_time_s: Spread | None = None
    flight_time_s: Spread | None = None
    swing_time_s: Spread | None = None
    double_support_s: Spread | None = None
    duty_factor: float | None = None
    peak_n: Spread | None = None
    active_peak_n: Spread | None = None
    mean_n: Spread | None = None
    impulse_ns: Spread | None = None
    impulse_ratio: float | None = None
    impact_peak_n: Spread | None = None
    impact_share: float | None = None
    loading_25ms_n_per_s: Spread | None = None
    loading_13pct_n_per_s: Spread | None = None
    loading_impact_n_per_s: Spread | None = None
    unloading_n_per_s: Spread | None = None
    stiffness_n_per_m: Spread | None = None
    step_length_m: Spread | None = None
    step_width_m: Spread | None = None
    roll_m: Spread | None = None
    landings: Mapping[Landing, int] = field(default_factory=dict)
    position_m: float | None = None
    balance_n: float | None = None
    body_mass_kg: float | None = None
    rail_share: float | None = None
    symmetry: Mapping[str, Symmetry] = field(default_factory=dict)
    energy: Energy | None = None
    threshold_n: float | None = None


def gait_figures(footfalls: Iterable[FootFigures], conditions: Conditions) -> GaitFigures:
    """The figures of footfalls in the order of their contacts."""
    feet = list(footfalls)
    if not feet:
        return GaitFigures()
    steps = list(_steps(feet))
    strides = list(_strides(feet))
    step_s = _spread(after.contact_s - before.contact_s for before, after in steps)
    stride_s = _spread(after.contact_s - before.contact_s for before, after in strides)
    running = _running(feet)
    balance_n = _balance_n(steps)
    weight_n = conditions.body_weight_n or balance_n
    speed_mps = conditions.belt_speed_mps
    return GaitFigures(
        footfalls=len(feet),
        running=running,
        cadence_spm=60.0 / step_s.mean if step_s else None,
        step_time_s=step_s,
        stride_time_s=stride_s,
        contact_time_s=_of(feet, lambda foot: foot.contact_time_s),
        flight_time_s=_spread(_flights(steps)) if running else None,
        swing_time_s=_spread(after.contact_s - before.toe_off_s for before, after in strides),
        double_support_s=None if running else _of(feet, lambda foot: foot.double_support_before_s),
        duty_factor=_duty_factor(feet, step_s, stride_s),
        peak_n=_of(feet, lambda foot: foot.peak_n),
        active_peak_n=_of(feet, lambda foot: foot.active_peak_n) if running else None,
        mean_n=_of(feet, lambda foot: foot.mean_n),
        impulse_ns=_of(feet, lambda foot: foot.impulse_ns),
        impulse_ratio=_impulse_ratio(balance_n, conditions),
        impact_peak_n=_of(feet, lambda foot: foot.loading.impact_n) if running else None,
        impact_share=_impact_share(feet, conditions) if running else None,
        loading_25ms_n_per_s=_of(feet, lambda foot: foot.loading.first_25ms_n_per_s),
        loading_13pct_n_per_s=_of(feet, lambda foot: foot.loading.first_13pct_n_per_s),
        loading_impact_n_per_s=(
            _of(feet, lambda foot: foot.loading.to_impact_n_per_s) if running else None
        ),
        unloading_n_per_s=_of(feet, lambda foot: foot.loading.last_25ms_n_per_s),
        stiffness_n_per_m=_of(feet, lambda foot: foot.stiffness_n_per_m),
        step_length_m=_spread(_step_lengths(steps, speed_mps)) if speed_mps else None,
        step_width_m=_spread(_step_widths(steps)),
        roll_m=_of(feet, lambda foot: foot.roll_m),
        landings=Counter(foot.landing for foot in feet if foot.landing is not None),
        position_m=_position_m(strides),
        balance_n=balance_n,
        body_mass_kg=weight_n / STANDARD_GRAVITY_MPS2 if weight_n else None,
        rail_share=_rail_share(balance_n, conditions),
        symmetry=_symmetries(feet, steps),
        energy=_energy(running, weight_n, conditions),
        threshold_n=fmean(foot.threshold_n for foot in feet),
    )


_Pair = tuple[FootFigures, FootFigures]


def _steps(feet: Iterable[FootFigures]) -> Iterator[_Pair]:
    """Contacts of one foot and of the other that follow each other without a break."""
    for before, after in pairwise(feet):
        if before.side is after.side is not Side.UNKNOWN:
            continue
        if 0.0 < after.contact_s - before.contact_s <= MAX_STEP_S:
            yield before, after


def _strides(feet: Sequence[FootFigures]) -> Iterator[_Pair]:
    """One foot's contacts: every second one, unless the sides say that one was missed; each one,
    where one foot alone was recorded."""
    sides = {foot.side for foot in feet}
    if len(sides) == 1 and Side.UNKNOWN not in sides:
        yield from (
            (before, after)
            for before, after in pairwise(feet)
            if after.contact_s - before.contact_s <= 2 * MAX_STEP_S
        )
        return
    for before, between, after in zip(feet, feet[1:], feet[2:], strict=False):
        known = Side.UNKNOWN not in (before.side, between.side, after.side)
        alternate = before.side is after.side and between.side is not before.side
        if known and not alternate:
            continue
        if between.contact_s - before.contact_s > MAX_STEP_S:
            continue
        if after.contact_s - between.contact_s <= MAX_STEP_S:
            yield before, after


def _running(feet: Sequence[FootFigures]) -> bool | None:
    """Whether most steps had a flight. None: the footfalls do not say."""
    told = [foot.runs for foot in feet if foot.double_support_before_s is not None]
    return sum(told) * 2 > len(told) if told else None


def _flights(steps: Iterable[_Pair]) -> Iterator[float]:
    for before, after in steps:
        if after.contact_s > before.toe_off_s:
            yield after.contact_s - before.toe_off_s


def _duty_factor(
    feet: Sequence[FootFigures], step_s: Spread | None, stride_s: Spread | None
) -> float | None:
    """Contact time over stride time: over two steps, as far as steps are known."""
    whole_s = 2.0 * step_s.mean if step_s else stride_s and stride_s.mean
    return fmean(foot.contact_time_s for foot in feet) / whole_s if whole_s else None


def _balance_n(steps: Sequence[_Pair]) -> float | None:
    """Impulse over time of whole steps: body weight, of somebody who neither sinks nor rises."""
    if len(steps) < MIN_STEPS_FOR_BALANCE:
        return None
    time_s = sum(after.contact_s - before.contact_s for before, after in steps)
    return sum(before.impulse_ns for before, _ in steps) / time_s


def _impulse_ratio(balance_n: float | None, conditions: Conditions) -> float | None:
    if balance_n is None or conditions.stood_weight_n is None:
        return None
    return balance_n / conditions.stood_weight_n


def _impact_share(feet: Sequence[FootFigures], conditions: Conditions) -> float | None:
    if conditions.body_weight_n is None:
        return None
    return sum(foot.loading.impact_n is not None for foot in feet) / len(feet)


def _step_lengths(steps: Iterable[_Pair], speed_mps: float) -> Iterator[float]:
    """What the belt travelled from contact to contact, and how far farther on the foot landed. On a
    deck that tells no places the first alone: right in the mean of who keeps their place."""
    for before, after in steps:
        travelled_m = speed_mps * (after.contact_s - before.contact_s)
        if before.contact_y_m is not None and after.contact_y_m is not None:
            yield travelled_m + after.contact_y_m - before.contact_y_m
        elif before.contact_y_m is None and after.contact_y_m is None:
            yield travelled_m


def _step_widths(steps: Iterable[_Pair]) -> Iterator[float]:
    for before, after in steps:
        if before.x_m is not None and after.x_m is not None:
            yield abs(after.x_m - before.x_m)


def _position_m(strides: Sequence[_Pair]) -> float | None:
    """Mean place along the deck."""
    places = [foot.y_m for stride in strides for foot in stride if foot.y_m is not None]
    return fmean(places) if places else None


def _rail_share(balance_n: float | None, conditions: Conditions) -> float | None:
    """The part of body weight that the deck does not bear: hands on a rail, or a zero adrift."""
    ratio = _impulse_ratio(balance_n, conditions)
    return None if ratio is None else 1.0 - ratio


_COMPARED: Mapping[str, Callable[[FootFigures], float | None]] = {
    "contact_time": lambda foot: foot.contact_time_s,
    "peak_force": lambda foot: foot.peak_n,
    "impulse": lambda foot: foot.impulse_ns,
    "loading_rate": lambda foot: foot.loading.first_25ms_n_per_s,
}


def _symmetries(feet: Sequence[FootFigures], steps: Sequence[_Pair]) -> dict[str, Symmetry]:
    """Of every figure that both sides have. A step belongs to the foot that ends it."""
    found = {
        name: symmetry(_sided(feet, figure, Side.LEFT), _sided(feet, figure, Side.RIGHT))
        for name, figure in _COMPARED.items()
    }
    times_s = {side: _step_times(steps, side) for side in (Side.LEFT, Side.RIGHT)}
    found["step_time"] = symmetry(times_s[Side.LEFT], times_s[Side.RIGHT])
    return {name: value for name, value in found.items() if value is not None}


def _sided(
    feet: Iterable[FootFigures], figure: Callable[[FootFigures], float | None], side: Side
) -> list[float]:
    return [value for foot in feet if foot.side is side and (value := figure(foot)) is not None]


def _step_times(steps: Iterable[_Pair], side: Side) -> list[float]:
    return [after.contact_s - before.contact_s for before, after in steps if after.side is side]


def _energy(running: bool | None, weight_n: float | None, conditions: Conditions) -> Energy | None:
    speed_mps, incline_pct = conditions.belt_speed_mps, conditions.incline_pct
    if running is None or weight_n is None or speed_mps is None or incline_pct is None:
        return None
    mass_kg = weight_n / STANDARD_GRAVITY_MPS2
    return energy(speed_mps, incline_pct, mass_kg, conditions.going, running=running)


def _of(
    feet: Iterable[FootFigures], figure: Callable[[FootFigures], float | None]
) -> Spread | None:
    return _spread(value for foot in feet if (value := figure(foot)) is not None)


def _spread(values: Iterable[float]) -> Spread | None:
    known = list(values)
    if not known:
        return None
    mean = fmean(known)
    enough = len(known) >= MIN_FOR_SPREAD and mean != 0.0
    return Spread(mean, 100.0 * stdev(known) / abs(mean) if enough else None, len(known))
