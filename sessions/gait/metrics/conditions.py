"""What has to be known beside the deck's signal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Going(StrEnum):
    """Which way the person goes over the belt."""

    BACKWARD = "backward"
    FORWARD = "forward"


@dataclass(frozen=True, slots=True)
class Conditions:
    """None: not known, and what needs it is absent.

    `belt_speed_mps` is how fast the belt carries the feet to the rear of the deck: the person's
    travel, whichever way they face, is to its front.
    """

    going: Going = Going.BACKWARD
    body_weight_n: float | None = None  # the best that is known: what forces are related to
    stood_weight_n: float | None = None  # as given or as stood still; what balance is held against
    belt_speed_mps: float | None = None
    incline_pct: float | None = None
    foot_length_m: float = 0.26
    """Of a shoe of EU size 41; it scales the landing's strike index only."""
