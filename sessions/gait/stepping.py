"""Signs that somebody steps, and how far back the belt usually carries a foot before the next one.

Three things are a sign of a step: a contact after a flight, a pass of weight to the other side
(both told by the meter), and a jump of the centre of pressure to the front, where the next foot
lands. Narrow steps show no passes, slow ones no jumps; who lies on the belt shows neither.
"""

from __future__ import annotations

from collections import deque
from statistics import median

SMOOTH_S = 0.04
"""Time constant of the centre of pressure, which is noisy under a light person."""
MIN_JUMP_M = 0.07
JUMP_SHARE = 0.5
"""Of the usual jump: who struggles on the belt moves the load, but less."""
TURN_M = 0.03
"""The pressure has turned when it has come so far back from its extreme."""
SAME_STEP_S = 0.2
"""Two signs within this time are of one step."""
REMEMBERED = 8
MIN_STEPS = 4
PAUSE_S = 3.0
"""After so long without a step what was usual is forgotten."""


class Stepping:
    """Takes the centre of pressure along the belt, and the meter's steps."""

    __slots__ = (
        "_began_s",
        "_jumps_m",
        "_low_m",
        "_lows_m",
        "_rising",
        "_sign_s",
        "_since_m",
        "_step_low_m",
        "_steps_s",
        "_t_s",
        "_turn_m",
        "usual_s",
        "y_m",
    )

    def __init__(self) -> None:
        self._steps_s: deque[float] = deque(maxlen=REMEMBERED)
        self._jumps_m: deque[float] = deque(maxlen=REMEMBERED)
        self._lows_m: deque[float] = deque(maxlen=REMEMBERED)
        self.usual_s: float | None = None
        """The usual time from step to step; None: too few were seen."""
        self.restart()

    def restart(self) -> None:
        """Samples are missing, or another person comes: begin anew."""
        self._forget()
        self._t_s = 0.0
        self._began_s = 0.0  # the first sign of the newest step
        self._sign_s: float | None = None  # its last
        self.y_m: float | None = None
        self._low_m = self._step_low_m = self._turn_m = self._since_m = 0.0
        self._rising = False

    def since_s(self) -> float | None:
        """How long ago the last sign was, the first load for one; None: there was none."""
        return None if self._sign_s is None else self._t_s - self._sign_s

    def behind_m(self) -> float | None:
        """How far the pressure is behind where a foot was ever lifted in the last steps."""
        if self.y_m is None or len(self._lows_m) < MIN_STEPS:
            return None
        return min(self._lows_m) - self.y_m

    def push(self, t_s: float, y_m: float | None) -> bool:
        """Take one sample: metres to the front; None while the deck is unloaded. True: it shows a
        step."""
        dt_s, self._t_s = t_s - self._t_s, t_s
        if y_m is None:
            return False
        if self.y_m is None:
            self.y_m = self._low_m = self._step_low_m = self._turn_m = self._since_m = y_m
            self._sign_s = self._began_s = t_s
            return False
        self.y_m += (y_m - self.y_m) * min(1.0, dt_s / SMOOTH_S)
        self._turn(self.y_m)
        self._low_m = min(self._low_m, self.y_m)
        self._step_low_m = min(self._step_low_m, self.y_m)
        jump_m = self.y_m - self._low_m
        return jump_m > MIN_JUMP_M and jump_m > self._least_jump_m() and self.step(t_s)

    def step(self, t_s: float) -> bool:
        """A sign of a step, as is known now. True: the first sign of this one."""
        before_s, self._sign_s = self._sign_s, t_s
        if self.y_m is not None:
            self._low_m = self.y_m
        if before_s is not None and t_s - before_s <= SAME_STEP_S:
            return False
        if before_s is None or t_s - before_s > PAUSE_S:
            self._forget()
        else:
            self._steps_s.append(t_s - self._began_s)
            self.usual_s = median(self._steps_s) if len(self._steps_s) >= MIN_STEPS else None
            self._lows_m.append(self._step_low_m)
        self._began_s = t_s
        if self.y_m is not None:
            self._step_low_m = self.y_m
        return True

    def _forget(self) -> None:
        self._steps_s.clear()
        self.usual_s = None
        self._jumps_m.clear()
        self._lows_m.clear()

    def _least_jump_m(self) -> float:
        """Of those who jump further: their own share. Less than `MIN_JUMP_M` is none of anybody."""
        return JUMP_SHARE * median(self._jumps_m) if len(self._jumps_m) >= MIN_STEPS else 0.0

    def _turn(self, y_m: float) -> None:
        """Follow the zigzag: each way to the front is a jump, from the lowest place to the
        highest."""
        further = y_m > self._turn_m if self._rising else y_m < self._turn_m
        if further:
            self._turn_m = y_m
        elif abs(y_m - self._turn_m) > TURN_M:
            if self._rising and self._turn_m - self._since_m > TURN_M:
                self._jumps_m.append(self._turn_m - self._since_m)
            self._since_m, self._turn_m = self._turn_m, y_m
            self._rising = not self._rising
