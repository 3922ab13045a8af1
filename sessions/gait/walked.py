"""Footfalls without flight: each foot from its share of one double support to that of the next.

A pass of weight from side to side stands in the middle of each double support. When three passes in
a row are known, so is how both feet stood around the one in the middle (`handover`); two handovers
in a row enclose the foot between them. A footfall is told when the next foot but one takes over.
"""

from __future__ import annotations

from dataclasses import dataclass

from sessions.gait.footfall import Footfall, Side
from sessions.gait.handover import Handover, Point, handover
from sessions.gait.trace import Sample, Trace

MAX_STEP_S = 2.0
"""A longer time between two passes is standing."""


@dataclass(frozen=True, slots=True)
class Level:
    """The deck's zero and, above it, the threshold; newtons."""

    zero_n: float
    threshold_n: float


class WalkedFeet:
    """Takes the passes of weight."""

    __slots__ = ("_before", "_passes_s")

    def __init__(self) -> None:
        self._passes_s: list[float] = []  # the last two
        self._before: Handover | None = None  # at the first of them

    def restart(self) -> None:
        """What comes next does not follow what was."""
        self._passes_s.clear()
        self._before = None

    def passed(self, pass_s: float, trace: Trace, level: Level, side: Side) -> Footfall | None:
        """The weight passed to `side`; the footfall that this completes, on that side too: the one
        of the foot before last."""
        passes_s = self._passes_s
        if passes_s and pass_s - passes_s[-1] > MAX_STEP_S:
            self.restart()
        passes_s.append(pass_s)
        if len(passes_s) < 3:
            return None
        start_s, middle_s, end_s = passes_s
        del passes_s[0]
        points = _points(trace.between(start_s, end_s), level.zero_n)
        after = points and handover(points, start_s, middle_s, end_s, level.threshold_n)
        before, self._before = self._before, after or None
        if not before or not after or before.toe_off_s > after.contact_s:
            return None
        trace.forget_before(min(start_s, before.contact_s))
        samples = trace.between(before.contact_s, after.toe_off_s)
        return _footfall(_points(samples, level.zero_n), before, after, level, side)


def _points(samples: list[Sample], zero_n: float) -> list[Point]:
    """Above the zero; none at all if the place of one is not known."""
    points = [
        (t_s, force_n - zero_n, x_m, y_m)
        for t_s, force_n, x_m, y_m in samples
        if x_m is not None and y_m is not None
    ]
    return points if len(points) == len(samples) else []


def _footfall(
    points: list[Point], before: Handover, after: Handover, level: Level, side: Side
) -> Footfall | None:
    """The foot's own force and place: in single support all there is, in double support its share,
    and the place where it goes on from single support."""
    if not points:
        return None
    own = []
    for t_s, force_n, x_m, y_m in points:
        if t_s < before.toe_off_s:
            share, place = before.coming_share(t_s, x_m, y_m), before.coming.at(t_s)
        elif t_s > after.contact_s:
            share, place = 1.0 - after.coming_share(t_s, x_m, y_m), after.going.at(t_s)
        else:
            share, place = 1.0, (x_m, y_m)
        own.append((t_s, share * force_n, *place))
    times_s, forces_n, xs_m, ys_m = zip(*own, strict=True)
    return Footfall(
        side=side,
        contact_s=before.contact_s,
        toe_off_s=after.toe_off_s,
        threshold_n=level.threshold_n,
        t_s=times_s,
        force_n=forces_n,
        x_m=xs_m,
        y_m=ys_m,
        double_support_before_s=before.double_support_s,
        double_support_after_s=after.double_support_s,
    )
