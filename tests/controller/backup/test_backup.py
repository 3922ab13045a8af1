"""What goes into a backup comes out of it, or nothing does."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from controller.audit.against import compare
from controller.audit.trail import Trail, verified
from controller.backup import header
from controller.backup.header import CHUNK, BackupError, new_header
from controller.backup.restoring import check, restore
from controller.backup.sealing import Sealer, Unsealer
from controller.backup.writing import create
from controller.care.store import add, find, opened
from controller.journal_folder import journal_path
from controller.recorder import Recorder
from sessions.care.participant import Participant
from sessions.care.programmes import Goal
from sessions.journal import store as journal

PHRASE = "five words are a passphrase"
CHEAP = 2  # scrypt's cost: what is tried here are not passphrases


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A participant, a journal with a session, a file of raw force and one of something else."""
    folder = tmp_path / "data"
    with opened(folder) as db:
        add(db, Participant(pseudonym="P7", goal=Goal.REHABILITATION, notes="left knee"))
    recorder = Recorder(folder)
    recorder.start()
    session_id = recorder.new_session_id()
    recorder.begin(session_id, {"workout": "taster", "participant": "P7"}).result(30)
    recorder.close()
    (folder / "raw").mkdir()
    (folder / "raw" / "one.mcap").write_bytes(os.urandom(3000))
    (folder / "empty").touch()
    (folder / "run").mkdir()
    return folder


def backup(data: Path, name: str = "backup") -> Path:
    file = data.parent / name
    create(data, file, PHRASE, Trail(data), cost=CHEAP)
    return file


def test_what_goes_in_comes_out(data: Path, tmp_path: Path) -> None:
    file = backup(data)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"left knee" not in file.read_bytes()
    with file.open("rb") as opened_file:
        contents = restore(opened_file, PHRASE, tmp_path / "again")
    again = tmp_path / "again"
    assert set(contents.files) == {
        "participants.sqlite",
        "journal.sqlite",
        "audit/trail.jsonl",
        "audit/salts.json",
        "raw/one.mcap",
        "empty",
    }
    raw = "raw/one.mcap"
    assert (again / raw).read_bytes() == (data / raw).read_bytes()
    with opened(again) as db:
        assert find(db, "P7").notes == "left knee"
    records = verified(again, {}).records
    assert [one.what for one in records[-2:]] == ["backup begun", "restored from a backup"]
    assert compare(again, records).faults == ["raw/one.mcap belongs to no session"]  # as before
    for path in (again, *again.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert not list(tmp_path.glob(".*"))
    assert not list(data.glob(".backup*"))


def test_while_a_controller_records(data: Path, tmp_path: Path) -> None:
    recorder = Recorder(data)
    recorder.start()
    recorder.begin(recorder.new_session_id(), {"workout": "taster"})
    for number in range(50):
        written = recorder.event("announced", {"text": str(number)}, float(number))
    written.result(30)
    file = backup(data)
    recorder.event("announced", {"text": "later"}, 99.0).result(30)
    recorder.close()
    with file.open("rb") as opened_file:
        restore(opened_file, PHRASE, tmp_path / "again")
    db = journal.open_for_reading(journal_path(tmp_path / "again"))
    assert db is not None
    with closing(db):
        last = journal.sessions(db)[-1].session_id
        assert len(list(journal.events(db, last))) == 50


def test_nothing_is_overwritten(data: Path, tmp_path: Path) -> None:
    file = backup(data)
    before = file.read_bytes()
    with pytest.raises(BackupError, match="exists; choose another name"):
        backup(data)
    assert file.read_bytes() == before
    there = tmp_path / "there"
    there.mkdir()
    (there / "mine").touch()
    with file.open("rb") as opened_file:
        with pytest.raises(BackupError, match="nothing is ever overwritten"):
            restore(opened_file, PHRASE, there)
        (there / "mine").unlink()
        restore(opened_file, PHRASE, there)  # an empty one is as good as none
    assert (there / "journal.sqlite").exists()


def test_a_folder_without_records_has_no_backup(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="has no records"):
        create(tmp_path, tmp_path / "file", PHRASE, Trail(tmp_path), cost=CHEAP)
    assert list(tmp_path.iterdir()) == []


def refused(content: bytes, folder: Path, phrase: str = PHRASE) -> str:
    """Why it is refused; nothing is written."""
    beside = sorted(folder.parent.iterdir())
    with pytest.raises(BackupError) as told:
        restore(BytesIO(content), phrase, folder)
    assert sorted(folder.parent.iterdir()) == beside
    return str(told.value)


def test_a_wrong_passphrase_says_so(data: Path, tmp_path: Path) -> None:
    content = backup(data).read_bytes()
    for wrong in ("", PHRASE + " ", PHRASE.upper()):
        assert refused(content, tmp_path / "again", wrong) == "wrong passphrase"


def test_a_changed_byte_at_any_place_is_found(data: Path, tmp_path: Path) -> None:
    content = backup(data).read_bytes()
    head = len(new_header(PHRASE, CHEAP).octets)
    places = [*range(head + 40), *range(head + 40, len(content), 199), len(content) - 1]
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1 << (place % 8)
        why = refused(bytes(changed), tmp_path / "again")
        assert any(word in why for word in ("no backup", "head is damaged", "changed in its bytes"))


def test_a_file_cut_off_anywhere_is_found(data: Path, tmp_path: Path) -> None:
    content = backup(data).read_bytes()
    head = len(new_header(PHRASE, CHEAP).octets)
    for size in [*range(head + 40), *range(head + 40, len(content), 199), len(content) - 1]:
        refused(content[:size], tmp_path / "again")
    for more in (b"\x00", b"x" * 3000):
        refused(content + more, tmp_path / "again")


def sealed(data: bytes) -> bytes:
    file = BytesIO()
    sealer = Sealer(file, new_header(PHRASE, CHEAP))
    sealer.write(data)
    sealer.close()
    return file.getvalue()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 5])
