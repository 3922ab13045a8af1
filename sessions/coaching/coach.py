"""The coach: one thing at a time, not too often, and never when something else matters more.

Pure: footfalls and times come in, a cue comes out, or none. It says nothing to the belt.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean
from typing import Final

from sessions.coaching.bounds import Band
from sessions.coaching.figures import Figure, Reading
from sessions.coaching.judging import Standards, reasons
from sessions.coaching.rules import Rule, Rules, Tenor
from sessions.workouts.plan import Gait

FIRST_STEPS: Final = 20
"""The beginning of a step of the workout that its end is compared with."""
AFTER_STEPS: Final = 20
"""How many steps later it is looked at whether a cue changed anything."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Something to be said now."""

    rule: str
    tenor: Tenor
    text: str
    at_s: float
    because: str  # the figures that made it so, in words


@dataclass(frozen=True, slots=True)
class Effect:
    """What a figure was when something was said about it, and after so many steps."""

    rule: str
    figure: Figure
    before: float
    after: float


@dataclass(slots=True)
class _Patience:
    """One rule's own memory."""

    rule: Rule
    streak: int = 0
    said: int = 0
    last_s: float | None = None
    because: str = ""
    hushed: bool = False


@dataclass(slots=True)
class _Watched:
    """A cue whose effect is not known yet."""

    rule: str
    figure: Figure
    before: float
    steps: int = 0


class Coach:
    """One session's. `targets` and `baseline` are of this person and workout; both may be empty.
    Both may be set anew: targets as they grow, the baseline as the belt changes."""

    def __init__(
        self,
        rules: Rules,
        gait: Gait,
        *,
        targets: Mapping[Figure, Band] | None = None,
        baseline: Reading | None = None,
    ) -> None:
        self.rules = rules
        self.targets: Mapping[Figure, Band] = targets or {}
        self.effects: list[Effect] = []
        self.baseline: Reading = baseline or {}
        self._patience = [
            _Patience(rule) for rule in rules.rules if not rule.gaits or gait in rule.gaits
        ]
        self._first: deque[Reading] = deque(maxlen=FIRST_STEPS)
        self._watched: list[_Watched] = []
        self._reading: Reading = {}
        self._quiet_until_s = 0.0
        self._said_s: float | None = None

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each rule was said; those that never were are left out."""
        return {one.rule.name: one.said for one in self._patience if one.said}

    def changed(self, now_s: float) -> None:
        """The belt starts, changes or stops: what was true of the steps before is no more."""
        self._quiet_until_s = now_s + self.rules.settle_s
        self._first.clear()
        self._watched.clear()
        for one in self._patience:
            one.streak, one.hushed = 0, False
            if one.rule.every_s is not None and one.last_s is None:
                one.last_s = now_s

    def footfall(self, reading: Reading, now_s: float) -> None:
        """Another foot has left the belt; what is known of the last steps."""
        self._reading = reading
        self._follow_effects(reading)
        if now_s < self._quiet_until_s:
            return
        if len(self._first) < FIRST_STEPS:
            self._first.append(reading)
        standards = self.standards
        for one in self._patience:
            one.because = "; ".join(reasons(one.rule.when, reading, standards))
            one.streak = one.streak + 1 if one.because else 0
            one.hushed = bool(reasons(one.rule.unless, reading, standards))

    def cue(self, now_s: float, *, silent: bool = False) -> Cue | None:
        """What to say now. `silent`: an alarm sounds, or a change is being announced."""
        gap_over = self._said_s is None or now_s - self._said_s >= self.rules.gap_s
        if silent or not gap_over or now_s < self._quiet_until_s:
            return None
        due = [one for one in self._patience if self._is_due(one, now_s)]
        if not due:
            return None
        return self._say(min(due, key=_urgency), now_s)

    def _is_due(self, one: _Patience, now_s: float) -> bool:
        rule = one.rule
        if one.hushed or one.said >= rule.at_most:
            return False
        if rule.every_s is not None:
            return one.last_s is not None and now_s - one.last_s >= rule.every_s
        waited = one.last_s is None or now_s - one.last_s >= rule.again_s
        return waited and one.streak >= rule.for_steps

    def _say(self, one: _Patience, now_s: float) -> Cue:
        rule = one.rule
        text = rule.say[one.said % len(rule.say)]
        one.said += 1
        one.last_s = self._said_s = now_s
        one.streak = 0
        figure = rule.when[0].figure if rule.when else None
        if figure is not None and rule.tenor is not Tenor.PRAISE:
            self._watched.append(_Watched(rule.name, figure, self._reading[figure]))
        return Cue(rule.name, rule.tenor, text, now_s, one.because or f"every {rule.every_s:g} s")

    def _follow_effects(self, reading: Reading) -> None:
        for watched in tuple(self._watched):
            watched.steps += 1
            if watched.steps < AFTER_STEPS:
                continue
            self._watched.remove(watched)
            if watched.figure in reading:
                after = reading[watched.figure]
                self.effects.append(Effect(watched.rule, watched.figure, watched.before, after))

    @property
    def standards(self) -> Standards:
        """What a reading is compared with now."""
        first = self._first if len(self._first) == FIRST_STEPS else ()
        known = {figure for reading in first for figure in reading}
        means = {
            figure: fmean(reading[figure] for reading in first if figure in reading)
            for figure in known
        }
        return Standards(self.targets, self.baseline, means)


_ORDER: Final = (Tenor.WARNING, Tenor.CORRECTION, Tenor.REMINDER, Tenor.PRAISE)


def _urgency(one: _Patience) -> tuple[int, int]:
    """Warnings first, praise last; among equals what was said less often. The sort is stable: then
    the order of the file decides."""
    return _ORDER.index(one.rule.tenor), one.said
