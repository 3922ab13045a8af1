"""How fast the belt runs, by how it carries the feet: a second opinion on what a treadmill says.

While one foot bears all the weight it stands still on the belt, and the belt carries the centre of
pressure to the rear of the deck. Meanwhile the pressure rolls along the foot in the direction of
travel, from heel to toe or, walking backward, from toe to heel, which is the other way. So

    belt speed = slope of the centre of pressure + roll / contact time

with a roll that nobody knows exactly: a foot rolls between 0.05 and 0.27 m of itself. What that
leaves open is the greater part of the estimate's error and shrinks as contacts shorten.

The slope is fitted over the middle of each loaded span between two steps, where there is no second
foot; the median of several stances counts. A belt that runs to the front is not measured.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

ROLL_M: Final = 0.16
ROLL_ERROR_M: Final = 0.11
"""What a foot rolls, and how far it may be off."""
MIDDLE: Final = (0.3, 0.7)
"""The part of a loaded span that is fitted: one foot alone even in slow walking, whose two feet
share a fifth of the step at each end."""
WALKING_CONTACTS: Final = 1.25
"""Contact time over step time in walking: the feet overlap. In running the span itself shows it."""
MIN_FLIGHT_S: Final = 0.03
MIN_STEP_S: Final = 0.2
MAX_STEP_S: Final = 1.6
MIN_SAMPLES: Final = 5
MIN_SLOPE_MPS: Final = 0.1
"""A slower slope is all roll and sway."""
STANCES: Final = 8
MIN_STANCES: Final = 4
FRESH_S: Final = 5.0
"""Older stances tell of another speed."""
MAX_SPREAD: Final = 0.2
"""Median deviation over median: stances that differ more do not walk steadily."""
SAMPLE_S: Final = 0.004
"""Finer than this tells no more about a slope."""


@dataclass(frozen=True, slots=True)
class BeltSpeed:
    """Belt speed in m/s, and how far it may be off either way."""

    speed_mps: float
    error_mps: float


@dataclass(frozen=True, slots=True)
class CarriedFoot:
    """One foot, as the belt carried it: until when, how fast its pressure went to the rear (below
    0: to the console), and how long it was down."""

    at_s: float
    slope_mps: float
    contact_s: float

    @property
    def speed_mps(self) -> float:
        """The belt's, if it runs to the rear."""
        return self.slope_mps + ROLL_M / self.contact_s


class BeltSpeedMeter:
    """Takes the centre of pressure along the belt, and when steps began; times must not go back."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, float]] = deque()
        self._stances: deque[CarriedFoot] = deque(maxlen=STANCES)
        self._step_s: float | None = None
        self._due_s = 0.0

    def push(self, t_s: float, y_m: float | None) -> None:
        """Take one sample: metres to the front of the deck; None while it is unloaded."""
        if y_m is None or t_s < self._due_s:
            return
        self._due_s = t_s + SAMPLE_S
        samples = self._samples
        samples.append((t_s, y_m))
        while t_s - samples[0][0] > MAX_STEP_S:
            samples.popleft()

    def step(self, at_s: float) -> CarriedFoot | None:
        """A foot came down, or the weight passed to it, at `at_s`, which may be a moment ago. How
        the belt carried the foot before, if that could be seen."""
        began_s, self._step_s = self._step_s, at_s
        span = [(t_s, y_m) for t_s, y_m in self._samples if began_s and began_s <= t_s < at_s]
        self._samples = deque(sample for sample in self._samples if sample[0] >= at_s)
        if began_s is None or not MIN_STEP_S <= at_s - began_s <= MAX_STEP_S:
            return None
        stance = _stance(span, at_s, at_s - began_s)
        if stance and stance.slope_mps >= MIN_SLOPE_MPS:
            self._stances.append(stance)
        return stance

    def interrupt(self) -> None:
        """Samples are missing, or another person comes: begin anew."""
        self._samples.clear()
        self._stances.clear()
        self._step_s = None
        self._due_s = 0.0

    def estimate(self, now_s: float) -> BeltSpeed | None:
        """The belt's speed over the last stances; None when they are too few or too different."""
        stances = [stance for stance in self._stances if now_s - stance.at_s <= FRESH_S]
        return belt_speed(stances) if len(stances) >= MIN_STANCES else None


def belt_speed(feet: Sequence[CarriedFoot]) -> BeltSpeed | None:
    """The speed of a belt that carried these feet to the rear; None: they differ too much."""
    speeds_mps = [foot.speed_mps for foot in feet]
    middle_mps = median(speeds_mps)
    spread_mps = median(abs(speed - middle_mps) for speed in speeds_mps)
    if spread_mps > MAX_SPREAD * middle_mps:
        return None
    roll_mps = ROLL_ERROR_M / median(foot.contact_s for foot in feet)
    return BeltSpeed(middle_mps, roll_mps + spread_mps)


def _stance(span: list[tuple[float, float]], ended_s: float, step_s: float) -> CarriedFoot | None:
    """One foot's slope (to the rear), if the span between two steps shows one."""
    if not span:
        return None
    first_s, last_s = span[0][0], span[-1][0]
    loaded_s = last_s - first_s
    low, high = (first_s + part * loaded_s for part in MIDDLE)
    alone = [(t_s, y_m) for t_s, y_m in span if low <= t_s <= high]
    if len(alone) < MIN_SAMPLES:
        return None
    flew = ended_s - last_s > MIN_FLIGHT_S
    return CarriedFoot(ended_s, -_slope(alone), loaded_s if flew else WALKING_CONTACTS * step_s)


def _slope(points: list[tuple[float, float]]) -> float:
    """By least squares."""
    mean_t = sum(t for t, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    covariance = sum((t - mean_t) * (y - mean_y) for t, y in points)
    return covariance / sum((t - mean_t) ** 2 for t, _ in points)
