"""Left and right in running, where the feet land too close for a single step to tell.

A runner's feet come down about two centimetres apart, and each lands one and a half to either side
of its own line (d' about 1.6): a single step says little. But feet alternate. So steps are parted
into two classes, every other one, and what all steps of the window say together decides which class
is on the right of the deck. After a step that was missed or counted twice the classes may be
swapped: the evidence begins anew, and until it is strong the side is unknown.
"""

from __future__ import annotations

from collections import deque
from math import sqrt
from statistics import fmean, median, pstdev

WINDOW_STEPS = 40
MIN_STEPS = 8
SURE = 4.0
"""Standard errors between the classes, to say a side; a chance of 1 in 15 000 without any."""
DOUBTFUL = 2.0
"""Below it a side that was said is unknown again."""
MIN_PLACE_ERROR_M = 0.002
"""Steps that differ less than the deck can tell are not more alike than this."""
STEP_SHARES = (0.6, 1.6)
"""Of the median step time; outside of it an event was counted twice or missed."""
RECENT_STEPS = 8


class Alternation:
    """Takes where each foot landed; tells on which side of the deck that was."""

    __slots__ = ("_contact_s", "_differences_m", "_even", "_even_right", "_place_m", "_steps_s")

    def __init__(self) -> None:
        self._even = True
        self._steps_s: deque[float] = deque(maxlen=RECENT_STEPS)
        self._differences_m: deque[float] = deque(maxlen=WINDOW_STEPS)
        self.restart()

    def restart(self) -> None:
        """What comes next does not follow what was."""
        self._contact_s: float | None = None
        self._place_m: float | None = None
        self._steps_s.clear()
        self._anchor()

    def landed(self, contact_s: float, place_m: float | None) -> bool | None:
        """A foot's contact and its sideways place (None: not measured), metres to the right of the
        deck. Whether it is the one on the right; None: not known."""
        if self._missed(contact_s):
            self._anchor()
        else:
            self._even = not self._even
            self._compare(place_m)
        self._place_m = place_m
        return None if self._even_right is None else self._even_right is self._even

    def _missed(self, contact_s: float) -> bool:
        """Whether this contact is not the next one; the step's time is learnt."""
        before_s, self._contact_s = self._contact_s, contact_s
        if before_s is None:
            return True
        self._steps_s.append(contact_s - before_s)
        usual_s = median(self._steps_s)
        low, high = STEP_SHARES
        return not low * usual_s <= contact_s - before_s <= high * usual_s

    def _anchor(self) -> None:
        """From here on the classes are counted anew."""
        self._even = True
        self._even_right: bool | None = None
        self._place_m = None
        self._differences_m.clear()

    def _compare(self, place_m: float | None) -> None:
        """How much farther right the even step is than the odd one beside it, pooled."""
        if place_m is None or self._place_m is None:
            return
        rightward_m = place_m - self._place_m
        self._differences_m.append(rightward_m if self._even else -rightward_m)
        sureness = self._sureness()
        if abs(sureness) >= SURE:
            self._even_right = sureness > 0
        elif abs(sureness) < DOUBTFUL:
            self._even_right = None

    def _sureness(self) -> float:
        """The mean difference in standard errors. Neighbours share a step, which correlates them
        by one half and doubles the variance of the mean."""
        count = len(self._differences_m)
        if count < MIN_STEPS:
            return 0.0
        spread_m = max(pstdev(self._differences_m), MIN_PLACE_ERROR_M)
        return fmean(self._differences_m) / (spread_m * sqrt(2.0 / count))
