"""What the telemetry of a drive tells: rates, a steady speed, the way to standstill. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from controller.commissioning.drive import Driven, Sample

_FROM, _TO = 0.2, 0.8  # of a change, as its ends are round
LEAST_MMPS: Final = 150  # a smaller change than this shows no rate
_LEAST_TENTHS: Final = 10
_Points = Sequence[tuple[int, int]]  # milliseconds, value


def steady_mmps(driven: Driven) -> float | None:
    """The speed that the machine reported while it was steady."""
    if driven.steady is None:
        return None
    begun_ms, ended_ms = driven.steady
    speeds = [one.speed_mmps for one in driven.samples if begun_ms <= one.at_ms <= ended_ms]
    return median(speeds) if speeds else None


def steadily_ordered_mmps(driven: Driven) -> int:
    """What it was told meanwhile."""
    return driven.course.aims[-1].speed_mmps


def rise_mmps2(driven: Driven, least_mmps: int = LEAST_MMPS) -> float | None:
    """How fast the reported speed rose to the last aim; None where it rose by less than that."""
    aims, before = driven.course.aims, _until(driven, driven.stopped_at_ms)
    if len(aims) < 2:
        return None
    rising = [one for one in before if one.ordered_mmps > aims[-2].speed_mmps]
    top = max(range(len(rising)), key=lambda n: rising[n].speed_mmps, default=0)
    return _rate([(one.at_ms, one.speed_mmps) for one in rising[: top + 1]], least_mmps)


def fall_mmps2(driven: Driven) -> float | None:
    """How fast it fell after STOP."""
    if driven.stopped_at_ms is None or driven.alone:
        return None
    after = _after(driven, driven.stopped_at_ms)
    return _rate([(one.at_ms, -one.speed_mmps) for one in after], LEAST_MMPS)


def tilt_tenths_per_s(driven: Driven) -> float | None:
    """How fast the lift rose."""
    before = _until(driven, driven.stopped_at_ms)
    if not before:
        return None
    top = max(range(len(before)), key=lambda n: before[n].incline_tenths)
    return _rate([(one.at_ms, one.incline_tenths) for one in before[: top + 1]], _LEAST_TENTHS)


def stopping_m(driven: Driven) -> float | None:
    """How far the belt ran from STOP to standstill, by what it reported."""
    if driven.stopped_at_ms is None or driven.stop_ms is None or driven.alone:
        return None
    after = _after(driven, driven.stopped_at_ms)
    ways = (
        (one.speed_mmps + other.speed_mmps)
        / 2
        * (other.at_ms - max(one.at_ms, driven.stopped_at_ms))
        for one, other in pairwise(after)
    )
    return sum(ways) / 1e6


def _until(driven: Driven, end_ms: int | None) -> list[Sample]:
    return [one for one in driven.samples if end_ms is None or one.at_ms <= end_ms]


def _after(driven: Driven, begin_ms: int) -> list[Sample]:
    """From the last sample before `begin_ms` on."""
    before = [one for one in driven.samples if one.at_ms <= begin_ms]
    return [*before[-1:], *(one for one in driven.samples if one.at_ms > begin_ms)]


def _rate(points: _Points, least: int) -> float | None:
    """Change a second of a value that goes up, over its middle part."""
    if len(points) < 2:
        return None
    low, high = min(value for _, value in points), max(value for _, value in points)
    if high - low < least:
        return None
    first, last = low + _FROM * (high - low), low + _TO * (high - low)
    begun_ms, ended_ms = _crossing(points, first), _crossing(points, last)
    if begun_ms is None or ended_ms is None or ended_ms <= begun_ms:
        return None
    return (last - first) / (ended_ms - begun_ms) * 1000


def _crossing(points: _Points, level: float) -> float | None:
    """When the value last came from below `level` to it, between two points."""
    found = None
    for (one_ms, one), (other_ms, other) in pairwise(points):
        if one < level <= other:
            found = one_ms + (level - one) / (other - one) * (other_ms - one_ms)
    return found
