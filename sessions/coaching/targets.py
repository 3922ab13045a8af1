"""What to aim at: from the workout where it says so, else from the person's own baseline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sessions.coaching.bounds import Band
from sessions.coaching.figures import Figure, Reading

GROWTH_PER_MIN: Final = 0.01
MOST_GROWTH: Final = 0.08
"""People can take up a step rate 5 to 10 % above their own; the target gets there slowly."""
BAND: Final = 0.12
"""From the lower end of the target to its upper end."""


def cadence_target(baseline_spm: float, walked_s: float) -> Band:
    """A band of steps a minute that begins at the person's own rate and grows with time."""
    growth = min(GROWTH_PER_MIN * walked_s / 60.0, MOST_GROWTH)
    low = baseline_spm * (1.0 + growth)
    return Band(low, low * (1.0 + BAND))


def targets(
    baseline: Reading, walked_s: float, asked: Mapping[Figure, Band] | None = None
) -> Mapping[Figure, Band]:
    """The targets after so much walking. What a workout asks for goes before one's own."""
    found: dict[Figure, Band] = {}
    if (own_spm := baseline.get(Figure.CADENCE)) is not None:
        found[Figure.CADENCE] = cadence_target(own_spm, walked_s)
    return found | dict(asked or {})
