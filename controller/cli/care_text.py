"""Participants as rows of text and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from controller.care import store
from controller.care.desk import Desk
from controller.care.history import walked
from controller.care.overview import Overview, limits_in_force
from sessions.care.entries import kind_of
from sessions.care.participant import Participant
from sessions.quantities import format_duration, format_incline, format_speed

Row = Mapping[str, str]


def row(one: Overview) -> Row:
    """One participant in a line."""
    due = one.next_due
    return {
        "pseudonym": one.participant.pseudonym,
        "goal": one.participant.goal.value,
        "way": one.participant.way.value,
        "done": f"{one.done} of {one.planned}" if one.course.plan else "no plan",
        "next": "" if due is None else due.isoformat(),
        "screening": one.screening.verdict.name.lower().replace("_", " "),
    }


def described(participant: Participant) -> Iterator[tuple[str, str]]:
    """What is known of a participant, apart from limits and sessions."""
    yield "pseudonym", participant.pseudonym
    yield "goal", participant.goal.value
    yield "way", participant.way.value
    yield "mass", "" if participant.mass_kg is None else f"{participant.mass_kg:g} kg"
    yield "height", "" if participant.height_m is None else f"{participant.height_m:.2f} m"
    if participant.clearance is not None:
        yield "cleared", f"by {participant.clearance.by} on {participant.clearance.on}"
    rule = participant.pain_rule
    every = format_duration(rule.asked_every_s)
    yield "pain", f"holds from {rule.hold_from}, stops from {rule.stop_from}, asked every {every}"
    yield "unanswered", f"{rule.unanswered}"
    yield "notes", participant.notes


def limit_rows(at: Desk, participant: Participant) -> Iterator[Row]:
    """Every limit for the preset of the participant's goal; of each quantity the first counts."""
    unit = at.config.machine.unit
    written: dict[str, Callable[[float], str]] = {
        "speed": lambda value: format_speed(value, unit, 2),
        "incline": format_incline,
        "heart": lambda value: f"{value:g} bpm",
    }
    for quantity, limits in limits_in_force(at, participant):
        for one in limits:
            yield {
                "quantity": quantity,
                "limit": written[quantity](one.value),
                "source": one.source,
                "reason": one.reason,
            }


def everything(at: Desk, pseudonym: str) -> dict[str, object]:
    """All that is written down about a participant, and the ids of their sessions."""
    participant = at.find(pseudonym)
    written = store.entries(at.db, participant.pseudonym)
    return {
        "format": "backstride-participant",
        "version": 1,
        "participant": participant.model_dump(mode="json"),
        "entries": [
            {"at_utc": one.at_utc, "kind": kind_of(one.entry)} | one.entry.model_dump(mode="json")
            for one in written
        ],
        "sessions": [session.session_id for session in walked(at.folder, participant.pseudonym)],
    }
