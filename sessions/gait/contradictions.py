"""Does the deck contradict what must be so? A wrong sign, a wrong gain, plugs that are swapped.

No load pulls the deck up: a total far below zero is a sign that is turned round, and while somebody
stands between the cells none of them can be lifted, so a negative one has its wires changed over or
its plug in another's socket. Who stands still weighs what was entered; hands on a rail, a bag and
last year's figure make less of a difference than a gain that is wrong. And a belt carries feet to
the rear: where pressure goes to the front time and again, the belt runs the wrong way or the
deck's ends are swapped, and only somebody who looks at the belt can tell which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sessions.gait.report import SignalHealth
from sessions.gait.summary import STANDARD_GRAVITY_MPS2

NEGATIVE_N: Final = -100.0
NEGATIVE_S: Final = 0.5
"""Both are more than a zero that drifted, or a deck that rings when somebody jumps off."""
LIFTED_SHARE: Final = 0.05
LIFTED_N: Final = 20.0
"""A cell that shows less than minus the greater of both is lifted."""
WEIGHT_SHARE: Final = 0.15
AGAINST_STEPS: Final = 4
SURE_SLOPE_MPS: Final = 0.3
"""Faster than a foot that steps on the spot rolls."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What is wrong with the signal, and in words what to look at."""

    health: SignalHealth
    text: str


class Contradictions:
    """`cells` are what people call the load cells. `entered_n` is the person's weight, if known."""

    __slots__ = (
        "_against",
        "_cells",
        "_entered_n",
        "_negative_since_s",
        "_standing",
        "_stood_n",
        "_t_s",
    )

    def __init__(self, cells: Sequence[str], entered_n: float | None = None) -> None:
        self._entered_n = entered_n
        self._cells = cells
        self._stood_n: Sequence[float] = ()
        self._standing: Contradiction | None = None
        self._negative_since_s: float | None = None
        self._against = 0
        self._t_s = 0.0

    def enter(self, weight_n: float | None) -> None:
        """The weight of who stands there, or will, was entered."""
        self._entered_n = weight_n
        if self._stood_n:
            self.stood(self._stood_n)

    def push(self, t_s: float, total_n: float) -> None:
        """Take one sample of the total force."""
        self._t_s = t_s
        if total_n > NEGATIVE_N:
            self._negative_since_s = None
        elif self._negative_since_s is None:
            self._negative_since_s = t_s

    def stood(self, cells_n: Sequence[float]) -> None:
        """Somebody stood still for a second; the cells' newtons then."""
        self._stood_n = cells_n
        total_n = sum(cells_n)
        self._standing = self._lifted(cells_n, total_n) or self._misweighed(total_n)

    def vacate(self) -> None:
        """Nobody is there any more."""
        self._standing = None
        self._stood_n = ()
        self._against = 0

    def stance(self, slope_mps: float) -> None:
        """How fast one foot's pressure went to the console (negative: to the rear, as it should on
        a belt that runs forward). What is slow is the foot's own roll and says nothing."""
        if slope_mps > SURE_SLOPE_MPS:
            self._against += 1
        elif slope_mps < 0.0:
            self._against = 0

    def found(self) -> Contradiction | None:
        """The worst that is known now."""
        since_s = self._negative_since_s
        if since_s is not None and self._t_s - since_s > NEGATIVE_S:
            return _TURNED
        return self._standing or (_AGAINST if self._against >= AGAINST_STEPS else None)

    def _lifted(self, cells_n: Sequence[float], total_n: float) -> Contradiction | None:
        lowest_n = min(cells_n)
        if lowest_n >= -max(LIFTED_N, LIFTED_SHARE * total_n):
            return None
        cell = self._cells[cells_n.index(lowest_n)]
        return Contradiction(
            SignalHealth.NEGATIVE,
            f"the deck's cell {cell} shows {lowest_n:.0f} N under somebody who stands: its wires "
            "or plugs are changed over, or they stand beside the cells",
        )

    def _misweighed(self, total_n: float) -> Contradiction | None:
        entered_n = self._entered_n
        if not entered_n or abs(total_n - entered_n) <= WEIGHT_SHARE * entered_n:
            return None
        kg, entered_kg = total_n / STANDARD_GRAVITY_MPS2, entered_n / STANDARD_GRAVITY_MPS2
        return Contradiction(
            SignalHealth.MISSCALED,
            f"the deck weighs {kg:.0f} kg where {entered_kg:.0f} kg are entered: correct the "
            "entry, let go of the rail, or calibrate the deck",
        )


_TURNED = Contradiction(
    SignalHealth.NEGATIVE,
    "the deck shows less than nothing: its sign is turned round; look at its wires and calibration",
)
_AGAINST = Contradiction(
    SignalHealth.MISPLACED,
    "the feet go to the console: the belt runs the wrong way, or the deck's front and rear cells "
    "are swapped",
)
