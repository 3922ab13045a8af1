"""Sessions that are taken out leave no byte, and the journal refuses changes as before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sessions.journal import store
from sessions.journal.contents import content_sha256
from sessions.journal.removal import remove
from sessions.journal.rows import Entry, Record, SessionEnd, SessionStart, Telemetry, encode

UTC = "2026-11-22T10:00:00+00:00"
IDS = ("2026-11-22-001", "2026-11-22-002", "2026-11-22-003")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Three sessions, each with a word of its own everywhere, and an event outside."""
    path = tmp_path / "journal.sqlite"
    with closing(store.open_for_writing(path)) as db:
        for number, session_id in enumerate(IDS):
            word = f"zanzibar{number}"
            records: list[Record] = [
                SessionStart(session_id, 0.0, UTC, encode({"participant": word})),
                *(Entry(session_id, float(n), UTC, "said", encode({"w": word})) for n in range(50)),
                SessionEnd(session_id, UTC, "finished", encode({"w": word})),
            ]
            rows = [
                (session_id, Telemetry(n / 10, word, 0, 0.5, 0.0, 0.5, 0.0, 1.0))
                for n in range(500)
            ]
            store.append(db, records, rows)
        store.append(db, [Entry(None, 1.0, UTC, "loaded", encode({"w": "zanzibar1"}))])
    return path


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(store.open_for_writing(path)) as db:
        yield db


def bytes_of(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_no_byte_is_left_and_the_others_are_as_they_were(
    path: Path, db: sqlite3.Connection
) -> None:
    kept = [content_sha256(db, IDS[0]), content_sha256(db, IDS[2])]
    (event,) = store.events(db, None)
    assert b"zanzibar1" in bytes_of(path)
    remove(db, [IDS[1]], [event.seq])
    assert b"zanzibar1" not in bytes_of(path)
    assert IDS[1].encode() not in bytes_of(path)
    assert store.session_ids(db) == [IDS[0], IDS[2]]
    assert [content_sha256(db, IDS[0]), content_sha256(db, IDS[2])] == kept
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_events_are_append_only_again(db: sqlite3.Connection) -> None:
    remove(db, [IDS[1]])
    for statement in ("DELETE FROM event", "UPDATE event SET kind = 'x'"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(statement)


def test_all_or_nothing(db: sqlite3.Connection) -> None:
    db.execute("CREATE TRIGGER no BEFORE DELETE ON session BEGIN SELECT RAISE (ABORT, 'no'); END")
    with pytest.raises(sqlite3.IntegrityError, match="no"):
        remove(db, IDS)
    assert len(list(store.events(db, IDS[0]))) == 50
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute("DELETE FROM event")


def test_a_reader_that_keeps_the_log_is_told(path: Path, db: sqlite3.Connection) -> None:
    db.execute("PRAGMA busy_timeout = 1")
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM session").fetchone()
        with pytest.raises(sqlite3.OperationalError, match=r"locked|reads the journal"):
            remove(db, [IDS[1]])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE session SET meta = '{}'",
        "UPDATE session SET summary = '{}'",
        "UPDATE telemetry SET heart_rate_bpm = 90 WHERE rowid = 7",
        "UPDATE telemetry SET step_length_m = 0.5 WHERE rowid = 7",
        "UPDATE telemetry SET loading_bw_per_s = 12 WHERE rowid = 7",
        "UPDATE telemetry SET energy_kcal_per_min = 4 WHERE rowid = 7",
        "DELETE FROM telemetry WHERE rowid = 7",
        """INSERT INTO event (session_id, at_s, wall_utc, kind, data)
           VALUES ('2026-11-22-001', 9, '', 'x', '{}')""",
    ],
)
def test_whatever_changes_changes_the_digest(db: sqlite3.Connection, statement: str) -> None:
    before = content_sha256(db, IDS[0])
    db.execute(statement)
    assert content_sha256(db, IDS[0]) != before
