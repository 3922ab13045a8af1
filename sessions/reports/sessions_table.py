"""Sessions as rows: the trend in figures."""

from __future__ import annotations

from collections.abc import Sequence

from sessions.care.pain import Moment
from sessions.quantities import SpeedUnit, speed_in
from sessions.reports.report import Table
from sessions.reports.session import Session
from sessions.reports.wording import UNKNOWN, clock, figure, outcome, rating

_ALWAYS = 4  # the first columns
PAIN_NOTE = "* " + ", ".join(moment.value for moment in Moment) + "; of 10."


def sessions_table(sessions: Sequence[Session], unit: SpeedUnit) -> Table:
    """A row each, the oldest first; columns of which nothing is known are left out."""
    head = (
        "Session", "Ended", "Time", "Distance, m", f"Mean {unit}", "Incline, %", "Highest heart",
        "Cadence", "Pain*", "Exertion", "Stops",
    )  # fmt: skip
    rows = [_row(session, unit) for session in sessions]
    shown = [n for n in range(len(head)) if n < _ALWAYS or any(_known(row[n]) for row in rows)]
    return Table(
        tuple(head[n] for n in shown),
        tuple(tuple(row[n] for n in shown) for row in rows),
        frozenset(place for place, n in enumerate(shown) if n >= 2),
    )


def _known(cell: str) -> bool:
    return bool(cell.replace(UNKNOWN, "").replace("/", "").strip())


def _row(session: Session, unit: SpeedUnit) -> tuple[str, ...]:
    of = session.figures
    return (
        session.session_id,
        outcome(session.outcome),
        clock(of.duration_s),
        figure(of.distance_m),
        figure(None if of.mean_speed_mps is None else speed_in(of.mean_speed_mps, unit), digits=2),
        figure(of.max_incline_pct, digits=1),
        figure(of.max_heart_rate_bpm),
        figure(of.mean_cadence_spm),
        "/".join(rating(session.pain(moment)) for moment in Moment),
        rating(session.exertion),
        str(len(session.stops)),
    )
