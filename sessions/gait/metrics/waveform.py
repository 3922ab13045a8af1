"""One foot's force and place as functions of time, linear between the samples."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sessions.gait.footfall import Footfall


def force_at(foot: Footfall, t_s: float) -> float:
    """Newtons at this time; at contact and toe-off the threshold, by their definition."""
    if t_s <= foot.contact_s or t_s >= foot.toe_off_s:
        return foot.threshold_n
    place = min(max(bisect_right(foot.t_s, t_s), 1), len(foot.t_s) - 1)
    return _between(foot.t_s, foot.force_n, place, t_s)


def along_at(foot: Footfall, t_s: float) -> float | None:
    """Metres along the deck at this time; None where the load is too small to tell."""
    place = bisect_right(foot.t_s, t_s)
    if not 0 < place < len(foot.t_s):
        return None
    before, after = foot.y_m[place - 1], foot.y_m[place]
    if before is None or after is None:
        return None
    start_s, end_s = foot.t_s[place - 1], foot.t_s[place]
    share = (t_s - start_s) / (end_s - start_s) if end_s > start_s else 0.0
    return before + share * (after - before)


def _between(times: Sequence[float], values: Sequence[float], place: int, t_s: float) -> float:
    start_s, end_s = times[place - 1], times[place]
    share = (t_s - start_s) / (end_s - start_s) if end_s > start_s else 0.0
    return values[place - 1] + share * (values[place] - values[place - 1])


def stance(foot: Footfall) -> list[tuple[float, float]]:
    """Seconds and newtons from the interpolated contact to the interpolated toe-off."""
    inner = [
        (t_s, force_n)
        for t_s, force_n in zip(foot.t_s, foot.force_n, strict=True)
        if foot.contact_s < t_s < foot.toe_off_s
    ]
    return [(foot.contact_s, foot.threshold_n), *inner, (foot.toe_off_s, foot.threshold_n)]


def impulse_ns(points: Sequence[tuple[float, float]]) -> float:
    """The integral, by trapezoids."""
    return sum(
        0.5 * (low_n + high_n) * (end_s - start_s)
        for (start_s, low_n), (end_s, high_n) in pairwise(points)
    )


def time_above_s(points: Sequence[tuple[float, float]], level_n: float) -> float:
    """Seconds above this force, with interpolated crossings."""
    return sum(_spans_above(points, level_n))


def _spans_above(points: Sequence[tuple[float, float]], level_n: float) -> Iterator[float]:
    for (start_s, low_n), (end_s, high_n) in pairwise(points):
        least, most = sorted((low_n, high_n))
        if least >= level_n:
            yield end_s - start_s
        elif most > level_n:
            yield (end_s - start_s) * (most - level_n) / (most - least)


def smoothed(points: Sequence[tuple[float, float]], reach_s: float) -> list[tuple[float, float]]:
    """Each force as the mean of those so far before and after it."""
    found, first, last, total_n = [], 0, 0, 0.0
    for t_s, _ in points:
        while last < len(points) and points[last][0] <= t_s + reach_s:
            total_n += points[last][1]
            last += 1
        while points[first][0] < t_s - reach_s:
            total_n -= points[first][1]
            first += 1
        found.append((t_s, total_n / (last - first)))
    return found
