"""Four load cells under the simulated deck, and the converter that counts them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from controller.deck.calibration import SIMULATED, Calibration

Newtons = tuple[float, float, float, float]
"""Front left, front right, rear left, rear right, seen toward the console."""

_NOISE_POINTS = 16_381  # a prime: the four cells' walks through the table never fall into step
LOW_RAIL, HIGH_RAIL = -(1 << 23), (1 << 23) - 1


@dataclass(frozen=True, slots=True)
class DeckGeometry:
    """How far the cells sit from the deck's middle, along and across the belt, and how far that
    middle is to the right of the belt's."""

    half_length_m: float = 0.70
    half_width_m: float = 0.25
    middle_m: float = 0.0

    def shares(self, x_m: float, y_m: float) -> Newtons:
        """The parts of a load at (x to the right, y to the front) of the belt's middle that the
        cells bear: a rigid deck on four corners. Beyond the cells the far end lifts, with a
        negative part."""
        front = 0.5 + 0.5 * y_m / self.half_length_m
        right = 0.5 + 0.5 * (x_m - self.middle_m) / self.half_width_m
        rear, left = 1.0 - front, 1.0 - right
        return front * left, front * right, rear * left, rear * right


class Noise:
    """Gaussian noise of mean 0 and deviation 1 for four cells, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._table = _table(seed)
        self._at = 0

    def next(self) -> Newtons:
        """One value for each cell."""
        table, at = self._table, self._at
        self._at = (at + 1) % _NOISE_POINTS
        return table[at], table[at - 4001], table[at - 8009], table[at - 12_011]


@cache
def _table(seed: int) -> tuple[float, ...]:
    rng = random.Random(seed)  # noqa: S311 - a simulation has to be repeatable
    return tuple(rng.gauss(0.0, 1.0) for _ in range(_NOISE_POINTS))


class DeckCells:
    """Newtons to raw 24-bit counts, with the converter's own noise (about 0.02 N) and rails.

    Until `repair` it can be wrong: counts that are frozen, a channel at its rail, another gain.
    """

    def __init__(
        self, calibration: Calibration = SIMULATED, *, noise_counts: float = 40.0, seed: int = 1
    ) -> None:
        self._cells = tuple((1 / c.newtons_per_count, c.zero_counts) for c in calibration.cell)
        self._noise_counts = noise_counts
        self._noise = Noise(seed)
        self._counts: tuple[int, ...] = tuple(round(zero) for _, zero in self._cells)
        self._frozen = False
        self._saturated: int | None = None
        self._scale = 1.0

    def freeze(self) -> None:
        """From now on the same counts for ever: a converter that hangs."""
        self._frozen = True

    def saturate(self, channel: int = 0) -> None:
        """Put a channel at its upper rail: a broken bridge wire."""
        self._saturated = channel

    def scale(self, factor: float) -> None:
        """So much of the force that there is: twice for a wrong gain, -1 for a turned sign."""
        self._scale = factor

    def repair(self) -> None:
        """Whole again."""
        self._frozen, self._saturated, self._scale = False, None, 1.0

    def convert(self, forces_n: Sequence[float]) -> tuple[int, ...]:
        """The counts of one sample."""
        if not self._frozen:
            level, scale = self._noise_counts, self._scale
            whole = [
                round(force_n * scale * gain + zero + level * noise)
                for force_n, (gain, zero), noise in zip(
                    forces_n, self._cells, self._noise.next(), strict=True
                )
            ]
            if min(whole) < LOW_RAIL or max(whole) > HIGH_RAIL:
                whole = [min(HIGH_RAIL, max(LOW_RAIL, count)) for count in whole]
            self._counts = tuple(whole)
            if self._saturated is not None:
                railed = list(self._counts)
                railed[self._saturated] = HIGH_RAIL
                self._counts = tuple(railed)
        return self._counts
