"""Near misses as the journal keeps them: read, and counted by session and by what they were."""

from __future__ import annotations

import pytest

from sessions.journal.near_misses import KIND, NEAR_MISSES, by_session, by_what, hours, read
from sessions.journal.rows import StoredEvent, StoredSession

MORNING, EVENING = "2026-11-22T08:00:00+00:00", "2026-11-22T18:00:00+00:00"


def event(
    session_id: str | None,
    what: str,
    value: float | None = None,
    limit: float | None = None,
    *,
    kind: str = KIND,
    at: str = EVENING,
) -> StoredEvent:
    data = {"what": what, "detail": "", "value": value, "limit": limit}
    return StoredEvent(1, session_id, 0.0, at, kind, data)


def session(name: str, duration_s: float | None) -> StoredSession:
    summary = None if duration_s is None else {"duration_s": duration_s}
    return StoredSession(name, 0.0, MORNING, None, None, {}, summary)


EVENTS = [
    event("s1", "person_absent", 600, 1000),
    event("s1", "person_absent", 900, 1000),
    event("s1", "deck_silent", 200, 300, at=MORNING),
    event("s1", "announced", kind="announced"),
    event(None, "refused"),
]


def test_only_near_misses_are_read_and_those_since_a_moment() -> None:
    assert [one.what for one in read(EVENTS)] == [
        "person_absent",
        "person_absent",
        "deck_silent",
        "refused",
    ]
    assert [one.what for one in read(EVENTS, EVENING)] == ["person_absent"] * 2 + ["refused"]


def test_the_margin_is_the_share_of_the_way_that_was_left() -> None:
    first, second, deck, refused = read(EVENTS)
    assert [first.margin, second.margin] == pytest.approx([0.4, 0.1])
    assert deck.margin == pytest.approx(1 / 3)
    assert refused.margin is None
    [past] = read([event("s1", "overspeed", 0.2, 0.1)])
    assert past.margin == 0.0


def test_they_are_counted_by_session_and_hour() -> None:
    whole, cut, quiet = session("s1", 1800), session("s2", None), session("s3", 3600)
    first, second, third = by_session([whole, cut, quiet], read(EVENTS))
    assert (first.name, first.count, first.per_hour) == ("s1", 3, 6.0)
    assert first.nearest is not None
    assert first.nearest.value == 900
    assert (second.count, second.per_hour) == (0, None)
    assert (third.count, third.per_hour, third.nearest) == (0, 0.0, None)


def test_they_are_counted_by_what_they_were_the_most_frequent_first() -> None:
    tallies = by_what(read(EVENTS), 2.0)
    assert [(one.name, one.count, one.per_hour) for one in tallies] == [
        ("person_absent", 2, 1.0),
        ("deck_silent", 1, 0.5),
        ("refused", 1, 0.5),
    ]
    assert tallies[-1].nearest is None


def test_a_session_without_an_end_took_no_known_time() -> None:
    assert (hours(session("s", None)), hours(session("s", 3600))) == (0.0, 1.0)


def test_every_row_says_what_it_was() -> None:
    assert all(row.text for row in NEAR_MISSES.values())
