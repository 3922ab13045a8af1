"""Left against right."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, degrees
from statistics import fmean
from typing import NamedTuple


class Symmetry(NamedTuple):
    """Both are 0 where the sides are alike, positive where the right one's figure is larger."""

    index_pct: float
    angle_pct: float


def symmetry(left: Sequence[float], right: Sequence[float]) -> Symmetry | None:
    """Of the means of figures that are positive. None without figures of both sides.

    Index: 100 (R - L) / (0.5 (R + L)) (Robinson 1987). Angle: 100 (45 deg - atan(L / R)) / 90 deg
    (Zifchock 2008), which needs no side of reference.
    """
    if not left or not right:
        return None
    left_mean, right_mean = fmean(left), fmean(right)
    if left_mean <= 0.0 or right_mean <= 0.0:
        return None
    return Symmetry(
        index_pct=100.0 * (right_mean - left_mean) / (0.5 * (right_mean + left_mean)),
        angle_pct=100.0 * (45.0 - degrees(atan2(left_mean, right_mean))) / 90.0,
    )
