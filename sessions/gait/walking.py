"""Footsteps without flight, from the centre of pressure.

In walking the deck is never unloaded (the total force stays above about three quarters of body
weight), so that no threshold of force can part the steps. The weight passes from side to side
instead: with each step the sideways centre of pressure crosses the midline between the feet, 10 to
20 cm from one side to the other. When a foot comes down or leaves is known from it only to a tenth
of a second, so that no contact time is derived here.
"""

from __future__ import annotations

MIN_SPAN_M = 0.05
"""Sway of a standing person stays below it; the feet of a walking one are further apart."""
HYSTERESIS_SHARE = 0.15
MIN_STEP_S = 0.25
MEMORY_S = 5.0
"""How slowly the outermost positions are forgotten: the midline follows the person."""


class WalkSteps:
    """Counts the passes of weight from one side to the other."""

    __slots__ = ("_crossed_s", "_left_m", "_on_right", "_right_m", "_step_s", "_t_s", "_x_m")

    def __init__(self) -> None:
        self._left_m = self._right_m = self._x_m = 0.0
        self._t_s: float | None = None
        self._on_right: bool | None = None
        self._crossed_s = self._step_s = 0.0

    @property
    def on_right(self) -> bool:
        """Whether the weight was last seen clearly on the right of the deck."""
        return self._on_right is True

    def push(self, t_s: float, x_m: float) -> float | None:
        """Take the sideways centre of pressure in metres; the time of a step that it completes."""
        if self._t_s is None:
            self._left_m = self._right_m = self._x_m = x_m
            self._t_s = self._crossed_s = self._step_s = t_s
            return None
        shrink_m = (self._right_m - self._left_m) * min((t_s - self._t_s) / MEMORY_S, 0.5)
        self._left_m = min(self._left_m + shrink_m, x_m)
        self._right_m = max(self._right_m - shrink_m, x_m)
        middle_m = 0.5 * (self._left_m + self._right_m)
        if (x_m > middle_m) is not (self._x_m > middle_m):
            self._crossed_s = t_s
        self._t_s = t_s
        self._x_m = x_m
        span_m = self._right_m - self._left_m
        if abs(x_m - middle_m) < HYSTERESIS_SHARE * span_m or span_m < MIN_SPAN_M:
            return None
        return self._side(t_s, on_right=x_m > middle_m)

    def restart(self) -> None:
        """Samples are missing: begin anew."""
        self._t_s = self._on_right = None

    def land(self, t_s: float) -> None:
        """A foot came down after a flight: that was the step; which side it is on shows later."""
        self._on_right = None
        self._step_s = t_s

    def _side(self, t_s: float, *, on_right: bool) -> float | None:
        """The weight is clearly on one side."""
        if on_right is self._on_right:
            return None
        was_unknown = self._on_right is None
        if not was_unknown and t_s - self._step_s < MIN_STEP_S:
            return None
        self._on_right = on_right
        if was_unknown:
            return None
        self._step_s = t_s
        return self._crossed_s
