"""The last steps in a row, and the force on the deck from step to step."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from statistics import fmean

WINDOW_STEPS = 8
MAX_STEP_S = 2.5
"""A longer pause between two steps ends a series."""
MIN_BALANCE_STEPS = 4
STRIDES_STEPS = 4
"""Two strides: the fewest over which a limp and a step told late are evened out."""


@dataclass(frozen=True, slots=True)
class _Step:
    """The sums up to a step, and the peak since the step before."""

    at_s: float  # when the foot came down
    told_s: float  # when that was known: the sums run to here
    impulse_ns: float
    loaded_s: float
    peak_n: float


class StepSeries:
    """Cadence and force over the last eight steps. None: fewer than two, or they are long over."""

    def __init__(self) -> None:
        self._steps: deque[_Step] = deque(maxlen=WINDOW_STEPS + 1)
        self._t_s: float | None = None
        self._impulse_ns = self._loaded_s = self._peak_n = 0.0

    def push(self, t_s: float, force_n: float, *, loaded: bool) -> None:
        """Take one sample of the total force, zero removed."""
        if self._t_s is not None:
            dt_s = t_s - self._t_s
            self._impulse_ns += force_n * dt_s
            if loaded:
                self._loaded_s += dt_s
        self._t_s = t_s
        self._peak_n = max(self._peak_n, force_n)

    def step(self, at_s: float, told_s: float) -> None:
        """A foot came down at `at_s`, which became known at `told_s`."""
        if not self.fresh(at_s):
            self._steps.clear()
        self._steps.append(_Step(at_s, told_s, self._impulse_ns, self._loaded_s, self._peak_n))
        self._peak_n = 0.0

    def clear(self) -> None:
        """What comes next does not follow what was."""
        self._steps.clear()
        self._t_s = None
        self._peak_n = 0.0

    def fresh(self, now_s: float) -> bool:
        """Whether the last step was a short time ago."""
        return bool(self._steps) and now_s - self._steps[-1].at_s < MAX_STEP_S

    def cadence_spm(self) -> float | None:
        """Steps a minute: 60 over the mean time from step to step."""
        ends = self._ends()
        if ends is None:
            return None
        first, last = ends
        return 60.0 * (len(self._steps) - 1) / (last.at_s - first.at_s)

    def mean_force_n(self) -> float | None:
        """Mean force while there is load."""
        ends = self._ends()
        if ends is None or ends[1].loaded_s <= ends[0].loaded_s:
            return None
        return (ends[1].impulse_ns - ends[0].impulse_ns) / (ends[1].loaded_s - ends[0].loaded_s)

    def peak_force_n(self) -> float | None:
        """Mean of the steps' peaks."""
        return fmean([step.peak_n for step in self._steps][1:]) if self._ends() else None

    def balance_n(self) -> float | None:
        """Body weight: over whole steps the mean force is the weight (what goes up comes down)."""
        ends = self._ends()
        if ends is None or len(self._steps) <= MIN_BALANCE_STEPS:
            return None
        return (ends[1].impulse_ns - ends[0].impulse_ns) / (ends[1].told_s - ends[0].told_s)

    def strides_n(self) -> float | None:
        """The same over the last two strides only."""
        if len(self._steps) <= STRIDES_STEPS:
            return None
        first, last = self._steps[-1 - STRIDES_STEPS], self._steps[-1]
        return (last.impulse_ns - first.impulse_ns) / (last.told_s - first.told_s)

    def _ends(self) -> tuple[_Step, _Step] | None:
        return (self._steps[0], self._steps[-1]) if len(self._steps) > 1 else None
