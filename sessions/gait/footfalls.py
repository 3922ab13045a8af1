"""From steps to footfalls: each foot's time on the belt with the samples taken in it.

In running a stance is one foot's. Live, in blocks and over a file the same samples give the same
footfalls, because each is told when it is complete and never changed afterwards.
"""

from __future__ import annotations

from sessions.gait.facing import Facing, body_side
from sessions.gait.footfall import Footfall
from sessions.gait.summary import CompleteStance
from sessions.gait.trace import Trace


class FootfallFinder:
    """Keeps the samples and cuts them at the events that the meter finds."""

    __slots__ = ("_trace", "facing")

    def __init__(self, facing: Facing = Facing.UNKNOWN) -> None:
        self.facing = facing
        self._trace = Trace()

    def push(self, t_s: float, force_n: float, x_m: float | None, y_m: float | None) -> None:
        """Take one sample: newtons as the deck shows them, its zero included."""
        self._trace.push(t_s, force_n, x_m, y_m)

    def interrupt(self) -> None:
        """Samples are missing."""
        self._trace.clear()

    def ran(self, stance: CompleteStance, zero_n: float) -> Footfall:
        """One foot came and left, with a flight before and after it."""
        samples = self._trace.between(stance.contact_s, stance.toe_off_s)
        self._trace.forget_before(stance.toe_off_s)
        return Footfall(
            side=body_side(deck_right=None, facing=self.facing),
            contact_s=stance.contact_s,
            toe_off_s=stance.toe_off_s,
            threshold_n=stance.threshold_n,
            t_s=tuple(t_s for t_s, _, _, _ in samples),
            force_n=tuple(force_n - zero_n for _, force_n, _, _ in samples),
            x_m=tuple(x_m for _, _, x_m, _ in samples),
            y_m=tuple(y_m for _, _, _, y_m in samples),
            double_support_before_s=0.0,
            double_support_after_s=0.0,
        )
