"""One foot's time on the belt, with all that was measured in it: what the metrics are made from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """The person's own left or right, whichever way they face on the belt."""

    LEFT = "left"
    RIGHT = "right"
    UNKNOWN = "unknown"  # rather than a guess


@dataclass(frozen=True, slots=True)
class Footfall:
    """From contact to toe-off of one foot, alone on the belt or beside the other.

    The samples run from the last one before the contact to the first one after toe-off, in the
    order of time; all sequences have the same length. In double support, force and place are this
    foot's share as far as centre of pressure and total force tell it.
    """

    side: Side
    contact_s: float  # the interpolated crossing of the threshold
    toe_off_s: float
    threshold_n: float  # above the deck's zero
    t_s: tuple[float, ...]
    force_n: tuple[float, ...]  # this foot's vertical force, above the deck's zero
    x_m: tuple[
        float | None, ...
    ]  # centre of pressure sideways; None where there is too little load
    y_m: tuple[float | None, ...]  # along the belt, to the console, in the frame of the deck
    double_support_before_s: float | None  # with the other foot, after contact; 0 in running
    double_support_after_s: float | None  # with the other foot, before toe-off

    @property
    def contact_time_s(self) -> float:
        """Seconds above the threshold."""
        return self.toe_off_s - self.contact_s
