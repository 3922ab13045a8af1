"""Events an hour, with the 95 % interval of a Poisson rate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp

TAIL = 0.025
_STEPS = 60  # of bisection


def at_most(count: int, mean: float) -> float:
    """The probability of no more than `count` events where `mean` are expected."""
    term = total = exp(-mean)
    for number in range(1, count + 1):
        term *= mean / number
        total += term
    return total


def interval(count: int) -> tuple[float, float]:
    """The exact interval of the mean after `count` events (Garwood 1936, Biometrika 28:437)."""
    most = 10.0 + 3.0 * count
    low = 0.0 if count == 0 else _falls(lambda mean: at_most(count - 1, mean), 1 - TAIL, most)
    return low, _falls(lambda mean: at_most(count, mean), TAIL, most)


def _falls(value: Callable[[float], float], to: float, most: float) -> float:
    """Where a falling function of 0 to `most` comes down to `to`."""
    low, high = 0.0, most
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if value(middle) > to else (low, middle)
    return high


@dataclass(frozen=True, slots=True)
class Rate:
    """So many events in so many hours."""

    count: int
    hours: float

    def __str__(self) -> str:
        low, high = (mean / self.hours for mean in interval(self.count))
        return f"{self.count / self.hours:.2g} ({low:.2g} to {high:.2g})"
