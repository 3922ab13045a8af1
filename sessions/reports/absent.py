"""What was not measured, and why, a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from sessions.care.pain import Moment
from sessions.journal.rows import Telemetry
from sessions.reports.session import Session

_NO_DECK: Final = "no force deck was heard"
_QUANTITIES: Final[tuple[tuple[str, Callable[[Telemetry], object], str], ...]] = (
    ("Speed", lambda row: row.speed_mps, "the treadmill told none"),
    ("Incline", lambda row: row.incline_pct, "the treadmill told none"),
    ("Heart rate", lambda row: row.heart_rate_bpm, "no heart-rate belt was heard"),
    ("Cadence", lambda row: row.cadence_spm, ""),
    ("Flight time", lambda row: row.flight_ms, "walking has none, or the deck told none"),
    ("Force", lambda row: row.peak_force_bw, ""),
)


def not_measured(session: Session, telemetry: Sequence[Telemetry]) -> tuple[tuple[str, str], ...]:
    """Quantity and reason, as far as the record knows it."""
    if not telemetry:
        return (("Belt and person", "the record has no telemetry of this session"),)
    deck = any(row.person_on_belt is not None for row in telemetry)
    return (*_unmeasured(telemetry, deck=deck), *_feet(session, deck=deck), *_unsaid(session))


def _unmeasured(telemetry: Sequence[Telemetry], *, deck: bool) -> Iterator[tuple[str, str]]:
    of_deck = "the force deck found no steps" if deck else _NO_DECK
    for name, pick, why in _QUANTITIES:
        if all(pick(row) is None for row in telemetry):
            yield name, why if why and (deck or name != "Flight time") else of_deck


def _feet(session: Session, *, deck: bool) -> Iterator[tuple[str, str]]:
    why = "the record has no figures of single feet" if deck else _NO_DECK
    if session.form is None or not session.form.landings:
        yield "Landing", why
    if session.form is None or not session.form.asymmetries:
        yield "Symmetry", why


def _unsaid(session: Session) -> Iterator[tuple[str, str]]:
    said = {one.answer.moment for one in session.said if one.answer.pain is not None}
    missing = [moment.value for moment in Moment if moment not in said]
    if missing:
        yield f"Pain {', '.join(missing)}", "no answer was written down"
    if session.exertion is None:
        yield "Exertion", "no answer was written down"
