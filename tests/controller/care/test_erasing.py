"""Erasing with sessions, events and raw force: found before, not found after."""

from __future__ import annotations

import json
import shutil
import sqlite3
import struct
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from controller.audit.against import compare
from controller.audit.subjects import tag
from controller.audit.trail import trail_path, verified
from controller.care.erasing import BEGUN, ERASED, erase
from controller.care.searching import mentions, search
from controller.care.store import (
    CareError,
    UnknownParticipant,
    Written,
    add,
    opened,
    replace,
    write,
)
from controller.journal_folder import JournalFolder, journal_path
from sessions.care.entries import Answered
from sessions.care.pain import Answer, Moment
from sessions.care.participant import Clearance, Participant, SpeedLimit
from sessions.care.programmes import Goal
from sessions.journal import store as journal
from sessions.journal.capture import RawBlock, read
from sessions.journal.rows import Entry, Record, SessionEnd, SessionStart, Telemetry, encode

UTC = "2026-11-22T10:00:00+00:00"
BLOCK = RawBlock(0.0, 0.001, 0, 0, 7, 0, tuple((n, -n) for n in range(500)))


def walked(folder: Path, session_id: str, who: str) -> None:
    """A session as a controller leaves it, with raw force."""
    records: list[Record] = [
        Entry(None, 0.0, UTC, "command", encode({"kind": "load", "participant": who})),
        SessionStart(session_id, 0.0, UTC, encode({"workout": f"{who}-1", "participant": who})),
        Entry(session_id, 1.0, UTC, "announced", encode({"text": f"Faster, {who}"})),
        SessionEnd(session_id, UTC, "finished", encode({"participant": who})),
    ]
    rows = [
        (session_id, Telemetry(n / 10, "running", 0, n / 7, 0.0, 0.5, 0.0, n / 3))
        for n in range(1000)
    ]
    with closing(JournalFolder(folder)) as journal_folder:
        journal_folder.append(records, rows)
        journal_folder.add_raw([(session_id, BLOCK)])
        journal_folder.close_raw(records)
        assert journal_folder.audit(records) is None


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """P7 and P72, who each walked, P7 twice."""
    with opened(tmp_path) as db:
        add(db, Participant(pseudonym="P7", goal=Goal.REHABILITATION))
        add(db, Participant(pseudonym="P72", goal=Goal.REHABILITATION))
    walked(tmp_path, "2026-11-22-001", "P7")
    walked(tmp_path, "2026-11-22-002", "P72")
    walked(tmp_path, "2026-11-22-003", "p7")
    return tmp_path


def test_everything_goes_and_the_others_stay(data: Path) -> None:
    assert search(data, "P7").found
    others = search(data, "P72").found
    with opened(data) as db:
        proof = erase(db, data, "P7")
    assert proof.sessions == ("2026-11-22-001", "2026-11-22-003")
    assert set(proof.files) >= {"journal.sqlite", "raw/2026-11-22-002.mcap", "audit/salts.json"}
    assert search(data, "P7").found == ()
    assert search(data, "P72").found == others
    assert [path.name for path in (data / "raw").iterdir()] == ["2026-11-22-002.mcap"]
    reader = journal.open_for_reading(journal_path(data))
    assert reader is not None
    with closing(reader):
        assert journal.session_ids(reader) == ["2026-11-22-002"]
        assert [event.data["participant"] for event in journal.events(reader, None)] == ["P72"]
    checked = verified(data, {})
    assert checked.bad is None
    assert compare(data, checked.records).faults == []


def test_the_trail_keeps_a_proof_that_leads_to_nobody_but_with_the_receipt(data: Path) -> None:
    with opened(data) as db:
        proof = erase(db, data, "p7")
    assert b'P7"' not in trail_path(data).read_bytes()
    assert proof.receipt.encode() not in b"".join(
        path.read_bytes() for path in data.rglob("*") if path.is_file()
    )
    records = [one for one in verified(data, {}).records if one.what in {BEGUN, ERASED}]
    assert [one.about for one in records] == [tag(bytes.fromhex(proof.receipt), "P7")] * 2
    told = records[1].data
    assert told["files_with_it_before"] == 3  # participants, journal, salts
    assert told["files_with_it_after"] == 0
    assert told["sessions"] == list(proof.sessions)


def test_who_only_walked_is_erased_too(data: Path) -> None:
    walked(data, "2026-11-22-004", "guest9")
    with opened(data) as db:
        assert erase(db, data, "guest9").sessions == ("2026-11-22-004",)
        with pytest.raises(UnknownParticipant):
            erase(db, data, "guest9")
    assert search(data, "guest9").found == ()


def test_not_while_a_controller_records(data: Path) -> None:
    with closing(JournalFolder(data)), opened(data) as db:
        with pytest.raises(CareError, match="a controller is recording"):
            erase(db, data, "P7")
        assert search(data, "P7").found


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("notes.txt", b"for P7, Tuesday"),
        ("copy.json", b'{"participant": "p7"}'),
        ("sub/list.bin", b'\x00\x01"P7"\x00'),
    ],
)
def test_traces_in_files_that_are_not_ours_are_told(data: Path, name: str, content: bytes) -> None:
    (data / name).parent.mkdir(exist_ok=True)
    (data / name).write_bytes(content)
    with opened(data) as db, pytest.raises(CareError, match=f"still in {name}; delete or edit"):
        erase(db, data, "P7")
    last = verified(data, {}).records[-1]
    assert last.data["files_with_it_after"] == 1


