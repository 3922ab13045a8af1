"""One session as a report has it: everything that journal and care know of it, as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from sessions.care.pain import Answer, Moment, PainRule
from sessions.care.participant import Participant
from sessions.exports.course import Lap, NothingToTell, course
from sessions.journal.explain import InForce
from sessions.journal.rows import INTERRUPTED, StoredEvent, StoredSession, Telemetry
from sessions.quantities import SpeedUnit
from sessions.reports.figures import CueCount, Figures, Form, cues, figures, form, number
from sessions.reports.happenings import Happening, happenings
from sessions.reports.said import Said, exertion, said, worst_pain
from sessions.reports.said import recorded as on_record
from sessions.reports.stops import Stop, stops


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is known of one session. `started` is in the time of the place."""

    session: StoredSession
    started: datetime
    events: tuple[StoredEvent, ...]
    telemetry: tuple[Telemetry, ...]
    outside: tuple[Answer, ...] = ()  # pain and exertion said before, after, the next day


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the workout as it was walked. None: not known."""

    number: int | None  # None: not within any
    kind: str
    prescribed_mps: float | None
    prescribed_pct: float | None
    began_s: float
    seconds: float
    distance_m: float
    mean_mps: float
    heart_bpm: float | None
    cadence_spm: float | None


@dataclass(frozen=True, slots=True)
class Session:
    """One session, told. None and empty: not known."""

    session_id: str
    started: datetime
    title: str
    workout: str
    participant: str
    gait: str
    machine: str
    attended_by: str
    outcome: str
    figures: Figures
    form: Form | None
    cues: tuple[CueCount, ...]
    stops: tuple[Stop, ...]
    said: tuple[Said, ...]
    steps: tuple[Step, ...]
    happenings: tuple[Happening, ...]
    speed_limits: tuple[InForce, ...]
    incline_limits: tuple[InForce, ...]

    def pain(self, moment: Moment) -> int | None:
        """The worst of one moment; None: not said."""
        return worst_pain(self.said, moment)

    @property
    def worst_pain(self) -> int | None:
        """The worst of all moments; None: not said."""
        return max((pain for m in Moment if (pain := self.pain(m)) is not None), default=None)

    @property
    def exertion(self) -> float | None:
        """The highest in and just after it; None: not said."""
        return exertion(self.said)

    @property
    def finished(self) -> bool:
        """Whether the program came to its end."""
        return self.outcome == "finished"


def told(recorded: Recorded, unit: SpeedUnit, participant: Participant | None = None) -> Session:
    """The session. Without a participant, the pain rule is everybody's."""
    of, events = recorded.session, recorded.events
    meta, rule = of.meta, participant.pain_rule if participant else PainRule()
    answers = (*recorded.outside, *on_record(of, events))
    return Session(
        session_id=of.session_id,
        started=recorded.started,
        title=str(meta.get("title") or meta.get("workout") or ""),
        workout=str(meta.get("workout", "")),
        participant=str(meta.get("participant", "")),
        gait=str(meta.get("gait", "backward walk")),
        machine=_machine(meta.get("machine")),
        attended_by=str(meta.get("attended_by", "")),
        outcome=of.outcome or INTERRUPTED,
        figures=figures(of, recorded.telemetry),
        form=form(of.summary),
        cues=cues(of.summary),
        stops=stops(of, events, recorded.telemetry),
        said=said(rule, answers),
        steps=tuple(_steps(recorded)),
        happenings=happenings(of.started_s, events, unit),
        speed_limits=_limits(meta.get("speed_limits")),
        incline_limits=_limits(meta.get("incline_limits")),
    )


def prescribed(recorded: Recorded) -> Iterator[tuple[float, float | None, float | None]]:
    """The profile as it was run: from each second on, speed (m/s) and incline (%)."""
    for event in recorded.events:
        step = event.data.get("step")
        if event.kind == "step" and isinstance(step, Mapping):
            at_s = max(0.0, event.at_s - recorded.session.started_s)
            yield at_s, number(step.get("speed_mps")), number(step.get("incline_pct"))


def _steps(recorded: Recorded) -> Iterator[Step]:
    try:
        laps = course(recorded.session, recorded.telemetry).laps
    except NothingToTell:
        return
    began = _steps_began(recorded.events)
    for lap in laps:
        yield _step(lap, began)


def _steps_began(events: Sequence[StoredEvent]) -> Mapping[object, Mapping[str, object]]:
    """What the record says of each step of the workout, by its index."""
    steps = (event.data.get("step") for event in events if event.kind == "step")
    return {step.get("index"): step for step in steps if isinstance(step, Mapping)}


def _step(lap: Lap, began: Mapping[object, Mapping[str, object]]) -> Step:
    index = lap.points[0].step
    plan = began.get(index, {})
    return Step(
        number=None if index is None else index + 1,
        kind=str(plan.get("kind", "")),
        prescribed_mps=number(plan.get("speed_mps")),
        prescribed_pct=number(plan.get("incline_pct")),
        began_s=lap.points[0].elapsed_s,
        seconds=lap.seconds,
        distance_m=lap.distance_m,
        mean_mps=fmean(point.speed_mps for point in lap.points),
        heart_bpm=_mean([point.heart_rate_bpm for point in lap.points]),
        cadence_spm=_mean([point.cadence_spm for point in lap.points]),
    )


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _machine(told: object) -> str:
    if not isinstance(told, Mapping):
        return ""
    simulated = " (simulated)" if told.get("simulated") else ""
    return f"{told.get('name', '')}{simulated}"


def _limits(told: object) -> tuple[InForce, ...]:
    if not isinstance(told, list | tuple):
        return ()
    return tuple(InForce(float(value), str(source), str(why)) for value, source, why in told)
