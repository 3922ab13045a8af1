"""Synthetic vertical forces whose truth is known."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, pi, sin, sqrt

Signal = list[tuple[float, float]]


@dataclass(frozen=True)
class Run:
    """Stances of a squared sine on an else empty deck, from `lead_s` on."""

    stances: int = 10
    contact_s: float = 0.25
    flight_s: float = 0.10
    peak_n: float = 1600.0
    rate_hz: float = 1000.0
    lead_s: float = 0.30
    drift_n_per_s: float = 0.0
    noise_n: float = 0.0
    seed: int = 1

    @property
    def step_s(self) -> float:
        return self.contact_s + self.flight_s

    @property
    def body_weight_n(self) -> float:
        """Mean force over whole steps."""
        return self.peak_n / 2 * self.contact_s / self.step_s

    def contact(self, number: int) -> float:
        """When stance `number` truly begins."""
        return self.lead_s + number * self.step_s

    def above(self, threshold_n: float) -> tuple[float, float]:
        """Seconds after true contact at which the force is first and last above a threshold."""
        early_s = self.contact_s / pi * asin(sqrt(threshold_n / self.peak_n))
        return early_s, self.contact_s - early_s

    def force_n(self, t_s: float) -> float:
        """Without drift and noise."""
        number = int((t_s - self.lead_s) // self.step_s)
        into_s = t_s - self.contact(number)
        if not 0 <= number < self.stances or into_s > self.contact_s:
            return 0.0
        return self.peak_n * sin(pi * into_s / self.contact_s) ** 2

    def signal(self) -> Signal:
        """With drift and noise, until a flight after the last stance."""
        rng = random.Random(self.seed)
        count = round((self.contact(self.stances) + 0.3) * self.rate_hz)
        times_s = [number / self.rate_hz for number in range(count)]
        return [
            (t_s, self.force_n(t_s) + self.drift_n_per_s * t_s + rng.gauss(0.0, self.noise_n))
            for t_s in times_s
        ]


def level(start_s: float, end_s: float, force_n: float, rate_hz: float = 1000.0) -> Signal:
    """A constant force."""
    first, last = round(start_s * rate_hz), round(end_s * rate_hz)
    return [(number / rate_hz, force_n) for number in range(first, last)]


def joined(parts: Sequence[Signal], rate_hz: float = 1000.0) -> Signal:
    """One after the other, timed anew."""
    forces_n = [force_n for part in parts for _, force_n in part]
    return [(number / rate_hz, force_n) for number, force_n in enumerate(forces_n)]
