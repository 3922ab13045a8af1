"""The journal's database: all or nothing, append-only, checked whole, interrupted sessions."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sessions.care.pain import Answer, Moment
from sessions.journal import export, store
from sessions.journal.contents import content_sha256
from sessions.journal.rows import (
    Entry,
    SessionEnd,
    SessionStart,
    Telemetry,
    encode,
    next_session_id,
)
from sessions.journal.schema import SCHEMA_VERSION

UTC = "2026-11-22T10:00:00+00:00"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.sqlite"


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    connection = store.open_for_writing(path)
    yield connection
    connection.close()


def start(session_id: str = "2026-11-22-001") -> SessionStart:
    return SessionStart(session_id, 10.0, UTC, encode({"workout": "taster"}))


def event(session_id: str | None = "2026-11-22-001", number: int = 0) -> Entry:
    return Entry(session_id, 11.0 + number, UTC, "announced", encode({"number": number}))


def row(at_s: float = 12.0) -> Telemetry:
    return Telemetry(at_s, "running", 0, 0.5, 0.0, 0.5, 0.0, 6.0, person_on_belt=True)


def end(session_id: str = "2026-11-22-001") -> SessionEnd:
    return SessionEnd(session_id, UTC, "finished", encode({"distance_m": 42.0}))


def test_the_journal_is_wal_fully_synchronous_and_strict(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)
    with pytest.raises(sqlite3.IntegrityError, match="cannot store TEXT value"):
        db.execute("INSERT INTO session VALUES ('x', 'soon', '', NULL, NULL, '{}', NULL)")


def test_a_session_comes_back_as_it_was_written(db: sqlite3.Connection) -> None:
    telemetry = [("2026-11-22-001", row(12.0)), ("2026-11-22-001", row(12.1))]
    store.append(db, [start(), event(number=0), event(number=1)], telemetry)
    store.append(db, [event(number=2), end()])
    session = store.find(db, "2026-11-22-001")
    assert (session.outcome, session.meta, session.summary) == (
        "finished",
        {"workout": "taster"},
        {"distance_m": 42.0},
    )
    assert [e.data["number"] for e in store.events(db, session.session_id)] == [0, 1, 2]
    assert list(store.telemetry(db, session.session_id)) == [row(12.0), row(12.1)]
    assert store.last_telemetry(db, session.session_id) == row(12.1)
    assert store.last_telemetry(db, "another") is None


def test_events_outside_sessions_are_kept_apart(db: sqlite3.Connection) -> None:
    store.append(db, [event(None, 7), start(), event(number=1)])
    assert [e.data["number"] for e in store.events(db, None)] == [7]


def test_a_batch_is_written_whole_or_not_at_all(db: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.append(db, [start(), event(), event("no such session")])
    assert store.sessions(db) == []
    store.append(db, [start()])


@pytest.mark.parametrize("statement", ["DELETE FROM event", "UPDATE event SET kind = 'x'"])
def test_events_are_append_only(db: sqlite3.Connection, statement: str) -> None:
    store.append(db, [start(), event()])
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute(statement)


def test_sessions_without_an_end_are_marked_and_the_others_left(db: sqlite3.Connection) -> None:
    store.append(db, [start("a"), end("a"), start("b"), start("c")])
    assert store.mark_interrupted(db) == ["b", "c"]
    assert [s.outcome for s in store.sessions(db)] == ["finished", "interrupted", "interrupted"]
    assert store.mark_interrupted(db) == []


def test_a_beginning_finds_the_one_session_it_fits(db: sqlite3.Connection) -> None:
    store.append(db, [start("2026-11-21-001"), start("2026-11-22-001"), start("2026-11-22-0011")])
    assert store.find(db, "2026-11-21").session_id == "2026-11-21-001"
    assert store.find(db, "2026-11-22-001").session_id == "2026-11-22-001"
    with pytest.raises(store.UnknownSession, match=r"fits 2 sessions: 2026-11-22-001, "):
        store.find(db, "2026-11-22")
    with pytest.raises(store.UnknownSession, match=r"sessions list"):
        store.find(db, "2027")


@pytest.mark.hazard("H39")
def test_a_damaged_journal_is_refused_and_left_as_it_is(path: Path) -> None:
    db = store.open_for_writing(path)
    store.append(db, [start(), *(event(number=n) for n in range(500))])
    db.close()
    data = bytearray(path.read_bytes())
    data[4096 * 2 : 4096 * 4] = b"\x55" * 8192
    path.write_bytes(data)
    with pytest.raises(store.JournalError, match=r"damaged .* move it away"):
        store.open_for_writing(path)
    assert path.read_bytes() == data


@pytest.mark.parametrize("opened", [store.open_for_writing, store.open_for_reading])
def test_a_file_of_another_kind_is_refused(path: Path, opened: object) -> None:
    assert callable(opened)
    path.parent.mkdir()
    path.write_text("this is no database\n" * 100)
    with pytest.raises(store.JournalError):
        opened(path)


@pytest.mark.parametrize("opened", [store.open_for_writing, store.open_for_reading])
def test_a_journal_of_a_newer_program_is_refused(path: Path, opened: object) -> None:
    assert callable(opened)
    db = store.open_for_writing(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(store.JournalError, match="format 99"):
        opened(path)


def test_reading_changes_nothing_and_needs_no_journal(path: Path, db: sqlite3.Connection) -> None:
    assert store.open_for_reading(path.with_name("none.sqlite")) is None
    store.append(db, [start()])
    reader = store.open_for_reading(path)
    assert reader is not None
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.append(reader, [event()])
    assert store.session_ids(reader) == ["2026-11-22-001"]
    reader.close()


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 2000))))
def test_session_ids_are_new_and_sort_within_their_day(taken: list[tuple[int, int]]) -> None:
    ids = [f"2026-11-{day:02}-{number:03}" for day, number in taken]
    new = next_session_id(date(2026, 11, 2), [*ids, "strange", "2026-11-02-x"])
    assert new not in ids
    assert all(int(new[11:]) > number for day, number in taken if day == 2)


def test_json_has_no_infinities() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        encode({"speed_mps": float("nan")})


def test_export_as_csv_is_read_by_the_csv_module(db: sqlite3.Connection) -> None:
    store.append(db, [start()], [("2026-11-22-001", row())])
    text = "".join(export.as_csv(store.telemetry(db, "2026-11-22-001")))
    (read,) = csv.DictReader(StringIO(text))
    assert read["speed_mps"] == "0.5"
    assert read["person_on_belt"] == "1"
    assert read["cadence_spm"] == ""


SAID = (
    Answer(moment=Moment.AFTER, pain=3),
    Answer(moment=Moment.BEFORE, pain=1),
    Answer(moment=Moment.DURING, at_s=2.5, exertion=4.5),
    Answer(moment=Moment.DURING, at_s=2.1, pain=2),
    Answer(moment=Moment.NEXT_DAY, pain=9),
)


def test_a_table_has_what_was_said_where_it_was_said() -> None:
    rows = [row(10.0 + number) for number in range(6)]
    read = list(csv.DictReader(StringIO("".join(export.as_csv(rows, 10.0, SAID)))))
    assert [line["pain"] for line in read] == ["1", "", "", "2", "", "3"]
    assert [line["exertion"] for line in read] == ["", "", "", "4.5", "", ""]
    assert "".join(export.as_csv([], 10.0, SAID)).count("\n") == 1


def test_export_as_json_holds_all(db: sqlite3.Connection) -> None:
    store.append(db, [start(), event(), event(number=1), end()], [("2026-11-22-001", row())])
    session = store.find(db, "2026")
    pieces = export.as_json(
        session,
        store.events(db, session.session_id),
        store.telemetry(db, session.session_id),
        SAID,
    )
    data = json.loads("".join(pieces))
    assert data["format"] == "backstride-session"
    assert data["session"]["summary"] == {"distance_m": 42.0}
    assert [e["data"]["number"] for e in data["events"]] == [0, 1]
    assert data["telemetry"][0]["state"] == "running"
    assert tuple(Answer.model_validate(one) for one in data["answers"]) == SAID


LATER = ("heart_rate_bpm", "step_length_m loading_bw_per_s energy_kcal_per_min")
"""The columns of telemetry that came with the second version, with the third, and so on."""


def older(path: Path, version: int) -> None:
    """The journal as that version of this program left it."""
    with closing(sqlite3.connect(path)) as db, db:
        for name in " ".join(LATER[version - 1 :]).split():
            db.execute(f"ALTER TABLE telemetry DROP COLUMN {name}")
        db.execute(f"PRAGMA user_version = {version}")


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_an_older_journal_is_read_and_brought_up_to_date(path: Path, version: int) -> None:
    with closing(store.open_for_writing(path)) as db:
        store.append(db, [start()], [("2026-11-22-001", row())])
        digest = content_sha256(db, "2026-11-22-001")
    older(path, version)
    reading = store.open_for_reading(path)
    assert reading is not None
    with closing(reading) as db:
        assert list(store.telemetry(db, "2026-11-22-001")) == [row()]
        assert store.last_telemetry(db, "2026-11-22-001") == row()
        assert content_sha256(db, "2026-11-22-001") == digest
    with closing(store.open_for_writing(path)) as db:
        assert content_sha256(db, "2026-11-22-001") == digest
        beating = replace(row(13.0), heart_rate_bpm=121.0, step_length_m=0.5)
        store.append(db, [], [("2026-11-22-001", beating)])
        assert list(store.telemetry(db, "2026-11-22-001")) == [row(), beating]
        assert db.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    with closing(store.open_for_writing(path)) as db:  # and once more, as it is
        assert len(list(store.telemetry(db, "2026-11-22-001"))) == 2
