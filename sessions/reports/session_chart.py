"""The course of one session as a chart: each quantity that was measured has a panel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from statistics import fmean
from typing import Final

from sessions.care.pain import Answer, Moment, PainRule
from sessions.journal.rows import Telemetry
from sessions.quantities import SpeedUnit, speed_in
from sessions.reports.report import Chart, Ink, Level, Line, Mark, Panel
from sessions.reports.session import Recorded, Session, prescribed

MOST_POINTS: Final = 400
_PAIN_SPAN: Final = (0.0, 10.0)

Pick = Callable[[Telemetry], float | None]
Points = tuple[tuple[float, float | None], ...]


def session_chart(
    recorded: Recorded,
    session: Session,
    unit: SpeedUnit,
    rule: PainRule,
    heart_limit: Level | None,
) -> Chart | None:
    """None where nothing was measured. Stops are marks, by their numbers."""
    panels = chain(
        _belt(recorded, session, unit), _body(recorded, heart_limit), [_said(session, rule)]
    )
    drawn = [panel for panel in panels if _any(panel)]
    if not recorded.telemetry or not drawn:
        return None
    return Chart(
        panels=tuple(drawn),
        marks=tuple(Mark(stop.at_s, f"stop {n}") for n, stop in enumerate(session.stops, start=1)),
        axis="time from the start, min:s",
    )


def _any(panel: Panel) -> bool:
    """A profile alone says nothing of what was measured."""
    return any(line.known for line in panel.lines if line.name != "prescribed")


def _course(recorded: Recorded, name: str, ink: Ink, pick: Pick) -> Line:
    return Line(name, ink, thinned(recorded.telemetry, recorded.session.started_s, pick))


def _belt(recorded: Recorded, session: Session, unit: SpeedUnit) -> Iterator[Panel]:
    """What the belt did, and what was prescribed."""
    profile = list(prescribed(recorded))
    end_s = session.figures.duration_s or 0.0
    speeds = [(at_s, None if mps is None else speed_in(mps, unit)) for at_s, mps, _ in profile]
    inclines = [(at_s, percent) for at_s, _, percent in profile]
    speed = _course(recorded, "measured", Ink.FIRST, lambda row: _speed(row, unit))
    incline = _course(recorded, "measured", Ink.FIRST, lambda row: row.incline_pct)
    yield Panel(f"Speed, {unit}", (speed, _profile(speeds, end_s)), from_zero=True)
    yield Panel("Incline, %", (incline, _profile(inclines, end_s)), from_zero=True)


def _body(recorded: Recorded, heart_limit: Level | None) -> Iterator[Panel]:
    """What heart and feet did."""
    course = partial(_course, recorded)
    yield Panel(
        "Heart rate, beats/min",
        (course("measured", Ink.FIRST, lambda row: row.heart_rate_bpm),),
        levels=() if heart_limit is None else (heart_limit,),
    )
    yield Panel("Cadence, steps/min", (course("measured", Ink.FIRST, lambda row: row.cadence_spm),))
    yield Panel(
        "Force, body weights",
        (
            course("peak", Ink.FIRST, lambda row: row.peak_force_bw),
            course("mean of stance", Ink.SECOND, lambda row: row.mean_force_bw),
        ),
    )
    yield Panel(
        "Contact and flight, ms",
        (
            course("contact", Ink.FIRST, lambda row: row.contact_ms),
            course("flight", Ink.SECOND, lambda row: row.flight_ms),
        ),
        from_zero=True,
    )


def _said(session: Session, rule: PainRule) -> Panel:
    return Panel(
        "Pain and exertion, 0 to 10",
        (
            Line("pain", Ink.FIRST, _answers(session, lambda one: one.pain), marked=True),
            Line("exertion", Ink.SECOND, _answers(session, lambda one: one.exertion), marked=True),
        ),
        levels=(Level(rule.hold_from, "pain holds"), Level(rule.stop_from, "pain stops")),
        span=_PAIN_SPAN,
    )


def thinned(telemetry: Sequence[Telemetry], start_s: float, pick: Pick) -> Points:
    """At most `MOST_POINTS` means over equal times, in seconds from `start_s`; nothing known in one
    of them is a gap."""
    if not telemetry:
        return ()
    every_s = max(1.0, (telemetry[-1].at_s - start_s) / MOST_POINTS)
    found: dict[int, list[float]] = {}
    for row in telemetry:
        values = found.setdefault(int((row.at_s - start_s) / every_s), [])
        value = pick(row)
        if value is not None:
            values.append(value)
    return tuple(
        ((place + 0.5) * every_s, fmean(values) if values else None)
        for place, values in sorted(found.items())
    )


def _speed(row: Telemetry, unit: SpeedUnit) -> float | None:
    return None if row.speed_mps is None else speed_in(row.speed_mps, unit)


def _profile(points: Sequence[tuple[float, float | None]], end_s: float) -> Line:
    """Held to the end of the session, or of what is known of it."""
    held = [(at_s, value) for at_s, value in points if at_s <= end_s]
    last = [(end_s, held[-1][1])] if held else []
    return Line("prescribed", Ink.SECOND, (*held, *last), stepped=True)


def _answers(session: Session, pick: Callable[[Answer], float | None]) -> Points:
    """What was said while they walked."""
    answers = [one.answer for one in session.said if one.answer.moment is Moment.DURING]
    values = ((answer.at_s, pick(answer)) for answer in answers)
    return tuple((at_s, float(value)) for at_s, value in values if value is not None)