def test_the_search_sees_what_is_deleted_but_not_overwritten(data: Path) -> None:
    """Bytes on free pages and in the write-ahead log, which no query shows."""
    with closing(sqlite3.connect(journal_path(data), isolation_level=None)) as db:
        db.execute("PRAGMA secure_delete = OFF")
        for name in ("event_stays", "event_remains"):
            db.execute(f"DROP TRIGGER {name}")
        for statement in ("DELETE FROM telemetry", "DELETE FROM event", "DELETE FROM session"):
            db.execute(statement)
        assert "journal.sqlite" in search(data, "P7").found
        db.execute("PRAGMA secure_delete = ON")
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert "journal.sqlite" not in search(data, "P7").found


def test_the_search_looks_into_compressed_raw_force(data: Path) -> None:
    assert search(data, "boot_id").found == tuple(f"raw/2026-11-22-{n:03}.mcap" for n in (1, 2, 3))


def test_a_word_is_a_word() -> None:
    assert mentions(json.dumps({"participant": "p7"}), "P7")
    assert mentions("p7-1", "P7")
    assert not mentions("P72, XP7", "P7")


SECRETS = (b"KX4711", b"quartzknee", b"quartzlimit", b"quartzclear", b"quartzsaid", b"KX4711-1")
MARK = 0.123456789  # a speed that nobody else had
MARK_COUNT = 7_654_321  # a raw count that nobody else had


def told_everywhere(folder: Path) -> None:
    """KX4711 with words of their own in every place that keeps words, and figures in the others."""
    name, session_id = "KX4711", "2026-11-22-009"
    limit = SpeedLimit(max_speed_mps=0.8, reason="quartzlimit")
    clearance = Clearance(by="quartzclear", on=date(2026, 11, 1))
    person = Participant(
        pseudonym=name, goal=Goal.SENIOR, notes="quartzknee", speed=limit, clearance=clearance
    )
    answer = Answer(moment=Moment.AFTER, pain=3)
    with opened(folder) as db:
        add(db, person)
        entry = Answered(on=date(2026, 11, 22), answer=answer, session_id=session_id)
        write(db, name, Written(UTC, entry))
        for n in range(200):  # an older state on every page that SQLite gave up meanwhile
            replace(db, person.model_copy(update={"notes": f"quartzknee {n} " * (n % 7 + 1)}))
    said = encode({"text": "quartzsaid", "participant": name})
    records: list[Record] = [
        SessionStart(session_id, 0.0, UTC, encode({"workout": f"{name}-1", "participant": name})),
        *(Entry(session_id, float(n), UTC, "announced", said) for n in range(200)),
        SessionEnd(session_id, UTC, "finished", encode({"participant": name})),
    ]
    row = Telemetry(1.0, "running", 0, MARK, 0.0, MARK, 0.0, MARK)
    counts = tuple((MARK_COUNT + n,) for n in range(500))
    with closing(JournalFolder(folder)) as journal_folder:
        journal_folder.append(records, [(session_id, row)] * 300)
        journal_folder.add_raw([(session_id, RawBlock(0.0, 0.001, 0, 0, 7, 0, counts))])
        journal_folder.close_raw(records)
        assert journal_folder.audit(records) is None


def every_byte(folder: Path) -> bytes:
    """Of every file, whoever wrote it; of raw force, decompressed."""
    found = bytearray()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found += path.name.encode() + path.read_bytes()
        if path.suffix == ".mcap":
            found += b"".join(str(sample.counts).encode() for sample in read(path))
    return bytes(found)


def marks(folder: Path) -> list[bytes]:
    """What of KX4711 stands in the bytes of the folder, by a search that knows no format but those
    of figures: SQLite writes them as IEEE 754, big-endian."""
    figures = (struct.pack(">d", MARK), str(MARK_COUNT + 250).encode())
    content = every_byte(folder)
    return [mark for mark in (*SECRETS, *figures) if mark.lower() in content.lower()]


def test_no_byte_of_any_file_tells_of_them_by_a_search_of_another_kind(data: Path) -> None:
    told_everywhere(data)
    assert len(marks(data)) == len(SECRETS) + 2
    # A log that no checkpoint emptied: a reader held it while they were written.
    with closing(sqlite3.connect(journal_path(data))) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM event").fetchone()
        with closing(sqlite3.connect(journal_path(data))) as db, db:
            db.execute("UPDATE session SET meta = json_set(meta, '$.gait', 'forward')")
        shutil.copy(f"{journal_path(data)}-wal", data.parent / "wal")
    assert b"KX4711" in (data.parent / "wal").read_bytes()
    shutil.copy(data.parent / "wal", f"{journal_path(data)}-wal")
    with opened(data) as db:
        erase(db, data, "KX4711")
    assert marks(data) == []
    # What stays of them: that somebody was there, by the name of a day and a number.
    text = trail_path(data).read_text()
    assert "2026-11-22-009" in text
    assert "2026-11-22-009" not in every_byte(data).decode("latin-1").replace(text, "")
