"""Signs that a person on a running belt is not on their feet any more. Pure; time is an argument.

Nothing here is fall protection: it sees a load, not a person. Who does not step is carried to the
rear as fast as the belt runs, standing, kneeling or lying; so the surest sign is a load farther
back than a foot was lifted in any of the last steps, and that no step relieves it.
"""

from __future__ import annotations

from collections import deque
from enum import StrEnum

CARRIED_M = 0.28
OVERDUE_M = 0.18
OVERDUE_SHARE = 1.4
"""Behind all feet by so much; by less, when a step is overdue by this share of the usual."""
STILL_S = 1.5
STILL_SHARE = 2.2
STILL_M = 0.75
"""No step for so long (or this share of the usual), and for so much belt."""
BORNE_SHARE = 0.3
"""Less is a flight, in which nobody is carried."""
GONE_SHARE = 0.2
GONE_S = 0.25
GONE_BEHIND_M = 0.10
GONE_END_M = 0.15
"""The load went when it was behind all feet, or so near to the rear end."""
HANGING_SHARE = 0.45
HANGING_S = 1.0
HANGING_LOADED = 0.75
"""Part of this time in which there is some load: who stepped off has none."""


class Fall(StrEnum):
    """What it looks like."""

    CARRIED = "carried"  # to the rear, farther than any step goes
    OVER_THE_REAR = "over the rear"  # carried, and gone
    HANGING = "hanging"  # little load that stays: on the rail, the feet drag


def stands_still(
    unstepped_s: float | None, usual_s: float | None, speed_mps: float, slowest_mps: float = 0.5
) -> bool:
    """Whether somebody bears down on a belt of this speed without stepping."""
    if unstepped_s is None or speed_mps < slowest_mps:
        return False
    patience_s = max(STILL_S, STILL_SHARE * (usual_s or 0.0), STILL_M / speed_mps)
    return unstepped_s > patience_s


class FallWatch:
    """Takes the total force, its usual mean and where it is; `rear_m`: the belt's rear end."""

    __slots__ = ("_borne", "_gone_since_s", "_loaded_s", "_rear_m", "_sum_ns", "_t_s", "_window")

    def __init__(self, rear_m: float | None = None) -> None:
        self._rear_m = rear_m
        self.restart()

    def restart(self) -> None:
        """Samples are missing, or another person comes: begin anew."""
        self._window: deque[tuple[float, float, float]] = deque()  # t, N s, s with some load
        self._sum_ns = self._loaded_s = self._t_s = 0.0
        self._gone_since_s: float | None = None
        self._borne = False

    def push(self, t_s: float, force_n: float, usual_n: float) -> None:
        """Take one sample of the total force, zero removed."""
        dt_s = t_s - self._t_s if self._window else 0.0
        self._t_s = t_s
        self._borne = force_n >= BORNE_SHARE * usual_n
        gone = force_n < GONE_SHARE * usual_n
        some_s = 0.0 if force_n < GONE_SHARE * HANGING_SHARE * usual_n else dt_s
        self._window.append((t_s, force_n * dt_s, some_s))
        self._sum_ns += force_n * dt_s
        self._loaded_s += some_s
        while t_s - self._window[0][0] > HANGING_S:
            _, impulse_ns, loaded_s = self._window.popleft()
            self._sum_ns -= impulse_ns
            self._loaded_s -= loaded_s
        if not gone:
            self._gone_since_s = None
        elif self._gone_since_s is None:
            self._gone_since_s = t_s

    def sign(
        self,
        usual_n: float,
        y_m: float | None,
        behind_m: float | None,
        since_s: float | None,
        usual_s: float | None,
    ) -> Fall | None:
        """What the newest sample looks like, with what the steps show."""
        gone_s = 0.0 if self._gone_since_s is None else self._t_s - self._gone_since_s
        if gone_s > GONE_S:
            return Fall.OVER_THE_REAR if self._at_rear(y_m, behind_m) else None
        if self._borne and behind_m is not None and self._carried(behind_m, since_s, usual_s):
            return Fall.CARRIED
        return Fall.HANGING if self._hanging(usual_n) else None

    def _at_rear(self, y_m: float | None, behind_m: float | None) -> bool:
        if behind_m is not None and behind_m > GONE_BEHIND_M:
            return True
        return y_m is not None and self._rear_m is not None and y_m - self._rear_m < GONE_END_M

    @staticmethod
    def _carried(behind_m: float, since_s: float | None, usual_s: float | None) -> bool:
        overdue = since_s is not None and usual_s is not None and since_s > OVERDUE_SHARE * usual_s
        return behind_m > (OVERDUE_M if overdue else CARRIED_M)

    def _hanging(self, usual_n: float) -> bool:
        seen_s = self._t_s - self._window[0][0] if self._window else 0.0
        if seen_s < 0.9 * HANGING_S:
            return False
        low = self._sum_ns < HANGING_SHARE * usual_n * seen_s
        return low and self._loaded_s > HANGING_LOADED * seen_s
