"""A whole recording at once, by the same detector that runs live."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from sessions.gait.stance import Contact, Stance, StanceDetector
from sessions.gait.summary import CompleteStance, complete

MAX_HOLE_S = 0.25
"""A longer hole between two samples ends the stance under way."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the detector found in one recording; newtons and seconds."""

    stances: tuple[CompleteStance, ...]
    partial: int  # stances cut off by an end or a hole
    samples: int
    duration_s: float
    lowest_n: float  # of all samples, drift included
    threshold_n: float  # median over the stances
    drift_n: float  # where the zero ended


def examine(samples: Iterable[tuple[float, float]], detector: StanceDetector) -> Findings:
    """Run a fresh detector over seconds and newtons, in the order of time; one sample at least."""
    told: list[Contact | Stance | None] = []
    count, first_s, last_s, lowest_n = 0, 0.0, 0.0, float("inf")
    for t_s, force_n in samples:
        if count == 0:
            first_s = last_s = t_s
        if t_s - last_s > MAX_HOLE_S:
            told.append(detector.finish())
        event = detector.push(t_s, force_n)
        if event is not None:
            told.append(event)
        lowest_n = min(lowest_n, force_n)
        last_s = t_s
        count += 1
    told.append(detector.finish())
    stances = [stance for stance in told if isinstance(stance, Stance)]
    whole = tuple(seen for stance in stances if (seen := complete(stance)))
    return Findings(
        stances=whole,
        partial=len(stances) - len(whole),
        samples=count,
        duration_s=last_s - first_s,
        lowest_n=lowest_n,
        threshold_n=median([s.threshold_n for s in whole] or [detector.threshold_n]),
        drift_n=detector.zero_n,
    )
