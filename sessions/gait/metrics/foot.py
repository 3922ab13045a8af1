"""What one foot's time on the belt tells by itself."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

from sessions.gait.footfall import Footfall, Side
from sessions.gait.metrics.conditions import Conditions
from sessions.gait.metrics.landing import Landing, landing, roll_m
from sessions.gait.metrics.loading import Loading, loading
from sessions.gait.metrics.stiffness import vertical_stiffness_n_per_m
from sessions.gait.metrics.waveform import impulse_ns, stance

ACTIVE_FROM, ACTIVE_TO = 0.4, 0.6
"""The active peak is looked for in the middle of stance (Alcantara 2022)."""


@dataclass(frozen=True, slots=True)
class FootFigures:
    """Newtons, seconds and metres. None: not known, or no such thing in this stance."""

    side: Side
    contact_s: float
    toe_off_s: float
    threshold_n: float
    double_support_before_s: float | None
    double_support_after_s: float | None
    peak_n: float
    active_peak_n: float
    mean_n: float
    impulse_ns: float
    loading: Loading
    stiffness_n_per_m: float | None
    x_m: float | None  # mean place sideways
    y_m: float | None  # mean place along the deck
    contact_y_m: float | None  # place along the deck at contact
    roll_m: float | None
    landing: Landing | None

    @property
    def contact_time_s(self) -> float:
        """Seconds above the threshold."""
        return self.toe_off_s - self.contact_s

    @property
    def runs(self) -> bool:
        """There was a flight on both sides: no double support at all."""
        return self.double_support_before_s == 0.0 == self.double_support_after_s


def figures_of(foot: Footfall, conditions: Conditions) -> FootFigures:
    """Everything that one footfall and the conditions tell."""
    points = stance(foot)
    whole_ns = impulse_ns(points)
    rolled_m = None
    if conditions.belt_speed_mps is not None:
        rolled_m = roll_m(foot, conditions.belt_speed_mps)
    return FootFigures(
        side=foot.side,
        contact_s=foot.contact_s,
        toe_off_s=foot.toe_off_s,
        threshold_n=foot.threshold_n,
        double_support_before_s=foot.double_support_before_s,
        double_support_after_s=foot.double_support_after_s,
        peak_n=max(force_n for _, force_n in points),
        active_peak_n=_active_peak_n(foot, points),
        mean_n=whole_ns / foot.contact_time_s,
        impulse_ns=whole_ns,
        loading=loading(foot, conditions.body_weight_n),
        stiffness_n_per_m=_stiffness(foot, conditions),
        x_m=_mean(foot.x_m),
        y_m=_mean(foot.y_m),
        contact_y_m=next((y_m for y_m in foot.y_m if y_m is not None), None),
        roll_m=rolled_m,
        landing=_landing(rolled_m, conditions),
    )


def _active_peak_n(foot: Footfall, points: list[tuple[float, float]]) -> float:
    start_s = foot.contact_s + ACTIVE_FROM * foot.contact_time_s
    end_s = foot.contact_s + ACTIVE_TO * foot.contact_time_s
    middle = [force_n for t_s, force_n in points if start_s <= t_s <= end_s]
    return max(middle or [force_n for _, force_n in points])


def _stiffness(foot: Footfall, conditions: Conditions) -> float | None:
    flew = foot.double_support_before_s == 0.0 == foot.double_support_after_s
    if not flew or conditions.body_weight_n is None or conditions.incline_pct is None:
        return None
    return vertical_stiffness_n_per_m(foot, conditions.body_weight_n, conditions.incline_pct)


def _landing(rolled_m: float | None, conditions: Conditions) -> Landing | None:
    if rolled_m is None:
        return None
    return landing(rolled_m, conditions.foot_length_m, conditions.going)


def _mean(values: tuple[float | None, ...]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None
