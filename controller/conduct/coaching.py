"""The coach of a conductor's sessions: what they say, and when they do not.

They are silent while the belt starts, changes or comes to rest, for a while after every other word,
while an announcement is due soon, and while anything keeps the belt from rising.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Final

from controller import api
from controller.belt.states import BeltState
from controller.conduct.outlet import Outlet
from controller.conduct.senses import Senses
from controller.conduct.session import Session
from sessions.coaching.coach import Cue
from sessions.coaching.figures import UNITS, Figure, Reading
from sessions.coaching.lesson import Lesson
from sessions.coaching.rules import Rules
from sessions.coaching.usual import Pace
from sessions.engine.events import Announcement, Phase, Setpoint, Tone
from sessions.engine.progress import progress
from sessions.engine.state import EngineState, setpoint
from sessions.gait.footfall import Footfall
from sessions.gait.metrics.conditions import Conditions, Going
from sessions.gait.summary import STANDARD_GRAVITY_MPS2
from sessions.workouts.plan import Gait

QUIET_MS: Final = 4_000  # after any other word
AHEAD_S: Final = 7.0  # a cue takes three seconds, and the announcement comes three before a change
HUSHED_S: Final = 4.5  # before a change: the metronome a second before its announcement
SHOWN: Final = 30  # footfalls on the screen


class Coaching:
    """Follows one deck's footfalls through every session; without rules, silently."""

    def __init__(self, outlet: Outlet, rules: Rules | None, shown: Figure = Figure.CADENCE) -> None:
        self._outlet = outlet
        self._rules = rules
        self._shown = shown
        self.known: Mapping[Pace, Reading] = {}  # of who is about to begin, by earlier sessions
        self._lesson: Lesson | None = None
        self._target: Setpoint | None = None
        self._last: deque[float] = deque(maxlen=SHOWN)
        self._heard = 0
        self._quiet_ms = 0
        self._beat_s: float | None = None

    def footfall(self, foot: Footfall, now_ms: int) -> None:
        """A foot has left the belt."""
        if self._lesson is None:
            return
        self._lesson.footfall(foot, now_ms / 1000)
        value = self._lesson.reading.get(self._shown)
        if value is not None:
            self._last.append(value)

    def tick(self, session: Session, senses: Senses, now_ms: int) -> None:
        """Time passed: call after all that may announce something."""
        if self._outlet.announcements != self._heard:
            self._heard, self._quiet_ms = self._outlet.announcements, now_ms + QUIET_MS
        engine, ledger = session.engine, session.ledger
        if self._rules is None or engine is None or ledger is None or not session.going:
            self._lesson = self._target = self._beat_s = None
            return
        if self._lesson is None:
            self._begin(self._rules, engine)
        lesson = self._lesson
        assert lesson is not None
        ledger.lesson = lesson
        self._follow(lesson, engine, senses, now_ms)
        silent = self._silent(engine, senses, now_ms)
        cue = lesson.cue(now_ms / 1000, silent=silent or _changes_within(AHEAD_S, engine))
        if cue is not None:
            self._say(cue)
        hushed = silent or _changes_within(HUSHED_S, engine)
        self._beat_s = None if hushed else _step_s(lesson)

    @property
    def lesson(self) -> Lesson | None:
        """Of the session that is under way."""
        return self._lesson

    @property
    def view(self) -> api.FormView | None:
        """The figure that is shown large; None while nothing is known of it."""
        if self._lesson is None or not self._last:
            return None
        band = self._lesson.coach.targets.get(self._shown)
        energy = self._lesson.newest.energy if self._shown is Figure.ENERGY else None
        return api.FormView(
            least=round(energy.least_kcal_per_min, 1) if energy else None,
            most=round(energy.most_kcal_per_min, 1) if energy else None,
            figure=self._shown.value,
            unit=UNITS[self._shown].partition(",")[0],
            value=round(self._last[-1], 1),
            low=round(band.low, 1) if band else None,
            high=round(band.high, 1) if band else None,
            last=tuple(round(value, 1) for value in self._last),
        )

    @property
    def beat_s(self) -> float | None:
        """Seconds a step at the lower end of the step rate's target; None: no metronome now."""
        return self._beat_s

    def _begin(self, rules: Rules, engine: EngineState) -> None:
        gait = engine.program.plan.gait
        going = Going.FORWARD if gait is Gait.FORWARD else Going.BACKWARD
        self._lesson = Lesson(rules, gait, Conditions(going=going), known=self.known)
        self._target = None
        self._last.clear()

    def _follow(self, lesson: Lesson, engine: EngineState, senses: Senses, now_ms: int) -> None:
        """What the figures have to know: the weight, and how fast and steep the belt goes."""
        deck = senses.deck
        if deck is not None and deck.body_mass_kg is not None:
            lesson.weigh(deck.body_mass_kg * STANDARD_GRAVITY_MPS2, stood=deck.mass_is_stood)
        target = setpoint(engine)
        if target != self._target:
            self._target = target
            lesson.belt(target.speed_mps, target.incline_pct, now_ms / 1000)
            self._last.clear()

    def _silent(self, engine: EngineState, senses: Senses, now_ms: int) -> bool:
        if senses.belt is not BeltState.RUNNING or engine.phase is not Phase.RUNNING:
            return True
        return bool(engine.pending is not None or senses.holding.because or now_ms < self._quiet_ms)

    def _say(self, cue: Cue) -> None:
        self._outlet.say(Announcement(cue.text, Tone.NONE))
        self._heard = self._outlet.announcements
        self._outlet.emit(
            api.Cued(rule=cue.rule, tenor=cue.tenor.value, text=cue.text, because=cue.because)
        )


def _changes_within(seconds: float, engine: EngineState) -> bool:
    next_s = progress(engine).next_in_s
    return next_s is not None and next_s < seconds


def _step_s(lesson: Lesson) -> float | None:
    band = lesson.coach.targets.get(Figure.CADENCE)
    return 60.0 / band.low if band and band.low > 0 else None
