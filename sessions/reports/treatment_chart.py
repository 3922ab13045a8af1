"""A course of treatment as a chart: each quantity from session to session."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Final

from sessions.care.pain import Moment
from sessions.care.participant import Participant
from sessions.quantities import SpeedUnit, speed_in
from sessions.reports.report import Chart, Ink, Level, Line, Mark, Panel
from sessions.reports.session import Session

_INKS: Final = (Ink.FIRST, Ink.SECOND, Ink.THIRD, Ink.FOURTH)
_RATING: Final = (0.0, 10.0)
_TICKS: Final = 12

Pick = Callable[[Session], float | None]


def treatment_chart(
    sessions: Sequence[Session], participant: Participant, unit: SpeedUnit
) -> Chart | None:
    """None without sessions. A mark is a session that a cause or a person ended."""
    if not sessions:
        return None
    drawn = chain(_said(sessions, participant), _done(sessions, participant, unit), _gait(sessions))
    panels = tuple(panel for panel in drawn if any(line.known for line in panel.lines))
    every = -(-len(sessions) // _TICKS)
    return Chart(
        panels=panels,
        marks=tuple(
            Mark(float(n), "stopped") for n, one in _numbered(sessions) if not one.finished
        ),
        ticks=tuple(
            (float(n), f"{one.started:%d %b}")
            for n, one in _numbered(sessions)
            if (n - 1) % every == 0
        ),
        axis="session",
    )


def _numbered(sessions: Sequence[Session]) -> Iterator[tuple[int, Session]]:
    return enumerate(sessions, start=1)


def _lines(sessions: Sequence[Session], **picks: Pick) -> tuple[Line, ...]:
    return tuple(
        Line(
            name.replace("_", " "),
            ink,
            tuple((float(n), pick(one)) for n, one in _numbered(sessions)),
            marked=True,
        )
        for ink, (name, pick) in zip(_INKS, picks.items(), strict=False)
    )


def _said(sessions: Sequence[Session], participant: Participant) -> Iterator[Panel]:
    """What they answered."""
    rule = participant.pain_rule
    yield Panel(
        "Pain, 0 to 10",
        _lines(
            sessions,
            before=lambda one: one.pain(Moment.BEFORE),
            during=lambda one: one.pain(Moment.DURING),
            after=lambda one: one.pain(Moment.AFTER),
            next_day=lambda one: one.pain(Moment.NEXT_DAY),
        ),
        levels=(Level(rule.hold_from, "holds"), Level(rule.stop_from, "stops")),
        span=_RATING,
    )
    yield Panel(
        "Exertion, 0 to 10", _lines(sessions, highest=lambda one: one.exertion), span=_RATING
    )


def _done(
    sessions: Sequence[Session], participant: Participant, unit: SpeedUnit
) -> Iterator[Panel]:
    """What they did, and what it took."""

    def in_unit(mps: float | None) -> float | None:
        return None if mps is None else speed_in(mps, unit)

    heart = participant.heart
    yield Panel(
        "Time, min",
        _lines(sessions, time=lambda one: _minutes(one.figures.duration_s)),
        from_zero=True,
    )
    yield Panel(
        f"Speed, {unit}",
        _lines(
            sessions,
            mean=lambda one: in_unit(one.figures.mean_speed_mps),
            highest=lambda one: in_unit(one.figures.max_speed_mps),
        ),
        from_zero=True,
    )
    yield Panel(
        "Incline, %",
        _lines(sessions, highest=lambda one: one.figures.max_incline_pct),
        from_zero=True,
    )
    yield Panel(
        "Heart rate, beats/min",
        _lines(
            sessions,
            mean=lambda one: one.figures.mean_heart_rate_bpm,
            highest=lambda one: one.figures.max_heart_rate_bpm,
        ),
        levels=() if heart is None else (Level(heart.max_heart_rate_bpm, "limit"),),
    )


def _gait(sessions: Sequence[Session]) -> Iterator[Panel]:
    """How they walked, by the force deck."""
    yield Panel(
        "Cadence, steps/min", _lines(sessions, mean=lambda one: one.figures.mean_cadence_spm)
    )
    yield Panel(
        "Peak force, body weights",
        _lines(sessions, highest=lambda one: one.figures.peak_force_bw),
    )
    yield Panel(
        "Asymmetry, %; right is positive",
        _lines(
            sessions,
            contact_time=lambda one: one.form.time_asymmetry_pct if one.form else None,
            peak_force=lambda one: one.form.force_asymmetry_pct if one.form else None,
        ),
        levels=(Level(0.0, "even"),),
    )
    yield Panel(
        "Landings on the forefoot, %",
        _lines(sessions, forefoot=lambda one: one.form.forefoot_pct if one.form else None),
        span=(0.0, 100.0),
    )


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / 60
