"""Many stances in one line of figures: cadence, contact, flight, force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

from sessions.gait.stance import Stance

STANDARD_GRAVITY_MPS2 = 9.80665
MAX_FLIGHT_S = 1.0
"""A longer gap between two stances is a break, not a flight (one foot's swing is shorter too)."""


@dataclass(frozen=True, slots=True)
class GaitSummary:
    """Means over complete stances and the flights between them. None: there were none."""

    stances: int
    flights: int
    cadence_spm: float | None = None  # 60 / mean time from contact to contact
    contact_time_s: float | None = None
    flight_time_s: float | None = None
    peak_force_n: float | None = None  # mean of the stances' peaks
    max_force_n: float | None = None  # the highest of them
    mean_force_n: float | None = None  # while on the deck
    body_weight_n: float | None = None  # impulse balance: mean force over whole steps


@dataclass(frozen=True, slots=True)
class CompleteStance:
    """A stance seen from contact to toe-off, in seconds and newtons."""

    contact_s: float
    toe_off_s: float
    peak_n: float
    impulse_ns: float
    threshold_n: float

    @property
    def contact_time_s(self) -> float:
        """Seconds above the threshold."""
        return self.toe_off_s - self.contact_s


def complete(stance: Stance) -> CompleteStance | None:
    """The stance with both its times, or None if it was cut short."""
    if stance.contact_s is None or stance.toe_off_s is None:
        return None
    return CompleteStance(
        stance.contact_s, stance.toe_off_s, stance.peak_n, stance.impulse_ns, stance.threshold_n
    )


def summarise(stances: Iterable[CompleteStance]) -> GaitSummary:
    """The figures of stances in the order of time."""
    seen = list(stances)
    if not seen:
        return GaitSummary(stances=0, flights=0)
    steps = list(_steps(seen))
    contact_s = sum(stance.contact_time_s for stance in seen)
    step_s = sum(after.contact_s - before.contact_s for before, after in steps)
    return GaitSummary(
        stances=len(seen),
        flights=len(steps),
        cadence_spm=60.0 * len(steps) / step_s if steps else None,
        contact_time_s=contact_s / len(seen),
        flight_time_s=(
            fmean(after.contact_s - before.toe_off_s for before, after in steps) if steps else None
        ),
        peak_force_n=fmean(stance.peak_n for stance in seen),
        max_force_n=max(stance.peak_n for stance in seen),
        mean_force_n=sum(stance.impulse_ns for stance in seen) / contact_s,
        body_weight_n=sum(before.impulse_ns for before, _ in steps) / step_s if steps else None,
    )


def _steps(
    stances: list[CompleteStance],
) -> Iterator[tuple[CompleteStance, CompleteStance]]:
    """Neighbours with a flight between them."""
    for before, after in pairwise(stances):
        if after.contact_s - before.toe_off_s <= MAX_FLIGHT_S:
            yield before, after
