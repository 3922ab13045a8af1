"""What a whole walk came to that depends on the belt's speed, added up footfall by footfall."""

from __future__ import annotations

from dataclasses import dataclass

from sessions.gait.metrics.gait import GaitFigures


@dataclass(frozen=True, slots=True)
class Burnt:
    """An estimate in kilocalories, and its range; of the time for which there is one."""

    kcal: float
    least_kcal: float
    most_kcal: float


class Effort:
    """Takes the figures of the last steps, and for how long they hold."""

    def __init__(self) -> None:
        self._kcal = self._least_kcal = self._most_kcal = 0.0
        self._length_m = 0.0
        self._lengths = 0

    def add(self, gait: GaitFigures, for_s: float) -> None:
        """So long was walked like this."""
        if gait.energy is not None:
            minutes = for_s / 60.0
            self._kcal += gait.energy.kcal_per_min * minutes
            self._least_kcal += gait.energy.least_kcal_per_min * minutes
            self._most_kcal += gait.energy.most_kcal_per_min * minutes
        if gait.step_length_m is not None:
            self._length_m += gait.step_length_m.mean
            self._lengths += 1

    @property
    def burnt(self) -> Burnt | None:
        """None: at no time was there an estimate."""
        if not self._kcal:
            return None
        return Burnt(self._kcal, self._least_kcal, self._most_kcal)

    @property
    def step_length_m(self) -> float | None:
        """The mean; None: not known."""
        return self._length_m / self._lengths if self._lengths else None
