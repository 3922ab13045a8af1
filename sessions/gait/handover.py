"""Double support: two feet on one deck, told apart by the centre of pressure.

Alone on the belt, a foot draws a line: the belt carries it to the rear while the pressure rolls
along it. Gone on from its last single support and back from the next foot's first, two such lines
say where either foot presses while both are down, and the centre of pressure lies between them at
the share of the load: share = (p - a)(b - a) / |b - a|². That is Roerdink 2008's butterfly (J.
Biomech. 41:2628) with a length: both the sideways and the lengthwise distance of the feet count,
whichever is longer counts more, and a deck without places along the belt still has the one across.

Contact is where the coming foot's share of the force leaves the threshold, toe-off where the going
foot's falls to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

MIDDLE: Final = (0.3, 0.7)
"""The part between two passes of weight in which a foot is surely alone."""
NEAR: Final = 0.25
"""Refined, a line is drawn through this part of the time between two passes, next to the double
support: how the pressure rolls there is what goes on."""
MIN_SAMPLES: Final = 5
MIN_APART_M: Final = 0.05
"""Feet closer than this cannot be told apart."""

Point = tuple[float, float, float, float]
"""Seconds, newtons above the deck's zero, centre of pressure sideways and along the belt."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where one foot presses: metres at `t_s`, and how that moves."""

    t_s: float
    x_m: float
    y_m: float
    x_mps: float
    y_mps: float

    @classmethod
    def through(cls, points: Sequence[Point], start_s: float, end_s: float) -> Self | None:
        """By least squares through the points between two times; None: they are too few."""
        inside = [(t_s, x_m, y_m) for t_s, _, x_m, y_m in points if start_s <= t_s <= end_s]
        count = len(inside)
        if count < MIN_SAMPLES:
            return None
        mean_s = sum(t_s for t_s, _, _ in inside) / count
        spread = sum((t_s - mean_s) ** 2 for t_s, _, _ in inside)
        x_mps = sum((t_s - mean_s) * x_m for t_s, x_m, _ in inside) / spread
        y_mps = sum((t_s - mean_s) * y_m for t_s, _, y_m in inside) / spread
        x_m = sum(x_m for _, x_m, _ in inside) / count
        y_m = sum(y_m for _, _, y_m in inside) / count
        return cls(mean_s, x_m, y_m, x_mps, y_mps)

    def at(self, t_s: float) -> tuple[float, float]:
        """The place at a time."""
        ahead_s = t_s - self.t_s
        return self.x_m + self.x_mps * ahead_s, self.y_m + self.y_mps * ahead_s


@dataclass(frozen=True, slots=True)
class Handover:
    """The weight goes from one foot to the other: `contact_s` of the one that comes is before
    `toe_off_s` of the one that goes."""

    going: Line
    coming: Line
    contact_s: float
    toe_off_s: float

    @property
    def double_support_s(self) -> float:
        """How long both were down."""
        return self.toe_off_s - self.contact_s

    def coming_share(self, t_s: float, x_m: float, y_m: float) -> float:
        """Of the total force, on the foot that comes; 0 to 1."""
        return min(max(_share(self.going, self.coming, t_s, x_m, y_m), 0.0), 1.0)


def handover(
    points: Sequence[Point], start_s: float, pass_s: float, end_s: float, threshold_n: float
) -> Handover | None:
    """The double support around a pass of weight at `pass_s`, between the passes before and after
    it. None: the feet cannot be told apart."""
    going = _middle(points, start_s, pass_s)
    coming = _middle(points, pass_s, end_s)
    first_s, last_s = 0.5 * (start_s + pass_s), 0.5 * (pass_s + end_s)
    around = [point for point in points if first_s <= point[0] <= last_s]
    rough = going and coming and _between(around, going, coming, pass_s, threshold_n)
    if not rough:
        return None
    near_going_s, near_coming_s = NEAR * (pass_s - start_s), NEAR * (end_s - pass_s)
    going = Line.through(points, rough.contact_s - near_going_s, rough.contact_s)
    coming = Line.through(points, rough.toe_off_s, rough.toe_off_s + near_coming_s)
    fine = going and coming and _between(around, going, coming, pass_s, threshold_n)
    return fine or rough


def _middle(points: Sequence[Point], start_s: float, end_s: float) -> Line | None:
    low, high = (start_s + part * (end_s - start_s) for part in MIDDLE)
    return Line.through(points, low, high)


def _between(
    points: Sequence[Point], going: Line, coming: Line, pass_s: float, threshold_n: float
) -> Handover | None:
    """Out from the pass of weight, to where either foot's force is at the threshold."""
    if abs(complex(*going.at(pass_s)) - complex(*coming.at(pass_s))) < MIN_APART_M:
        return None
    loads = []
    for t_s, force_n, x_m, y_m in points:
        share = _share(going, coming, t_s, x_m, y_m)
        loads.append((t_s, share * force_n, (1.0 - share) * force_n))
    before = [(t_s, coming_n) for t_s, coming_n, _ in reversed(loads) if t_s <= pass_s]
    after = [(t_s, going_n) for t_s, _, going_n in loads if t_s > pass_s]
    contact_s, toe_off_s = _falls(before, threshold_n), _falls(after, threshold_n)
    if contact_s is None or toe_off_s is None:
        return None
    return Handover(going, coming, contact_s, toe_off_s)


def _falls(loads: Sequence[tuple[float, float]], threshold_n: float) -> float | None:
    """When a load first is at the threshold, from above; interpolated."""
    last: tuple[float, float] | None = None
    for t_s, load_n in loads:
        if load_n <= threshold_n:
            if last is None:
                return None
            last_s, last_n = last
            return last_s + (t_s - last_s) * (last_n - threshold_n) / (last_n - load_n)
        last = t_s, load_n
    return None


def _share(going: Line, coming: Line, t_s: float, x_m: float, y_m: float) -> float:
    """How far the centre of pressure is on its way from one foot to the other."""
    from_x, from_y = going.at(t_s)
    to_x, to_y = coming.at(t_s)
    across, along = to_x - from_x, to_y - from_y
    return ((x_m - from_x) * across + (y_m - from_y) * along) / (across**2 + along**2)
