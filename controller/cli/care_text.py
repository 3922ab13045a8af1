"""Participants as rows of text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from controller.care import store
from controller.care.history import walked
from controller.care.limits import heart_limits_of, incline_limits_of, speed_limits_of
from controller.cli.care_desk import Desk
from controller.machine_card import card_name
from controller.treadmills.cards import load_card
from controller.workouts import find_workout
from sessions.care.entries import kind_of
from sessions.care.participant import Participant
from sessions.care.programmes import PROGRAMMES
from sessions.care.screening import standing
from sessions.care.timetable import Standing, next_due, timetable
from sessions.quantities import format_duration, format_incline, format_speed

Row = Mapping[str, str]


def overview(at: Desk, participant: Participant, today: date) -> Row:
    """One participant in a line."""
    course = at.course(participant.pseudonym)
    days = [session.day for session in course.done()]
    entries = timetable(course.plan, days, today) if course.plan else ()
    done = sum(entry.standing is Standing.DONE for entry in entries)
    total = sum(entry.standing is not Standing.EXTRA for entry in entries)
    due = next_due(entries)
    verdict = standing(course.screenings, participant.clearance, today).verdict
    return {
        "pseudonym": participant.pseudonym,
        "goal": participant.goal.value,
        "way": participant.way.value,
        "done": f"{done} of {total}" if course.plan else "no plan",
        "next": "" if due is None else due.isoformat(),
        "screening": verdict.name.lower().replace("_", " "),
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


def limits_in_force(at: Desk, participant: Participant) -> Iterator[Row]:
    """Every limit for the preset of the participant's goal; of each quantity the first counts."""
    config, unit = at.config, at.config.machine.unit
    plan = find_workout(PROGRAMMES[participant.goal].preset).workout.plan(unit)
    card = load_card(card_name(config))
    for limit in speed_limits_of(participant, plan, card, config):
        yield _limit("speed", format_speed(limit.value, unit, 2), limit.source, limit.reason)
    for limit in incline_limits_of(participant, plan, card, config):
        yield _limit("incline", format_incline(limit.value), limit.source, limit.reason)
    for limit in heart_limits_of(participant, config):
        yield _limit("heart", f"{limit.value:g} bpm", limit.source, limit.reason)


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


def _limit(quantity: str, limit: str, source: str, reason: str) -> Row:
    return {"quantity": quantity, "limit": limit, "source": source, "reason": reason}
