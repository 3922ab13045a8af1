"""The journal's writer is killed at any moment, and files are cut at any byte: nothing confirmed is
lost, and the journal always opens."""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from mcap.reader import SeekingReader

from controller.journal_folder import JournalFolder, journal_path, raw_path
from sessions.journal import store
from sessions.journal.capture import Capture, RawBlock, read, whole_records
from sessions.journal.rows import Entry, SessionEnd, SessionStart, Telemetry, encode
from sessions.journal.sealing import is_whole, seal

ROUNDS = 100
ROOT = Path(__file__).parents[3]
UTC = "2026-11-22T10:00:00+00:00"
_WAL_HEADER, _FRAME_HEADER, _PAGE = 32, 24, 4096  # "The WAL File Format", sqlite.org/fileformat2


@pytest.mark.hazard("H39")
@pytest.mark.timeout(600)
def test_a_writer_killed_a_hundred_times_loses_nothing_confirmed(tmp_path: Path) -> None:
    """A thousand times: `python -m tests.sessions.journal.killed`."""
    command = [sys.executable, "-m", "tests.sessions.journal.killed", "--rounds", str(ROUNDS)]
    done = subprocess.run(
        [*command, "--jobs", "2", "--folder", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.startswith(f"{ROUNDS} kills, "), done.stdout
    assert "none lost" in done.stdout


def test_what_was_half_done_when_the_writer_died_is_undone_by_whoever_reads(
    tmp_path: Path,
) -> None:
    """As in the moment before a new journal gets its log: SQLite then keeps what was before in a
    file beside it, which a reader that may not write cannot put back."""
    live, left = tmp_path / "live" / "journal.sqlite", tmp_path / "left"
    store.open_for_writing(live).close()
    with closing(sqlite3.connect(live, isolation_level=None)) as db:
        for pragma in ("journal_mode = delete", "cache_size = 1", "cache_spill = 1"):
            db.execute(f"PRAGMA {pragma}")
        db.execute("BEGIN IMMEDIATE")
        for number in range(200):
            db.execute(f"CREATE TABLE half_done_{number} (x)")
        shutil.copytree(live.parent, left)
        db.execute("ROLLBACK")
    path = left / live.name
    assert path.with_name(f"{live.name}-journal").stat().st_size
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store._opened_for_reading(path)
    opened = store.open_for_reading(path)
    assert opened is not None
    with closing(opened):
        assert store.sessions(opened) == []
        tables = opened.execute("SELECT name FROM sqlite_master WHERE name LIKE 'half%'")
        assert tables.fetchall() == []


# --- the database's log, cut ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal that was never closed, with a log of several transactions."""
    folder = tmp_path_factory.mktemp("journal")
    path = folder / "live" / "journal.sqlite"
    with closing(store.open_for_writing(path)) as db:
        store.append(db, [SessionStart("s", 0.0, UTC, encode({}))])
        for number in range(4):
            _append(db, number)
        shutil.copytree(path.parent, folder / "killed")
    return folder / "killed" / "journal.sqlite"


def _append(db: sqlite3.Connection, number: int) -> None:
    entry = Entry("s", float(number), UTC, "announced", encode({"number": number}))
    row = Telemetry(float(number), "running", 0, 0.5, 0.0, 0.5, 0.0, 1.0)
    store.append(db, [entry], [("s", row)])


def _frames(log: bytes) -> list[tuple[int, bool]]:
    """Where each frame of the log begins, and whether it ends a transaction."""
    starts = range(_WAL_HEADER, len(log), _FRAME_HEADER + _PAGE)
    return [(start, struct.unpack(">I", log[start + 4 : start + 8])[0] > 0) for start in starts]


def _cuts(log: bytes) -> Iterator[tuple[int, int]]:
    """Places in the last frame, each byte of its header and every 64th of its page, with how many
    events were confirmed before: all but the last one's."""
    start, ends = _frames(log)[-1]
    assert ends
    yield from ((start + offset, 3) for offset in range(_FRAME_HEADER))
    yield from ((start + offset, 3) for offset in range(_FRAME_HEADER, _FRAME_HEADER + _PAGE, 64))
    yield len(log) - 1, 3
    yield len(log), 4


@pytest.mark.hazard("H39")
def test_a_log_cut_anywhere_in_its_last_frame_opens_with_all_before(
    tmp_path: Path, journal: Path
) -> None:
    log = journal.with_name("journal.sqlite-wal").read_bytes()
    whole = journal.read_bytes()
    path = tmp_path / "journal.sqlite"
    for size, events in _cuts(log):
        path.write_bytes(whole)
        path.with_name("journal.sqlite-wal").write_bytes(log[:size])
        path.with_name("journal.sqlite-shm").unlink(missing_ok=True)
        db = store.open_for_reading(path)
        assert db is not None
        with closing(db):
            numbers = [event.data["number"] for event in store.events(db, "s")]
        assert numbers == list(range(events)), f"cut at {size} of {len(log)}"


@pytest.mark.hazard("H39")
def test_a_writer_goes_on_after_a_log_that_was_cut(tmp_path: Path, journal: Path) -> None:
    path = tmp_path / "journal.sqlite"
    log = journal.with_name("journal.sqlite-wal").read_bytes()
    for start, _ in _frames(log):
        path.write_bytes(journal.read_bytes())
        path.with_name("journal.sqlite-wal").write_bytes(log[: start + 1000])
        path.with_name("journal.sqlite-shm").unlink(missing_ok=True)
        with closing(store.open_for_writing(path)) as db:
            before = store.session_ids(db)
            assert store.mark_interrupted(db) == before
            store.append(db, [SessionStart("next", 0.0, UTC, encode({}))])
            assert set(store.session_ids(db)) == {*before, "next"}
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


# --- the raw force, cut --------------------------------------------------------------------------


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is forced to disk: what is cut here was written by the test."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of ten samples each, flushed and never closed."""
    path = tmp_path_factory.mktemp("raw") / "s.mcap"
    written = Capture(path, "s", at_s=0.0, wall_ns=0)
    for second in range(2):
        counts = tuple((second, n, -n, 1) for n in range(10))
        written.add(RawBlock(float(second), 0.1, second * 10, second * 1_000_000, 1, 0, counts))
    written.flush()
    written.abandon()
    return path


@pytest.mark.hazard("H39")
@pytest.mark.usefixtures("hasty")
def test_raw_force_cut_at_every_byte_of_its_last_frame_keeps_all_before(
    tmp_path: Path, capture: Path
) -> None:
    data = capture.read_bytes()
    with capture.open("rb") as file:
        last = [record for record in whole_records(file) if record.opcode == 6][-1]  # a chunk
    path = tmp_path / "s.mcap"
    for size in range(last.start, len(data) + 1):
        samples = 20 if size >= last.end else 10
        path.write_bytes(data[:size])
        assert len(list(read(path))) == samples, f"cut at {size}"
        assert seal(path) == samples, f"cut at {size}"
        with path.open("rb") as file:
            summary = SeekingReader(file, validate_crcs=True).get_summary()
        assert summary is not None
        assert summary.statistics is not None
        assert summary.statistics.message_count == samples


@pytest.mark.hazard("H39")
@pytest.mark.parametrize("outcome", [None, "interrupted", "finished"])
def test_raw_force_is_sealed_wherever_its_writer_died(
    tmp_path: Path, capture: Path, outcome: str | None
) -> None:
    """Before the session was marked, after it, or between its end and the closing of the file."""
    with closing(store.open_for_writing(journal_path(tmp_path))) as db:
        store.append(db, [SessionStart("s", 0.0, UTC, encode({}))])
        if outcome:
            store.append(db, [SessionEnd("s", UTC, outcome, encode({}))])
    path = raw_path(tmp_path, "s")
    path.parent.mkdir()
    shutil.copy(capture, path)
    JournalFolder(tmp_path).close()
    assert is_whole(path)
    assert len(list(read(path))) == 20


def test_what_is_no_raw_force_keeps_no_journal_from_opening(tmp_path: Path) -> None:
    with closing(store.open_for_writing(journal_path(tmp_path))) as db:
        store.append(db, [SessionStart("s", 0.0, UTC, encode({}))])
    path = raw_path(tmp_path, "s")
    path.parent.mkdir()
    path.write_bytes(bytes(4096))
    JournalFolder(tmp_path).close()
    assert path.read_bytes() == bytes(4096)


@pytest.mark.hazard("H39")
@pytest.mark.usefixtures("hasty")
def test_sealing_that_was_cut_short_is_done_again(tmp_path: Path, capture: Path) -> None:
    """Killed while it seals: at any byte of what it writes, the next one seals the same."""
    whole = tmp_path / "whole.mcap"
    shutil.copy(capture, whole)
    seal(whole)
    sealed, begun = whole.read_bytes(), len(capture.read_bytes())
    path = tmp_path / "s.mcap"
    for size in range(begun, len(sealed)):
        path.write_bytes(sealed[:size])
        assert seal(path) == 20, f"cut at {size}"
        assert path.read_bytes() == sealed, f"cut at {size}"
