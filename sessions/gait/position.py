"""Where along the belt a person is, in the frame of the deck. Pure; time is an argument.

With each step the belt carries the centre of pressure to the rear and the next foot lands in front
of it again: half a metre to and fro at a fast walk. Over a whole step, weighed by the force, that
cancels. Without steps the mean of a second is the place.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_S = 1.0
"""A span without a step is closed after so long: somebody stands, or is carried."""
TREND_S = 2.0
MIN_LENGTH_M = 0.6
"""Cells that lie nearer together along the belt tell too little of a place on it."""
MIN_TREND_S = 0.8
MIN_PLACES = 3


@dataclass(frozen=True, slots=True)
class Ends:
    """Where the belt ends, in metres from the deck's middle to its front."""

    rear_m: float
    front_m: float

    @classmethod
    def of_cells(cls, along_m: Iterable[float]) -> Ends | None:
        """Those of the cells, by their places; None: all lie in about one place along the belt."""
        places_m = sorted(along_m)
        long = places_m[-1] - places_m[0] >= MIN_LENGTH_M
        return cls(places_m[0], places_m[-1]) if long else None


@dataclass(frozen=True, slots=True)
class Place:
    """Metres from the deck's middle to its front (the console), and how fast that changes; None:
    not known yet."""

    place_m: float
    drift_mps: float | None


class Position:
    """Takes the force and where it presses, and when steps became known."""

    __slots__ = ("_impulse_ns", "_moment_nms", "_places", "_since_s", "_t_s")

    def __init__(self) -> None:
        self._places: deque[tuple[float, float]] = deque()
        self.restart()

    def restart(self) -> None:
        """Samples are missing, or another person comes: begin anew."""
        self._places.clear()
        self._impulse_ns = self._moment_nms = 0.0
        self._t_s = self._since_s = 0.0

    def push(self, t_s: float, force_n: float, y_m: float | None) -> None:
        """Take one sample: newtons, and metres to the front; None while it is unloaded."""
        dt_s, self._t_s = t_s - self._t_s, t_s
        if not self._since_s:
            self._since_s = t_s
            return
        if y_m is not None:
            self._impulse_ns += force_n * dt_s
            self._moment_nms += force_n * y_m * dt_s
        if t_s - self._since_s >= LONGEST_S:
            self.step(t_s)

    def step(self, t_s: float) -> None:
        """A foot came down, or the weight passed to it, as is known now."""
        self._since_s = t_s
        if self._impulse_ns > 0.0:
            self._places.append((t_s, self._moment_nms / self._impulse_ns))
        self._impulse_ns = self._moment_nms = 0.0
        while self._places and t_s - self._places[0][0] > TREND_S:
            self._places.popleft()

    def place(self) -> Place | None:
        """The newest; None: too little was seen."""
        if not self._places:
            return None
        return Place(self._places[-1][1], self._trend())

    def _trend(self) -> float | None:
        """By least squares over the last places."""
        places = self._places
        if len(places) < MIN_PLACES or places[-1][0] - places[0][0] < MIN_TREND_S:
            return None
        mean_t = sum(t for t, _ in places) / len(places)
        mean_y = sum(y for _, y in places) / len(places)
        covariance = sum((t - mean_t) * (y - mean_y) for t, y in places)
        return covariance / sum((t - mean_t) ** 2 for t, _ in places)
