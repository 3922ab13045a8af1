"""Footfalls of a whole recording: of one deck under both feet, or of a plate for each foot."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from controller.analysis.source import Source
from controller.deck.scale import Press
from sessions.gait.facing import Facing
from sessions.gait.footfall import Footfall, Side
from sessions.gait.meter import GaitMeter
from sessions.gait.offline import MAX_HOLE_S, Findings, examine
from sessions.gait.stance import Stance, StanceDetector
from sessions.gait.summary import complete
from sessions.gait.trace import Trace


def one_deck(
    source: Source, meter: GaitMeter, detector: StanceDetector
) -> tuple[Findings, list[Footfall]]:
    """Stances of the whole force, and what the live meter makes of the feet."""
    feet: list[Footfall] = []

    def watched() -> Iterator[tuple[float, float]]:
        last_s = None
        for t_s, ((force_n, x_m, y_m), *each) in source.samples:
            if last_s is not None and t_s - last_s > MAX_HOLE_S:
                meter.interrupt()
            plates = (each[0], each[1]) if each else None
            if foot := meter.push(t_s, force_n, x_m, y_m, plates):
                feet.append(foot)
            last_s = t_s
            yield t_s, force_n

    return examine(watched(), detector), feet


def each_foot(source: Source, weight_n: float, threshold_n: float | None) -> list[Footfall]:
    """A plate for each foot: its stances are that foot's, and what overlaps is double support."""
    detectors = [
        StanceDetector(body_weight_n=weight_n, threshold_n=threshold_n) for _ in source.sides
    ]
    traces = [Trace() for _ in source.sides]
    found: list[Footfall] = []
    for t_s, loads in source.samples:
        for load, side, detector, trace in zip(loads, source.sides, detectors, traces, strict=True):
            if foot := _push(t_s, load, side, detector, trace):
                found.append(foot)
    found.sort(key=lambda foot: foot.contact_s)
    return list(_with_overlaps(found))


def _push(
    t_s: float, load: Press, side: Side, detector: StanceDetector, trace: Trace
) -> Footfall | None:
    force_n, x_m, y_m = load
    trace.push(t_s, force_n, x_m, y_m)
    told = detector.push(t_s, force_n)
    seen = complete(told) if isinstance(told, Stance) else None
    if seen is None:
        return None
    samples = trace.between(seen.contact_s, seen.toe_off_s)
    return Footfall(
        side=side,
        contact_s=seen.contact_s,
        toe_off_s=seen.toe_off_s,
        threshold_n=seen.threshold_n,
        t_s=tuple(sample[0] for sample in samples),
        force_n=tuple(sample[1] - detector.zero_n for sample in samples),
        x_m=tuple(sample[2] for sample in samples),
        y_m=tuple(sample[3] for sample in samples),
        double_support_before_s=None,
        double_support_after_s=None,
    )


def _with_overlaps(feet: Sequence[Footfall]) -> Iterator[Footfall]:
    """With how long the foot before was still there, and the foot after already."""
    for number, foot in enumerate(feet):
        before = feet[number - 1] if number else None
        after = feet[number + 1] if number + 1 < len(feet) else None
        yield replace(
            foot,
            double_support_before_s=_overlap_s(before, foot),
            double_support_after_s=_overlap_s(foot, after),
        )


def _overlap_s(before: Footfall | None, after: Footfall | None) -> float | None:
    """None: not known, as where one foot alone was recorded."""
    if before is None or after is None or before.side is after.side is not Side.UNKNOWN:
        return None
    return max(0.0, before.toe_off_s - after.contact_s)


def facing_of(*, backward: bool, turned: bool = True) -> Facing:
    """Who goes backward has turned round, unless the belt runs in reverse."""
    return Facing.REAR if backward and turned else Facing.CONSOLE
