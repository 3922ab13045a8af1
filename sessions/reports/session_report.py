"""The report of one session: what a clinician reads first stands first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sessions.care.pain import Moment, PainRule
from sessions.care.participant import Participant
from sessions.journal.explain import InForce
from sessions.quantities import SpeedUnit
from sessions.reports.absent import not_measured
from sessions.reports.figures import Form
from sessions.reports.happenings import MOST
from sessions.reports.report import (
    Balance,
    Block,
    Facts,
    Level,
    Report,
    Section,
    Shares,
    Table,
    Words,
)
from sessions.reports.session import Recorded, Session, Step, told
from sessions.reports.session_chart import session_chart
from sessions.reports.sessions_table import PAIN_NOTE, sessions_table
from sessions.reports.stops_table import stops_table
from sessions.reports.wording import (
    UNKNOWN,
    clock,
    distance,
    figure,
    incline,
    outcome,
    rating,
    speed,
)

NOBODY = "nobody named"
FOOTER = "Backstride is no medical device. What is not known is a dash."
EARLIER = 5  # sessions that one is compared with


@dataclass(frozen=True, slots=True)
class Context:
    """What a session is read with: the unit, the participant if known, sessions before it."""

    unit: SpeedUnit
    place: str = ""  # the clinic's name
    participant: Participant | None = None
    earlier: tuple[Session, ...] = ()  # the same participant's, the oldest first


def session_report(recorded: Recorded, context: Context) -> Report:
    """The whole report."""
    session = told(recorded, context.unit, context.participant)
    return Report(
        kind="Session report",
        subject=session.participant or NOBODY,
        title=session.title or session.session_id,
        subtitle=f"{session.started:%A, %d %B %Y, %H:%M} · session {session.session_id}",
        on=session.started.date(),
        sentences=tuple(_verdict(session)),
        grave=not session.finished,
        sections=tuple(_sections(recorded, session, context)),
        footer=FOOTER,
        place=context.place,
    )


def _verdict(session: Session) -> Iterator[str]:
    """How it ended, why, and what is to be done."""
    seconds, ended = session.figures.duration_s, outcome(session.outcome)
    yield f"{ended}." if seconds is None else f"{ended} after {clock(seconds)}."
    if session.stops and not session.finished:
        last = session.stops[-1]
        yield from (f"{text.rstrip('.')}." for text in (last.because, last.remedy) if text)


def _sections(recorded: Recorded, session: Session, context: Context) -> Iterator[Section]:
    participant, unit = context.participant, context.unit
    rule = participant.pain_rule if participant else PainRule()
    heart = participant.heart if participant else None
    limit = Level(heart.max_heart_rate_bpm, "limit") if heart else None
    yield Section("At a glance", (Facts(tuple(_glance(session, unit))),))
    yield Section("Stops", _stops(session, unit))
    yield Section("Pain and exertion", _said(session))
    chart = session_chart(recorded, session, unit, rule, limit)
    if chart is not None:
        yield Section("Course of the session", chart.pages())
    if session.steps:
        yield Section("Steps of the workout", (_steps(session.steps, unit),))
    if feet := tuple(_feet(session)):
        yield Section("Landing and symmetry", feet)
    if session.cues:
        yield Section("What the coach said", (_cues(session),))
    if session.happenings:
        yield Section("What else happened", _happenings(session))
    if context.earlier:
        lately = (*context.earlier[-EARLIER:], session)
        yield Section("Lately", (sessions_table(lately, unit), Words(PAIN_NOTE)))
    yield Section("Conditions", (Facts(tuple(_conditions(session, unit))),))
    if absent := not_measured(session, recorded.telemetry):
        yield Section("Not measured", (Facts(absent),))


def _glance(session: Session, unit: SpeedUnit) -> Iterator[tuple[str, str]]:
    of = session.figures
    yield "Time", clock(of.duration_s)
    yield "Distance", distance(of.distance_m)
    if of.steps_done is not None and of.step_count is not None:
        yield "Workout steps", f"{of.steps_done:.0f} of {of.step_count:.0f} done"
    yield "Speed", _mean_highest(speed(of.mean_speed_mps, unit), speed(of.max_speed_mps, unit))
    yield "Incline", f"highest {incline(of.max_incline_pct)}"
    if of.max_heart_rate_bpm is not None:
        mean, top = figure(of.mean_heart_rate_bpm), figure(of.max_heart_rate_bpm)
        yield "Heart rate", f"{_mean_highest(mean, top)} beats/min"
    if of.mean_cadence_spm is not None:
        yield "Cadence", figure(of.mean_cadence_spm, "steps/min")
    if of.footsteps is not None:
        yield "Footsteps", figure(of.footsteps)
    if of.mean_contact_ms is not None:
        yield "Contact", figure(of.mean_contact_ms, "ms")
    if of.mean_flight_ms is not None:
        yield "Flight", figure(of.mean_flight_ms, "ms")
    if of.peak_force_bw is not None:
        yield "Peak force", figure(of.peak_force_bw, "body weights", 2)
    yield "Pain", ", ".join(f"{m.value}: {rating(session.pain(m))}" for m in Moment)
    yield "Exertion", rating(session.exertion)
    yield "Stops", str(len(session.stops))


def _mean_highest(mean: str, highest: str) -> str:
    return f"highest {highest}" if mean == UNKNOWN else f"mean {mean}, highest {highest}"


def _stops(session: Session, unit: SpeedUnit) -> tuple[Block, ...]:
    if session.stops:
        return (stops_table(session.stops, unit),)
    if session.finished:
        return (Words("The belt was not stopped before the program came to its end."),)
    return (Words("The record has no stop: it was cut off while the belt ran."),)


def _said(session: Session) -> tuple[Block, ...]:
    if not session.said:
        return (Words("No answer was written down."),)
    rows = tuple(
        (
            one.answer.moment.value
            + (f", {clock(one.answer.at_s)}" if one.answer.moment is Moment.DURING else ""),
            rating(one.answer.pain),
            rating(one.answer.exertion),
            one.reaction,
        )
        for one in session.said
    )
    return (Table(("Asked", "Pain", "Exertion", "What it came to"), rows, frozenset({1, 2})),)


def _steps(steps: Sequence[Step], unit: SpeedUnit) -> Table:
    head = ("Step", "", "Prescribed", "Began", "Time", "Distance", "Mean speed", "Heart", "Cadence")
    rows = tuple(
        (
            UNKNOWN if step.number is None else str(step.number),
            step.kind,
            _prescribed(step, unit),
            clock(step.began_s),
            clock(step.seconds),
            distance(step.distance_m),
            speed(step.mean_mps, unit),
            figure(step.heart_bpm),
            figure(step.cadence_spm),
        )
        for step in steps
    )
    shown = [n for n in range(len(head)) if n < 3 or any(row[n] != UNKNOWN for row in rows)]
    return Table(
        tuple(head[n] for n in shown),
        tuple(tuple(row[n] for n in shown) for row in rows),
        frozenset(place for place, n in enumerate(shown) if n >= 3),
    )


def _prescribed(step: Step, unit: SpeedUnit) -> str:
    if step.prescribed_mps is None:
        return UNKNOWN
    return f"{speed(step.prescribed_mps, unit)}, {incline(step.prescribed_pct)}"


def _feet(session: Session) -> Iterator[Block]:
    form = session.form
    if form is None:
        return
    if form.landings:
        yield Shares("Landings", form.landings)
    if form.asymmetries:
        yield Balance("Left against right", form.asymmetries)
    rows = (
        ("Footfalls", figure(form.footfalls)),
        ("Loading, first 25 ms", figure(form.loading_bw_per_s, "body weights/s", 1)),
        ("Variation of step time", figure(form.step_time_variation_pct, "%", 1)),
        ("Step length", figure(form.step_length_m, "m", 2)),
        ("Energy, an estimate", _energy(form)),
    )
    yield Facts(tuple(row for row in rows if row[1] != UNKNOWN))


def _energy(form: Form) -> str:
    if form.least_kcal is None or form.most_kcal is None:
        return UNKNOWN
    low, high = figure(form.least_kcal), figure(form.most_kcal)
    return f"{figure(form.energy_kcal, 'kcal')} ({low} to {high})"


def _cues(session: Session) -> Table:
    rows = tuple(
        (
            cue.rule.replace("-", " "),
            str(cue.times),
            cue.figure,
            figure(cue.before, digits=1),
            figure(cue.after, digits=1),
        )
        for cue in session.cues
    )
    head = ("Cue", "Times", "Figure", "When said", "20 footfalls later")
    return Table(head, rows, frozenset({1, 3, 4}))


def _happenings(session: Session) -> tuple[Block, ...]:
    shown = session.happenings[:MOST]
    rows = tuple((clock(one.at_s), one.text) for one in shown)
    more = len(session.happenings) - len(shown)
    table = Table(("At", "What"), rows, frozenset({0}))
    return (table, Words(f"And {more} more; the journal has them all.")) if more else (table,)


def _conditions(session: Session, unit: SpeedUnit) -> Iterator[tuple[str, str]]:
    yield "Gait", session.gait
    if session.machine:
        yield "Treadmill", session.machine
    if session.attended_by:
        yield "Supervised from afar by", session.attended_by
    for name, limits, words in (
        ("Speed limit", session.speed_limits, lambda value: speed(value, unit)),
        ("Incline limit", session.incline_limits, incline),
    ):
        if limits:
            yield name, f"{words(limits[0].value)}, {_whose(limits[0])}"


def _whose(limit: InForce) -> str:
    return f"by {limit.source}: {limit.reason}" if limit.reason else f"by {limit.source}"
