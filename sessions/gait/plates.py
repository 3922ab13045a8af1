"""Each foot on a deck of its own: left and right are known, not guessed.

Two decks side by side under one belt. A foot's stance is what its own deck bears; what overlaps
with the other deck's is double support. A foot on both decks at once, and two feet on one, are no
foot's stance and are left out.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from sessions.gait.stance import MIN_STANCE_S, Contact, Stance, StanceDetector
from sessions.gait.summary import CompleteStance, complete
from sessions.gait.trace import Sample, Trace

Press = tuple[float, float | None, float | None]
"""Newtons, and metres sideways and along the belt where there is enough load to tell."""
Plates = tuple[Press, Press]
"""What the deck on the left of the belt bears, and the one on the right."""

MAX_STANCE_S: Final = 2.0
MAX_OVERLAP_SHARE: Final = 0.6
"""Of a stance, with one neighbour: a foot that stands longer beside the other stands on both."""
MAX_USUAL: Final = 1.6
"""Times the usual stance: two feet on one deck."""
MIN_USUAL: Final = 4
REMEMBERED: Final = 8
SURE_SHARE: Final = 0.8
"""Of a running foot's load, on one deck."""
TOLD_S: Final = MIN_STANCE_S + 0.02
"""So long after a toe-off it is known whether the other foot was down already."""


@dataclass(frozen=True, slots=True)
class OwnStance:
    """One foot's, on which side of the belt, and how long the other was down beside it; None: not
    known."""

    on_right: bool | None
    stance: CompleteStance
    before_s: float | None
    after_s: float
    zero_n: float
    samples: list[Sample]


@dataclass(slots=True)
class _Plate:
    on_right: bool
    detector: StanceDetector = field(default_factory=StanceDetector)
    trace: Trace = field(default_factory=Trace)
    contact_s: float | None = None  # of the stance under way
    last: CompleteStance | None = None
    waiting: CompleteStance | None = None  # for what the other foot does


class PlateFeet:
    """Takes every sample of both decks."""

    def __init__(self) -> None:
        self._left, self._right = _Plate(on_right=False), _Plate(on_right=True)
        self._usual_s: deque[float] = deque(maxlen=REMEMBERED)

    def restart(self) -> None:
        """Samples are missing."""
        for plate in (self._left, self._right):
            plate.detector.finish()
            plate.trace.clear()
            plate.contact_s = plate.last = plate.waiting = None

    def weigh(self, body_weight_n: float) -> None:
        """The person's weight became known."""
        for plate in (self._left, self._right):
            plate.detector.weigh(body_weight_n)

    def push(self, t_s: float, plates: Plates) -> OwnStance | None:
        """Take one sample; the stance that it completes, of a foot that had the other beside it."""
        left, right = self._left, self._right
        _take(left, t_s, plates[0])
        _take(right, t_s, plates[1])
        if left.waiting is not None and _known(left, right, t_s):
            return self._told(left, right)
        if right.waiting is not None and _known(right, left, t_s):
            return self._told(right, left)
        return None

    def on_right(self, contact_s: float, toe_off_s: float) -> bool | None:
        """Which deck bore what stood there between flights. None: both."""
        left_n, right_n = (
            sum(force_n - plate.detector.zero_n for _, force_n, _, _ in samples)
            for plate in (self._left, self._right)
            for samples in (plate.trace.between(contact_s, toe_off_s),)
        )
        for plate in (self._left, self._right):
            plate.trace.forget_before(contact_s)
        total_n = left_n + right_n
        if total_n <= 0.0:
            return None
        share = right_n / total_n
        return share > 0.5 if max(share, 1.0 - share) >= SURE_SHARE else None

    def _told(self, plate: _Plate, other: _Plate) -> OwnStance | None:
        seen, plate.waiting = plate.waiting, None
        assert seen is not None
        before_s, after_s = _overlap_before_s(seen, other), _overlap_after_s(seen, other)
        flew = before_s == 0.0 == after_s  # running: the whole deck's stances tell
        if flew or not self._is_one_foot(seen, before_s, after_s):
            return None
        samples = plate.trace.between(seen.contact_s, seen.toe_off_s)
        plate.trace.forget_before(seen.toe_off_s)
        zero_n = plate.detector.zero_n
        return OwnStance(plate.on_right, seen, before_s, after_s, zero_n, samples)

    def _is_one_foot(self, seen: CompleteStance, before_s: float | None, after_s: float) -> bool:
        time_s = seen.contact_time_s
        if time_s > MAX_STANCE_S or max(before_s or 0.0, after_s) > MAX_OVERLAP_SHARE * time_s:
            return False
        usual_s = median(self._usual_s) if len(self._usual_s) >= MIN_USUAL else time_s
        self._usual_s.append(time_s)
        return time_s <= MAX_USUAL * usual_s


def _take(plate: _Plate, t_s: float, load: Press) -> None:
    force_n, x_m, y_m = load
    plate.trace.push(t_s, force_n, x_m, y_m)
    told = plate.detector.push(t_s, force_n)
    if isinstance(told, Contact):
        plate.contact_s = told.contact_s
    elif isinstance(told, Stance):
        plate.contact_s = None
        plate.last = plate.waiting = complete(told)


def _known(plate: _Plate, other: _Plate, t_s: float) -> bool:
    """Whether the other foot has come down, or did not before this one left."""
    assert plate.waiting is not None
    came = other.contact_s is not None and other.contact_s > plate.waiting.contact_s
    return came or t_s - plate.waiting.toe_off_s >= TOLD_S


def _overlap_before_s(seen: CompleteStance, other: _Plate) -> float | None:
    """With the other foot's stance that began earlier."""
    if other.contact_s is not None and other.contact_s <= seen.contact_s:
        return seen.contact_time_s  # it stands there all the time
    last = other.last
    if last is None or last.contact_s > seen.contact_s:
        return None
    return max(0.0, last.toe_off_s - seen.contact_s)


def _overlap_after_s(seen: CompleteStance, other: _Plate) -> float:
    """With the other foot's stance that began later."""
    last_s = other.last.contact_s if other.last else None
    came_s = [at_s for at_s in (other.contact_s, last_s) if at_s is not None]
    later = [at_s for at_s in came_s if at_s > seen.contact_s]
    return max(0.0, seen.toe_off_s - min(later)) if later else 0.0
