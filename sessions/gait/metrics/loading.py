"""How fast load comes on and goes off one foot.

Loading rate has several definitions, which do not agree; each is a figure of its own. The classical
one (20 to 80 % of the way to the impact peak) needs an impact peak, which a landing on the forefoot
hardly has. So the primary ones here are the mean slope over the first 25 ms (Alcantara 2022) and
over the first 13 % of stance (the point of interest where there is no impact peak).
"""

from __future__ import annotations

from dataclasses import dataclass

from sessions.gait.footfall import Footfall
from sessions.gait.metrics.waveform import force_at, smoothed, stance

FIRST_S = 0.025
FIRST_SHARE = 0.13
MIN_RATE_HZ = 100.0
"""At 100 samples a second the figures are 2 % low, at 80 a sixth: measured on recorded runs."""
IMPACT_SHARE, IMPACT_S = 0.35, 0.075
"""An impact peak comes within both."""
IMPACT_PROMINENCE_BW = 0.02
SMOOTHING_S = 0.005
"""Either way: a deck that rings at 100 Hz or above makes peaks of its own."""


@dataclass(frozen=True, slots=True)
class Loading:
    """Newtons a second, newtons and seconds. None: there is none, or too few samples to tell."""

    first_25ms_n_per_s: float | None
    first_13pct_n_per_s: float | None
    to_impact_n_per_s: float | None  # between 20 and 80 % of the time from contact to the peak
    last_25ms_n_per_s: float | None  # unloading, positive
    impact_n: float | None
    impact_s: float | None  # after contact


def loading(foot: Footfall, body_weight_n: float | None) -> Loading:
    """Of one stance."""
    if _rate_hz(foot) < MIN_RATE_HZ:
        return Loading(None, None, None, None, None, None)
    contact_s, off_s, time_s = foot.contact_s, foot.toe_off_s, foot.contact_time_s
    long_enough = time_s >= 2 * FIRST_S
    impact = _impact(foot, body_weight_n) if body_weight_n else None
    return Loading(
        first_25ms_n_per_s=_slope(foot, contact_s, contact_s + FIRST_S) if long_enough else None,
        first_13pct_n_per_s=_slope(foot, contact_s, contact_s + FIRST_SHARE * time_s),
        to_impact_n_per_s=_to_impact(foot, impact[0]) if impact else None,
        last_25ms_n_per_s=-_slope(foot, off_s - FIRST_S, off_s) if long_enough else None,
        impact_n=impact[1] if impact else None,
        impact_s=impact[0] - contact_s if impact else None,
    )


def _rate_hz(foot: Footfall) -> float:
    span_s = foot.t_s[-1] - foot.t_s[0]
    return (len(foot.t_s) - 1) / span_s * 1.001 if span_s > 0 else 0.0


def _slope(foot: Footfall, start_s: float, end_s: float) -> float:
    return (force_at(foot, end_s) - force_at(foot, start_s)) / (end_s - start_s)


def _to_impact(foot: Footfall, peak_s: float) -> float:
    span_s = peak_s - foot.contact_s
    return _slope(foot, foot.contact_s + 0.2 * span_s, foot.contact_s + 0.8 * span_s)


def _impact(foot: Footfall, body_weight_n: float) -> tuple[float, float] | None:
    """Time and force of the first peak that the force falls from again, early in stance."""
    points = smoothed(stance(foot), SMOOTHING_S)
    latest_s = foot.contact_s + min(IMPACT_SHARE * foot.contact_time_s, IMPACT_S)
    prominence_n = IMPACT_PROMINENCE_BW * body_weight_n
    peak_s, peak_n = points[0]
    for t_s, force_n in points[1:]:
        if force_n > peak_n:
            if t_s > latest_s:
                return None
            peak_s, peak_n = t_s, force_n
        elif force_n < peak_n - prominence_n:
            return peak_s, force_at(foot, peak_s)
    return None
