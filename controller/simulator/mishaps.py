"""What can happen to the simulated walker: they trip, fall in several ways, or hang on the rail.

Who has fallen lies on the belt, which carries them off its rear. The figures are made up: no
recording of a fall on a force deck is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from controller.simulator.act import Script


class Mishap(StrEnum):
    """What happens."""

    TRIP = "trip"  # a foot catches; the next step saves it
    STUMBLE = "stumble"  # the load collapses for a third of a second, then a foot catches the fall
    KNEES = "knees"  # falls the way they face, onto knees and hands
    SITTING = "sitting"  # falls the other way, onto the seat
    COLLAPSE = "collapse"  # sinks down where they are
    FREEZE = "freeze"  # stops stepping and is carried off the rear, standing
    HANG = "hang"  # loses the feet and hangs on the rail; the feet drag

    @property
    def is_fall(self) -> bool:
        """Whether they do not go on by themselves."""
        return SCRIPTS[self].stays


@dataclass(frozen=True, slots=True)
class MishapTruth:
    """One mishap as it truly was: when it began, on the walker's clock."""

    mishap: Mishap
    at_s: float


SCRIPTS: Final[Mapping[Mishap, Script]] = {
    Mishap.TRIP: Script(
        ((0.0, 1.0, 0.0), (0.05, 0.55, 0.0), (0.2, 0.3, 0.05), (0.26, 1.9, 0.1), (0.4, 1.0, 0.1)),
    ),
    Mishap.STUMBLE: Script(
        (
            (0.0, 1.0, 0.0),
            (0.06, 0.12, 0.0),
            (0.38, 0.15, 0.0),
            (0.44, 2.4, 0.0),
            (0.56, 0.6, 0.0),
            (0.7, 1.1, 0.0),
            (0.8, 1.0, 0.0),
        ),
    ),
    Mishap.KNEES: Script(
        ((0.0, 1.0, 0.0), (0.1, 0.3, 0.1), (0.35, 0.2, 0.3), (0.42, 2.3, 0.35), (0.6, 1.0, 0.35)),
        stays=True,
        carried=True,
        length_m=0.7,
        struggle_m=0.10,
    ),
    Mishap.SITTING: Script(
        (
            (0.0, 1.0, 0.0),
            (0.1, 0.5, -0.1),
            (0.4, 0.15, -0.2),
            (0.46, 3.0, -0.3),
            (0.65, 1.0, -0.3),
        ),
        stays=True,
        carried=True,
        length_m=0.6,
        struggle_m=0.06,
    ),
    Mishap.COLLAPSE: Script(
        ((0.0, 1.0, 0.0), (0.3, 0.7, 0.0), (0.5, 0.6, 0.05), (0.6, 1.5, 0.1), (0.9, 1.0, 0.1)),
        stays=True,
        carried=True,
        length_m=0.9,
        struggle_m=0.02,
    ),
    Mishap.FREEZE: Script(
        ((0.0, 1.0, 0.0), (0.3, 1.0, 0.0)), stays=True, carried=True, struggle_m=0.05
    ),
    Mishap.HANG: Script(
        ((0.0, 1.0, 0.0), (0.1, 0.3, 0.0), (0.5, 0.15, -0.1), (0.8, 0.35, -0.2), (1.2, 0.35, -0.2)),
        stays=True,
        struggle_m=0.08,
    ),
}
