"""A session in numbers, counted while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field

from controller.api import CauseView, Outcome, Summary
from controller.belt.link import GuardReport
from controller.conduct.form import cue_counts, form_summary, usual_view
from sessions.coaching.lesson import Lesson
from sessions.engine.events import Phase
from sessions.engine.state import EngineState
from sessions.gait.report import DeckReport
from sessions.workouts.plan import AfterDistance, AfterTime, Plan, UntilTold

_INSTANT = 1e-6
UNKNOWN_MS = 2500  # nobody knows how the belt moved in a longer gap of telemetry


@dataclass(slots=True)
class Mean:
    """The mean of what was known."""

    total: float = 0.0
    count: int = 0

    def add(self, value: float | None) -> None:
        """Count a value; an unknown one is none."""
        if value is not None:
            self.total += value
            self.count += 1

    @property
    def value(self) -> float | None:
        """None if nothing was known."""
        return self.total / self.count if self.count else None


@dataclass(slots=True)
class Ledger:
    """Counts one session. Fed at every tick of it, with SI values."""

    session_id: str
    plan: Plan
    participant: str
    began_s: float
    distance_m: float = 0.0
    moving_s: float = 0.0
    max_speed_mps: float = 0.0
    max_incline_pct: float = 0.0
    first_footstep: int | None = None
    footsteps: int | None = None
    peak_force_bw: float | None = None
    max_heart_rate_bpm: float | None = None
    lesson: Lesson | None = None  # of the coach, where there is one
    _done: set[int] = field(default_factory=set)
    _cadence: Mean = field(default_factory=Mean)
    _contact: Mean = field(default_factory=Mean)
    _flight: Mean = field(default_factory=Mean)
    _heart_rate: Mean = field(default_factory=Mean)

    def measured(self, before: GuardReport, report: GuardReport) -> None:
        """Count belt travel between two rounds of telemetry: the mean of both speeds."""
        if before.measured_at_ms is None or report.measured_at_ms is None:
            return
        passed_ms = report.measured_at_ms - before.measured_at_ms
        if 0 < passed_ms <= UNKNOWN_MS:
            mean_mps = (before.speed_mmps + report.speed_mmps) / 2000
            self.moved(mean_mps, report.incline_tenths / 10, passed_ms / 1000)

    def advanced(self, before: EngineState, now: EngineState) -> None:
        """The engine took an event: a step that was left at its own end is done."""
        left = before.course.index
        turned = now.course.index != left or now.phase is not before.phase
        if turned and before.phase is Phase.RUNNING and _came_to_its_end(before, now):
            self._done.add(left)

    @property
    def steps_done(self) -> int:
        """Steps of the workout that came to their own end."""
        return len(self._done)

    def moved(self, speed_mps: float, incline_pct: float, for_s: float) -> None:
        """The belt was measured at `speed_mps` and `incline_pct` for `for_s` seconds."""
        self.distance_m += speed_mps * for_s
        if speed_mps > 0:
            self.moving_s += for_s
        self.max_speed_mps = max(self.max_speed_mps, speed_mps)
        self.max_incline_pct = max(self.max_incline_pct, incline_pct)

    def stepped(self, report: DeckReport) -> None:
        """What the deck said."""
        if self.first_footstep is None:
            self.first_footstep = report.steps
        self.footsteps = report.steps - self.first_footstep
        self._cadence.add(report.cadence_spm)
        self._contact.add(report.contact_ms)
        self._flight.add(report.flight_ms)
        if report.peak_force_bw is not None:
            self.peak_force_bw = max(self.peak_force_bw or 0.0, report.peak_force_bw)

    def beaten(self, bpm: float | None) -> None:
        """What the heart-rate belt said."""
        self._heart_rate.add(bpm)
        if bpm is not None:
            self.max_heart_rate_bpm = max(self.max_heart_rate_bpm or 0.0, bpm)

    def summary(self, outcome: Outcome, cause: CauseView | None, now_s: float) -> Summary:
        """The session as it ended at `now_s`."""
        return Summary(
            session_id=self.session_id,
            workout=self.plan.name,
            title=self.plan.title,
            participant=self.participant,
            outcome=outcome,
            cause=cause,
            duration_s=round(now_s - self.began_s, 2),
            distance_m=round(self.distance_m, 2),
            steps_done=self.steps_done,
            step_count=len(self.plan.steps),
            max_speed_mps=round(self.max_speed_mps, 3),
            mean_speed_mps=round(self.distance_m / self.moving_s, 3) if self.moving_s else 0.0,
            max_incline_pct=round(self.max_incline_pct, 1),
            footsteps=self.footsteps,
            mean_cadence_spm=_rounded(self._cadence.value),
            mean_contact_ms=_rounded(self._contact.value),
            mean_flight_ms=_rounded(self._flight.value),
            peak_force_bw=_rounded(self.peak_force_bw, 2),
            mean_heart_rate_bpm=_rounded(self._heart_rate.value),
            max_heart_rate_bpm=self.max_heart_rate_bpm,
            form=form_summary(self.lesson.whole(), self.lesson.effort) if self.lesson else None,
            cues=tuple(cue_counts(self.lesson.coach)) if self.lesson else (),
            usual=tuple(map(usual_view, self.lesson.usual())) if self.lesson else (),
        )


def _came_to_its_end(before: EngineState, now: EngineState) -> bool:
    course, forward = before.course, now.course.index == before.course.index + 1
    match before.step.end:
        case AfterTime(seconds):
            return now.elapsed_s - course.began_s >= seconds - _INSTANT
        case AfterDistance(metres):
            return now.travel_m - course.began_m >= metres - _INSTANT
        case UntilTold():
            return forward or now.phase is Phase.EASING


def _rounded(value: float | None, digits: int = 1) -> float | None:
    return None if value is None else round(value, digits)
