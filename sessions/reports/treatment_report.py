"""The report over a course of treatment: how the participant does, and where the plan stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

from sessions.care.course import Course
from sessions.care.pain import Moment
from sessions.care.participant import Participant
from sessions.care.screening import standing
from sessions.care.timetable import Standing, next_due, timetable
from sessions.quantities import SpeedUnit, format_duration
from sessions.reports.report import Block, Facts, Own, Report, Section, Table, Words
from sessions.reports.session import Session
from sessions.reports.session_report import FOOTER
from sessions.reports.sessions_table import PAIN_NOTE, sessions_table
from sessions.reports.stops_table import why
from sessions.reports.treatment_chart import treatment_chart
from sessions.reports.wording import clock, distance, figure, incline, outcome, rating, speed

ENDS: Final = 3  # sessions at the beginning and at the end that are compared


@dataclass(frozen=True, slots=True)
class Treatment:
    """Everything about one participant. Sessions: the oldest first."""

    participant: Participant
    course: Course
    sessions: tuple[Session, ...]
    today: date
    place: str = ""  # the clinic's name


def treatment_report(of: Treatment, unit: SpeedUnit) -> Report:
    """The whole report."""
    name = of.participant.pseudonym
    return Report(
        kind="Course of treatment",
        subject=name,
        title=f"{name}: {of.participant.goal.value}",
        subtitle=_span(of.sessions),
        on=of.today,
        sentences=tuple(_verdict(of)),
        grave=bool(of.sessions) and _troubled(of.sessions[-1], of.participant),
        sections=tuple(_sections(of, unit)),
        footer=FOOTER,
        place=of.place,
    )


def _span(sessions: Sequence[Session]) -> str:
    if not sessions:
        return "no session yet"
    first, last = sessions[0].started, sessions[-1].started
    if len(sessions) == 1:
        return f"one session so far, on {first:%d %B %Y}"
    count = f"{len(sessions)} sessions"
    return f"{count}, the first on {first:%d %B %Y}, the last on {last:%d %B %Y}"


def _verdict(of: Treatment) -> Iterator[str]:
    """Where the plan stands, and how the last session was."""
    yield f"{_progress(of)}."
    if of.sessions:
        last = of.sessions[-1]
        worst = last.worst_pain
        pain = "pain not known" if worst is None else f"worst pain {worst} of 10"
        yield f"Last session, {last.started:%d %b}: {outcome(last.outcome).lower()}, {pain}."


def _troubled(last: Session, participant: Participant) -> bool:
    return not last.finished or (last.worst_pain or 0) >= participant.pain_rule.hold_from


def _progress(of: Treatment) -> str:
    plan = of.course.plan
    if plan is None:
        return "No plan"
    entries = timetable(plan, [done.day for done in of.course.done()], of.today)
    done = sum(entry.standing is Standing.DONE for entry in entries)
    planned = sum(entry.standing is not Standing.EXTRA for entry in entries)
    missed = sum(entry.standing is Standing.MISSED for entry in entries)
    told = f"{done} of {planned} sessions of the plan done"
    return f"{told}, {missed} missed" if missed else told


def _sections(of: Treatment, unit: SpeedUnit) -> Iterator[Section]:
    yield Section("Participant and plan", (Facts(tuple(_plan(of, unit))),))
    if len(of.sessions) >= 2 * ENDS:
        yield Section("Then and now", (_then_and_now(of.sessions, unit),))
    chart = treatment_chart(of.sessions, of.participant, unit)
    if chart is not None:
        yield Section("Trend", chart.pages())
    yield Section("Sessions", _sessions(of.sessions, unit))
    if stopped := tuple(_stops(of.sessions)):
        head = ("Session", "At", "What", "Why", "What to do")
        yield Section("Stops", (Table(head, stopped, frozenset({1})),))
    if decided := tuple(_decisions(of.course)):
        head = ("No.", "Day", "Dose", "Why", "By")
        yield Section("Decisions on the plan", (Table(head, decided, frozenset({0})),))
    if absent := tuple(_not_known(of.sessions)):
        yield Section("Not measured", (Facts(absent),))


def _plan(of: Treatment, unit: SpeedUnit) -> Iterator[tuple[str, str]]:
    who, plan = of.participant, of.course.plan
    yield "Goal", who.goal.value
    yield "Way", who.way.value
    if plan is None:
        yield "Plan", "none"
    else:
        yield "Plan", f"{plan.weeks} weeks from {plan.begins:%d %B %Y}, {plan.a_week} a week"
        yield "Done", _progress(of)
        days = [done.day for done in of.course.done()]
        due = next_due(timetable(plan, days, of.today))
        yield "Next session", "the plan is over" if due is None else f"{due:%A, %d %B %Y}"
    if decisions := of.course.decisions:
        yield "Dose", f"{decisions[-1].dose} of the preset, decided by {decisions[-1].by}"
        yield "Why", "; ".join(decisions[-1].reasons)
    yield from _limits(who, unit)
    if who.clearance is not None:
        yield "Cleared", f"by {who.clearance.by} on {who.clearance.on:%d %B %Y}"
    outcome_now = standing(of.course.screenings, who.clearance, of.today)
    yield "Screening today", "; ".join(outcome_now.words)
    rule = who.pain_rule
    every = format_duration(rule.asked_every_s)
    yield (
        "Pain rule",
        f"holds from {rule.hold_from}, stops from {rule.stop_from}, asked every {every}",
    )
    if who.notes:
        yield "Notes", Own(who.notes)


def _limits(who: Participant, unit: SpeedUnit) -> Iterator[tuple[str, str]]:
    if who.speed is not None:
        yield "Speed limit", f"{speed(who.speed.max_speed_mps, unit)}: {who.speed.reason}"
    if who.incline is not None:
        yield "Incline limit", f"{incline(who.incline.max_incline_pct)}: {who.incline.reason}"
    if who.heart is not None:
        yield "Heart-rate limit", f"{who.heart.max_heart_rate_bpm} beats/min: {who.heart.reason}"


def _then_and_now(sessions: Sequence[Session], unit: SpeedUnit) -> Table:
    """Medians of the first and of the last sessions."""
    first, last = sessions[:ENDS], sessions[-ENDS:]
    rows = (
        ("Time", lambda one: one.figures.duration_s, clock),
        ("Distance", lambda one: one.figures.distance_m, distance),
        ("Mean speed", lambda one: one.figures.mean_speed_mps, lambda v: speed(v, unit)),
        ("Highest incline", lambda one: one.figures.max_incline_pct, incline),
        ("Highest heart rate", lambda one: one.figures.max_heart_rate_bpm, figure),
        ("Cadence", lambda one: one.figures.mean_cadence_spm, figure),
        ("Pain during", lambda one: one.pain(Moment.DURING), rating),
        ("Pain next day", lambda one: one.pain(Moment.NEXT_DAY), rating),
        ("Exertion", lambda one: one.exertion, rating),
    )
    return Table(
        ("Median of", f"first {ENDS}", f"last {ENDS}"),
        tuple(
            (name, write(_median(first, pick)), write(_median(last, pick)))
            for name, pick, write in rows
        ),
        frozenset({1, 2}),
    )


def _median(sessions: Sequence[Session], pick: Callable[[Session], float | None]) -> float | None:
    known = [value for one in sessions if (value := pick(one)) is not None]
    return median(known) if known else None


def _sessions(sessions: Sequence[Session], unit: SpeedUnit) -> tuple[Block, ...]:
    if not sessions:
        return (Words("No session has been recorded under this pseudonym."),)
    table = sessions_table(sessions, unit)
    return (table, Words(PAIN_NOTE)) if "Pain*" in table.head else (table,)


def _stops(sessions: Sequence[Session]) -> Iterator[tuple[str, ...]]:
    for session in sessions:
        for stop in session.stops:
            yield session.session_id, clock(stop.at_s), *why(stop)


def _decisions(course: Course) -> Iterator[tuple[str, ...]]:
    for one in course.decisions:
        reasons = "; ".join(one.reasons)
        dose = f"{one.dose}"
        if one.dose != one.proposed:
            dose = f"{one.dose} (proposed: {one.proposed})"
        yield str(one.number), one.on.isoformat(), dose, reasons, one.by


def _not_known(sessions: Sequence[Session]) -> Iterator[tuple[str, str]]:
    """In how many sessions a quantity is missing."""
    missing = {
        "Heart rate": sum(one.figures.max_heart_rate_bpm is None for one in sessions),
        "Cadence and force": sum(one.figures.mean_cadence_spm is None for one in sessions),
        "Landing and symmetry": sum(one.form is None for one in sessions),
        "Pain during": sum(one.pain(Moment.DURING) is None for one in sessions),
        "Pain next day": sum(one.pain(Moment.NEXT_DAY) is None for one in sessions),
        "Exertion": sum(one.exertion is None for one in sessions),
    }
    for name, count in missing.items():
        if count:
            of_all, why = f"not known in {count} of {len(sessions)} sessions", _WHY.get(name)
            yield name, f"{of_all}: {why}" if why else of_all


_WHY: Final = {
    "Heart rate": "no heart-rate belt was heard",
    "Cadence and force": "no force deck was heard, or it found no steps",
    "Landing and symmetry": "the record has no figures of single feet",
}
