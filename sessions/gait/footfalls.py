"""From steps to footfalls: each foot's time on the belt with the samples taken in it.

With flight a stance is one foot's, and which foot's the alternation of many tells; without, one
foot's share is cut out of the double supports, and the side is where the weight is. Live, in blocks
and over a file the same samples give the same footfalls: each is told when it is complete, and
never changed afterwards.
"""

from __future__ import annotations

from statistics import median

from sessions.gait.alternation import Alternation
from sessions.gait.facing import Facing, body_side
from sessions.gait.footfall import Footfall
from sessions.gait.plates import OwnStance, PlateFeet, Plates
from sessions.gait.summary import CompleteStance
from sessions.gait.trace import Sample, Trace
from sessions.gait.walked import Level, WalkedFeet


class FootfallFinder:
    """Keeps the samples and cuts them at the events that the meter finds."""

    __slots__ = ("_plates", "_run", "_trace", "_walk", "facing")

    def __init__(self, facing: Facing = Facing.UNKNOWN) -> None:
        self.facing = facing
        self._trace = Trace()
        self._run = Alternation()
        self._walk = WalkedFeet()
        self._plates: PlateFeet | None = None  # where each foot has a deck of its own

    def push(self, t_s: float, force_n: float, x_m: float | None, y_m: float | None) -> None:
        """Take one sample: newtons as the deck shows them, its zero included."""
        self._trace.push(t_s, force_n, x_m, y_m)

    def interrupt(self) -> None:
        """Samples are missing."""
        self._trace.clear()
        self._walk.restart()
        self._run.restart()
        if self._plates:
            self._plates.restart()

    def weigh(self, body_weight_n: float) -> None:
        """The person's weight became known."""
        if self._plates:
            self._plates.weigh(body_weight_n)

    def pressed(self, t_s: float, plates: Plates) -> Footfall | None:
        """One sample of two decks side by side; the footfall that it completes, of a foot that had
        the other beside it."""
        self._plates = self._plates or PlateFeet()
        own = self._plates.push(t_s, plates)
        return self._footfall(own) if own else None

    def landed(self) -> None:
        """A flight ended: nobody walks on from before it."""
        self._walk.restart()

    def walked(self, pass_s: float, level: Level, *, on_right: bool) -> Footfall | None:
        """The weight passed to this side of the deck without flight; what that completes."""
        self._run.restart()
        if self._plates:  # tell by themselves what each foot bore
            return None
        side = body_side(deck_right=on_right, facing=self.facing)
        return self._walk.passed(pass_s, self._trace, level, side)

    def ran(self, stance: CompleteStance, zero_n: float) -> Footfall:
        """One foot came and left, with a flight before and after it."""
        samples = self._trace.between(stance.contact_s, stance.toe_off_s)
        self._trace.forget_before(stance.toe_off_s)
        on_right = self._on_right(stance, samples)
        return self._footfall(OwnStance(on_right, stance, 0.0, 0.0, zero_n, samples))

    def _on_right(self, stance: CompleteStance, samples: list[Sample]) -> bool | None:
        if self._plates:
            return self._plates.on_right(stance.contact_s, stance.toe_off_s)
        return self._run.landed(stance.contact_s, _place_m(samples))

    def _footfall(self, own: OwnStance) -> Footfall:
        stance = own.stance
        return Footfall(
            side=body_side(deck_right=own.on_right, facing=self.facing),
            contact_s=stance.contact_s,
            toe_off_s=stance.toe_off_s,
            threshold_n=stance.threshold_n,
            t_s=tuple(t_s for t_s, _, _, _ in own.samples),
            force_n=tuple(force_n - own.zero_n for _, force_n, _, _ in own.samples),
            x_m=tuple(x_m for _, _, x_m, _ in own.samples),
            y_m=tuple(y_m for _, _, _, y_m in own.samples),
            double_support_before_s=own.before_s,
            double_support_after_s=own.after_s,
        )


def _place_m(samples: list[Sample]) -> float | None:
    """Where the foot stood, sideways: the median, which a knock at either end does not move."""
    places_m = [x_m for _, _, x_m, _ in samples if x_m is not None]
    return median(places_m) if places_m else None
