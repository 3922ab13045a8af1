"""The heart of a simulated walker: its rate follows the effort, late. Pure; time is an argument.

The effort is the oxygen that walking takes: 0.1 ml/kg/min for each m/min of speed and 1.8 times as
much of its vertical part (ACSM's Guidelines for Exercise Testing and Prescription, walking
equation). The share of the heart-rate reserve is taken to be the share of the oxygen reserve
(Swain and Leutholtz 1997). Time constants and the person are chosen, not measured.
"""

from __future__ import annotations

import math
import random
from typing import Final

RESTING_BPM: Final = 96.0  # standing on a treadmill, a little excited
HIGHEST_BPM: Final = 182.0
OXYGEN_RESERVE: Final = 31.5  # ml/kg/min above rest: somebody of ordinary fitness
RISE_S: Final = 25.0
FALL_S: Final = 50.0
SCATTER: Final = 0.02  # of one interval between beats about their mean, as a share of it


def steady_bpm(speed_mps: float, incline_pct: float) -> float:
    """Where the rate settles at this effort."""
    m_per_min = max(0.0, speed_mps) * 60
    oxygen = 0.1 * m_per_min + 1.8 * m_per_min * max(0.0, incline_pct) / 100
    share = min(1.0, oxygen / OXYGEN_RESERVE)
    return RESTING_BPM + share * (HIGHEST_BPM - RESTING_BPM)


class Pulse:
    """One heart, from rest on. Equal seeds beat alike."""

    def __init__(self, now_s: float, seed: int = 1) -> None:
        self.bpm = RESTING_BPM
        self._steady_bpm = RESTING_BPM
        self._at_s = self._beat_s = now_s
        self._chance = random.Random(seed)  # noqa: S311 - a simulation is to repeat itself
        self._scatter = self._scattered()

    def exert(self, speed_mps: float, incline_pct: float, now_s: float) -> None:
        """From now on, walk like this; 0: stand."""
        self.advance(now_s)
        self._steady_bpm = steady_bpm(speed_mps, incline_pct)

    def settle(self, bpm: float, now_s: float) -> None:
        """Beat like this at once, until there is another effort."""
        self.advance(now_s)
        self.bpm = self._steady_bpm = bpm

    def advance(self, now_s: float) -> None:
        """Let time pass."""
        passed_s = max(0.0, now_s - self._at_s)
        self._at_s = max(self._at_s, now_s)
        constant_s = RISE_S if self._steady_bpm > self.bpm else FALL_S
        self.bpm += (self._steady_bpm - self.bpm) * (1 - math.exp(-passed_s / constant_s))

    def beats(self, now_s: float) -> tuple[float, ...]:
        """The intervals in seconds between the beats since the last call, the oldest first."""
        self.advance(now_s)
        intervals_s: list[float] = []
        while (interval_s := 60 / self.bpm * self._scatter) <= now_s - self._beat_s:
            self._beat_s += interval_s
            self._scatter = self._scattered()
            intervals_s.append(interval_s)
        return tuple(intervals_s)

    def _scattered(self) -> float:
        return 1 + self._chance.uniform(-SCATTER, SCATTER)
