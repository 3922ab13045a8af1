"""How much of a person the deck usually bears, so that a hand on the rail is no stumble."""

from __future__ import annotations

MEMORY_S = 5.0


class UsualLoad:
    """A running mean of the total force over the last seconds; of all there is at first."""

    __slots__ = ("_seen_s", "_t_s", "mean_n")

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Somebody else may come."""
        self.mean_n = self._seen_s = 0.0
        self._t_s: float | None = None

    @property
    def known(self) -> bool:
        """Whether as much was seen as is remembered."""
        return self._seen_s >= MEMORY_S

    def push(self, t_s: float, force_n: float) -> None:
        """Take one sample of the total force, zero removed."""
        if self._t_s is not None:
            dt_s = t_s - self._t_s
            self._seen_s += dt_s
            if self._seen_s > 0.0:
                self.mean_n += (force_n - self.mean_n) * dt_s / min(self._seen_s, MEMORY_S)
        self._t_s = t_s
