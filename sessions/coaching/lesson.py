"""A session's coaching: footfalls in, cues out."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sessions.coaching.bounds import Band
from sessions.coaching.coach import Coach, Cue
from sessions.coaching.effort import Effort
from sessions.coaching.figures import Figure, Reading, read
from sessions.coaching.rules import Rules
from sessions.coaching.targets import targets
from sessions.coaching.usual import Keeper, Pace, Usual, pace
from sessions.gait.footfall import Footfall
from sessions.gait.metrics.conditions import Conditions
from sessions.gait.metrics.foot import FootFigures, figures_of
from sessions.gait.metrics.gait import GaitFigures, gait_figures
from sessions.workouts.plan import Gait

WINDOW: Final = 16
"""Footfalls that a figure is of: eight strides."""
MOST: Final = 20_000
"""Footfalls of a session that are kept for its summary: two hours and more."""
LONGEST_PAUSE_S: Final = 3.0
"""After it somebody begins to walk anew."""


class Lesson:
    """One person's walk under a coach. Times are seconds of one clock that only goes forward.

    `known` is the person's own baseline from earlier sessions, `asked` what the workout aims at.
    """

    def __init__(
        self,
        rules: Rules,
        gait: Gait,
        conditions: Conditions,
        *,
        known: Mapping[Pace, Reading] | None = None,
        asked: Mapping[Figure, Band] | None = None,
    ) -> None:
        self.coach = Coach(rules, gait)
        self.reading: Reading = {}
        self.newest = GaitFigures()  # of the last sixteen footfalls, as soon as there are so many
        self.effort = Effort()
        self._conditions = conditions
        self._asked = asked or {}
        self._gait = gait
        self._known = known or {}
        self._first: Reading = {}  # of this walk
        self._keeper = Keeper()
        self._unkept = 0  # footfalls since a reading was kept
        self._feet: deque[FootFigures] = deque(maxlen=WINDOW)
        self._all: deque[FootFigures] = deque(maxlen=MOST)
        self._walked_s = 0.0

    def belt(self, speed_mps: float, incline_pct: float, now_s: float) -> None:
        """The belt has begun to run so, or is on its way there."""
        self._conditions = replace(
            self._conditions, belt_speed_mps=speed_mps, incline_pct=incline_pct
        )
        self._begin_anew(now_s)
        self.coach.baseline = self._known.get(self._pace, {}) if self._pace else {}

    def weigh(self, body_weight_n: float, *, stood: bool) -> None:
        """The person's weight became known: by standing or as given, or by balance."""
        stood_n = body_weight_n if stood else self._conditions.stood_weight_n
        self._conditions = replace(
            self._conditions, body_weight_n=body_weight_n, stood_weight_n=stood_n
        )

    def footfall(self, foot: Footfall, now_s: float) -> GaitFigures:
        """A foot has left the belt; the figures of the last steps."""
        last = self._feet[-1] if self._feet else None
        if last and foot.contact_s - last.toe_off_s > LONGEST_PAUSE_S:
            self._begin_anew(now_s)
            last = None
        step_s = foot.contact_s - last.contact_s if last else 0.0
        self._walked_s += step_s
        self._feet.append(figures_of(foot, self._conditions))
        self._all.append(self._feet[-1])
        figures = gait_figures(self._feet, self._conditions)
        self.newest = figures if len(self._feet) == WINDOW else GaitFigures()
        self.reading = read(self.newest)
        self.effort.add(figures, step_s)
        self._keep()
        self.coach.targets = targets(self._own(), self._walked_s, self._asked)
        self.coach.footfall(self.reading, now_s)
        return figures

    def cue(self, now_s: float, *, silent: bool) -> Cue | None:
        """What to say now, if anything."""
        return self.coach.cue(now_s, silent=silent)

    def whole(self) -> GaitFigures:
        """The figures of everything walked so far, over all speeds."""
        anywhere = replace(self._conditions, belt_speed_mps=None, incline_pct=None)
        return gait_figures(self._all, anywhere)

    def usual(self) -> tuple[Usual, ...]:
        """What was usual at each pace of this walk, for later ones."""
        return self._keeper.usual()

    def _own(self) -> Reading:
        """The person's own figures: known before, or of this walk's first steps."""
        self._first = self._first or self.reading
        return self.coach.baseline or self._first

    @property
    def _pace(self) -> Pace | None:
        """Where the belt is; None: nobody knows."""
        speed_mps, incline_pct = self._conditions.belt_speed_mps, self._conditions.incline_pct
        if speed_mps is None or incline_pct is None:
            return None
        return pace(self._gait, speed_mps, incline_pct)

    def _keep(self) -> None:
        """Each footfall is in one reading that is kept; the first ones after a change in none."""
        self._unkept += 1
        where = self._pace
        if where is not None and self._unkept >= 2 * WINDOW:
            self._keeper.add(where, self.reading)
            self._unkept = WINDOW

    def _begin_anew(self, now_s: float) -> None:
        self._feet.clear()
        self._unkept = 0
        self.newest, self.reading = GaitFigures(), {}
        self.coach.changed(now_s)
