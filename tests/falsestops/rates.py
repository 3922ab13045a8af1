"""Events an hour and shares of trials, with their exact 95 % intervals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb, exp

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


def as_many(count: int, trials: int, share: float) -> float:
    """The probability of at least `count` of so many trials where this share is expected."""
    return sum(
        comb(trials, number) * share**number * (1 - share) ** (trials - number)
        for number in range(count, trials + 1)
    )


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many trials."""

    count: int
    trials: int

    def interval(self) -> tuple[float, float]:
        """The exact interval (Clopper and Pearson 1934, Biometrika 26:404)."""
        missed = self.trials - self.count
        return self._lowest(self.count), 1 - self._lowest(missed)

    def _lowest(self, count: int) -> float:
        if count == 0:
            return 0.0
        return _falls(lambda share: 1 - as_many(count, self.trials, share), 1 - TAIL, 1.0)

    def __str__(self) -> str:
        low, high = (100 * share for share in self.interval())
        return f"{100 * self.count / self.trials:.0f} % ({low:.0f} to {high:.0f})"