def test_a_stream_of_any_length_comes_back(size: int) -> None:
    data = os.urandom(size)
    unsealer = Unsealer(BytesIO(sealed(data)), PHRASE)
    assert b"".join(iter(lambda: unsealer.read(700_001), b"")) == data
    unsealer.finish()


def test_chunks_cannot_be_moved_left_out_or_cut_off() -> None:
    content = sealed(os.urandom(3 * CHUNK))
    start, step = len(new_header(PHRASE, CHEAP).octets), CHUNK + 16
    head, chunks = content[:start], [content[start + n * step :][:step] for n in range(3)]
    assert head + b"".join(chunks) == content
    for wrong, words in (
        ([chunks[1], chunks[0], chunks[2]], "damaged or was changed"),
        ([chunks[0], chunks[2]], "damaged or was changed"),
        (chunks[:2], f"was cut off after byte {start + 2 * step}"),
        ([*chunks, b"x" * 100], f"something follows the backup's end at byte {start + 3 * step}"),
    ):
        with pytest.raises(BackupError, match=words):
            Unsealer(BytesIO(head + b"".join(wrong)), PHRASE).finish()


def test_a_newer_format_and_a_greedy_one_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header, "VERSION", 2)
    newer = sealed(b"")
    monkeypatch.undo()
    with pytest.raises(BackupError, match="format 2, this program knows 1; update"):
        Unsealer(BytesIO(newer), PHRASE)
    greedy = sealed(b"")
    monkeypatch.setattr(header, "_MAX_COST", 1)
    with pytest.raises(BackupError, match="more memory"):
        Unsealer(BytesIO(greedy), PHRASE)


def test_a_database_that_was_damaged_before_is_not_brought_back(data: Path, tmp_path: Path) -> None:
    path = data / "old.sqlite"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE a (b TEXT)")
        db.executemany("INSERT INTO a VALUES (?)", (("x" * 500,) for _ in range(50)))
    content = bytearray(path.read_bytes())
    content[4096:4196] = b"\xff" * 100
    path.write_bytes(content)
    assert "old.sqlite in the backup is damaged" in refused(
        backup(data).read_bytes(), tmp_path / "again"
    )


def test_a_full_disk_leaves_no_file(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    monkeypatch.setattr(Trail, "append", lambda *_: None)
    with pytest.raises(OSError, match="No space"):
        backup(data)
    assert sorted(path.name for path in data.parent.iterdir()) == ["data"]


def test_a_check_writes_nothing(data: Path) -> None:
    file = backup(data)
    seen: list[int] = []
    with file.open("rb") as opened_file:
        contents = check(opened_file, PHRASE, seen.append)
    assert sum(seen) == sum(contents.files.values())
    assert datetime.fromisoformat(contents.written_utc) <= datetime.now(UTC)
    assert sorted(path.name for path in file.parent.iterdir()) == ["backup", "data"]
