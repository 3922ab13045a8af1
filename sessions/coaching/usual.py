"""A person's own figures: kept of each session, and where the next one begins.

Figures of gait depend on speed and incline, so they are kept for bands of both. Of each band the
median and the spread of a session are kept; the baseline of a later session is the median over the
newest three finished ones that know the band and are not older than six weeks: somebody who trains,
heals or ages does not stay who they were. A band that none of them knows has no baseline of earlier
sessions; there a walk begins with its own first steps.

How wide the bands are and how long figures count are proposals: no trial of either is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final

from sessions.coaching.figures import Figure, Reading
from sessions.workouts.plan import Gait

SPEED_BAND_MPS: Final = 0.2
INCLINE_BAND_PCT: Final = 2.5
MIN_READINGS: Final = 3
"""Of sixteen footfalls each, that a band needs in one session."""
SESSIONS: Final = 3
MOST_DAYS: Final = 42
MAD_TO_SIGMA: Final = 1.4826
_TINY: Final = 1e-6  # 0.6 m/s is no less for being written in mph


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast and how steep, from these lower ends on; backward and forward are different."""

    gait: Gait
    speed_mps: float
    incline_pct: float


def pace(gait: Gait, speed_mps: float, incline_pct: float) -> Pace:
    """Where this speed and incline belong."""
    return Pace(
        gait,
        round(SPEED_BAND_MPS * ((speed_mps + _TINY) // SPEED_BAND_MPS), 3),
        round(INCLINE_BAND_PCT * ((incline_pct + _TINY) // INCLINE_BAND_PCT), 3),
    )


@dataclass(frozen=True, slots=True)
class Typical:
    """One figure over a session: its median, and its spread as of a standard deviation."""

    median: float
    spread: float


@dataclass(frozen=True, slots=True)
class Usual:
    """One band's figures over a session."""

    pace: Pace
    readings: int
    figures: Mapping[Figure, Typical]


class Keeper:
    """Collects a session's readings; each should be of other footfalls than the one before."""

    def __init__(self) -> None:
        self._readings: defaultdict[Pace, list[Reading]] = defaultdict(list)

    def add(self, where: Pace, reading: Reading) -> None:
        """What was read there."""
        self._readings[where].append(reading)

    def usual(self) -> tuple[Usual, ...]:
        """Of every band that was walked for long enough, the slowest first."""
        known = [
            Usual(where, len(readings), _typical(readings))
            for where, readings in self._readings.items()
            if len(readings) >= MIN_READINGS
        ]
        return tuple(sorted(known, key=lambda one: (one.pace.speed_mps, one.pace.incline_pct)))


def baselines(
    earlier: Iterable[tuple[date, Sequence[Usual]]], today: date
) -> Mapping[Pace, Reading]:
    """The baseline of each band, from finished sessions of one person and their days."""
    oldest = today - timedelta(days=MOST_DAYS)
    recent = sorted(
        (one for one in earlier if oldest <= one[0] <= today), key=lambda one: one[0], reverse=True
    )
    of_pace: defaultdict[Pace, list[Usual]] = defaultdict(list)
    for _, session in recent:
        for usual in session:
            of_pace[usual.pace].append(usual)
    return {where: _middle(known[:SESSIONS]) for where, known in of_pace.items()}


def _typical(readings: Sequence[Reading]) -> Mapping[Figure, Typical]:
    found = {}
    for figure in Figure:
        values = [reading[figure] for reading in readings if figure in reading]
        if len(values) >= MIN_READINGS:
            middle = median(values)
            spread = MAD_TO_SIGMA * median(abs(value - middle) for value in values)
            found[figure] = Typical(middle, spread)
    return found


def _middle(sessions: Sequence[Usual]) -> Reading:
    known = {figure for session in sessions for figure in session.figures}
    return {
        figure: median(
            session.figures[figure].median for session in sessions if figure in session.figures
        )
        for figure in known
    }
