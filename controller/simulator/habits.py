"""What people do on a belt besides walking evenly: they wander, look round, lean on the rail.

All of it comes and goes by itself, drawn from the walker's seed; none of it is a mishap.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import exp, pi, sin, sqrt

_LOOK_S = 1.5
_GRAB_S = 2.0
_STEP_S = 0.02  # how often habits change
_SHIFT_S = 0.7  # how long a change of place takes


@dataclass(frozen=True, slots=True)
class Habits:
    """One person's habits. All zero: none.

    The place along the belt wanders about its middle, as a random walk that is pulled back in about
    `wander_s`. Who looks round leans sideways for 1.5 s and steps unsteadily. The rail bears
    `rail_share` of the weight, more or less by a third, and `grab_share` now and then for 2 s.
    """

    wander_m: float = 0.0  # standard deviation
    wander_s: float = 8.0
    look_every_s: float = 0.0  # on average; 0: never
    lean_m: float = 0.06
    look_unsteady: float = 0.10  # added to the step time's coefficient of variation meanwhile
    rail_share: float = 0.0
    grab_every_s: float = 0.0  # on average; 0: never
    grab_share: float = 0.4


NO_HABITS = Habits()


class HabitsNow:
    """How the habits show at this moment."""

    __slots__ = (
        "_due_s",
        "_grab_until_s",
        "_habits",
        "_look_until_s",
        "_phase",
        "_rng",
        "_side",
        "_towards_m",
        "lean_m",
        "rail_share",
        "unsteady",
        "wander_m",
    )

    def __init__(self, habits: Habits, seed: int) -> None:
        self._habits = habits
        self._rng = random.Random(f"habits {seed}")  # noqa: S311 - a simulation must be repeatable
        self._due_s = 0.0
        self._look_until_s = self._grab_until_s = 0.0
        self._side = 1.0
        self._towards_m = 0.0
        self._phase = self._rng.uniform(0.0, 2 * pi)
        self.wander_m = self.lean_m = self.unsteady = self.rail_share = 0.0

    def move(self, t_s: float) -> None:
        """Let time pass to `t_s`."""
        if t_s < self._due_s or self._habits is NO_HABITS:
            return
        self._due_s = t_s + _STEP_S
        self._wander()
        self._look(t_s)
        self._hold(t_s)

    def _wander(self) -> None:
        habits = self._habits
        kept = exp(-_STEP_S / habits.wander_s)
        spread_m = habits.wander_m * sqrt(1.0 - kept * kept)
        self._towards_m = self._towards_m * kept + self._rng.gauss(0.0, spread_m)
        self.wander_m += (self._towards_m - self.wander_m) * _STEP_S / _SHIFT_S

    def _look(self, t_s: float) -> None:
        habits = self._habits
        if t_s >= self._look_until_s and self._comes(habits.look_every_s):
            self._look_until_s = t_s + _LOOK_S
            self._side = self._rng.choice((-1.0, 1.0))
        left_s = self._look_until_s - t_s
        looking = left_s > 0.0
        self.unsteady = habits.look_unsteady if looking else 0.0
        self.lean_m = self._side * habits.lean_m * sin(pi * left_s / _LOOK_S) if looking else 0.0

    def _hold(self, t_s: float) -> None:
        habits = self._habits
        if t_s >= self._grab_until_s and self._comes(habits.grab_every_s):
            self._grab_until_s = t_s + _GRAB_S
        held = habits.rail_share * (1.0 + 0.33 * sin(2 * pi * 0.2 * t_s + self._phase))
        wanted = max(held, habits.grab_share) if t_s < self._grab_until_s else held
        self.rail_share += (wanted - self.rail_share) * min(1.0, _STEP_S / 0.15)

    def _comes(self, every_s: float) -> bool:
        return every_s > 0.0 and self._rng.random() < _STEP_S / every_s
