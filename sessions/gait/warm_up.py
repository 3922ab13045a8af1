"""Is the deck's zero still on its way? Bridges and amplifiers drift until they are warm."""

from __future__ import annotations

from collections import deque
from typing import Final

EVERY_S: Final = 1.0
WINDOW_S: Final = 180.0
MIN_S: Final = 30.0
WARMING_N_PER_MIN: Final = 1.0


class WarmUp:
    """Told what the empty deck shows, as often as one likes."""

    def __init__(self) -> None:
        self._zeros: deque[tuple[float, float]] = deque()

    def push(self, t_s: float, zero_n: float) -> None:
        """The empty deck's total."""
        zeros = self._zeros
        if zeros and t_s - zeros[-1][0] < EVERY_S:
            return
        zeros.append((t_s, zero_n))
        while t_s - zeros[0][0] > WINDOW_S:
            zeros.popleft()

    def restart(self) -> None:
        """The zero was taken anew, or the deck was: what comes does not follow what was."""
        self._zeros.clear()

    @property
    def trend_n_per_min(self) -> float | None:
        """How fast the zero moves, by least squares. None: it has not been seen for long enough."""
        zeros = self._zeros
        if not zeros or zeros[-1][0] - zeros[0][0] < MIN_S:
            return None
        mean_s = sum(t_s for t_s, _ in zeros) / len(zeros)
        spread = sum((t_s - mean_s) ** 2 for t_s, _ in zeros)
        return 60.0 * sum((t_s - mean_s) * zero_n for t_s, zero_n in zeros) / spread

    @property
    def warming(self) -> bool:
        """Whether it is still on its way."""
        trend = self.trend_n_per_min
        return trend is not None and abs(trend) > WARMING_N_PER_MIN
