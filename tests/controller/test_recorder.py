"""The recorder: what is confirmed survives kill -9; a sick disk is health, never an exception."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path

import pytest

from controller.api import Health
from controller.backlog import Backlog
from controller.journal_folder import being_written, journal_path, raw_path
from controller.recorder import MIN_FREE_BYTES, NotRecorded, Recorder
from sessions.heart import Measurement
from sessions.journal import store
from sessions.journal.capture import RawBlock, read
from sessions.journal.rows import StoredEvent, StoredSession, Telemetry
from tests.finished import finished

CHILD = [sys.executable, "-m", "tests.controller.recording_child"]
ROOT = Path(__file__).parents[2]
DEADLINE_S = 60.0


def eventually(condition: Callable[[], bool]) -> None:
    """Wait until the condition holds; a failure only after a generous deadline."""
    deadline_s = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline_s, "it did not come about"
        time.sleep(0.005)


@contextmanager
def recording(folder: Path, **more: object) -> Iterator[Recorder]:
    recorder = Recorder(folder, **more)  # type: ignore[arg-type]  # test doubles by keyword
    recorder.start()
    try:
        yield recorder
    finally:
        recorder.close()


def row(number: int = 0) -> Telemetry:
    return Telemetry(number / 10, "running", 0, 0.5, 0.0, 0.5, 0.0, 1.0)


def block(number: int) -> RawBlock:
    return RawBlock(number / 100, 0.001, number * 10, number * 10_000, 1, 0, ((1, 2, 3, 4),) * 10)


def read_session(
    folder: Path, session_id: str
) -> tuple[StoredSession, list[StoredEvent], list[Telemetry]]:
    db = store.open_for_reading(journal_path(folder))
    assert db is not None
    with closing(db):
        session = store.find(db, session_id)
        return (
            session,
            list(store.events(db, session_id)),
            list(store.telemetry(db, session_id)),
        )


def confirmed(future: Future[None]) -> None:
    future.result(DEADLINE_S)


def test_a_session_is_recorded_whole(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        assert recorder.ready() is None
        assert recorder.health() == (Health.GOOD, "")
        confirmed(recorder.event("started", {"url": "sim:"}, 1.0))
        session_id = recorder.new_session_id()
        confirmed(recorder.begin(session_id, {"workout": "taster"}))
        confirmed(recorder.event("announced", {"text": "Faster"}, 2.0))
        recorder.telemetry(row())
        recorder.raw(block(0))
        recorder.beats(asdict(Measurement(96, True, (0.61, 0.64))), 2.5)
        confirmed(recorder.end(finished(session_id=session_id)))
        recorder.beats(asdict(Measurement(99)), 2.9)
        recorder.telemetry(row(99))
        recorder.raw(block(99))
        confirmed(recorder.event("idle", {}, 3.0))
    session, events, telemetry = read_session(tmp_path, session_id)
    assert session.outcome == "finished"
    assert session.summary == finished(session_id=session_id).model_dump(mode="json")
    assert [event.kind for event in events] == ["announced", "heart_beats"]
    assert events[-1].data == {"bpm": 96, "contact": True, "rr_intervals_s": [0.61, 0.64]}
    assert telemetry == [row()]
    assert len(list(read(raw_path(tmp_path, session_id)))) == 10


def test_records_are_for_nobody_else(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        confirmed(recorder.begin("s", {}))
        recorder.raw(block(0))
        eventually(raw_path(tmp_path, "s").exists)
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert len(files) == 7
        assert {path.stat().st_mode & 0o077 for path in files} == {0}


def test_telemetry_reaches_the_disk_by_itself(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        confirmed(recorder.begin("s", {}))
        recorder.telemetry(row())
        eventually(lambda: read_session(tmp_path, "s")[2] == [row()])


def test_ids_are_new_also_after_a_restart(tmp_path: Path) -> None:
    ids = []
    for _ in range(2):
        with recording(tmp_path) as recorder:
            ids += [recorder.new_session_id(), recorder.new_session_id()]
            confirmed(recorder.begin(ids[-1], {}))
    assert ids == sorted(set(ids))


@pytest.mark.hazard("H39")
def test_kill_9_at_any_moment_loses_nothing_that_was_confirmed(tmp_path: Path) -> None:
    moments = random.Random(9)
    folders = [tmp_path / str(number) for number in range(8)]
    children = [
        subprocess.Popen(
            [*CHILD, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for folder in folders
    ]
    try:
        last = [
            kill_after(child, events=moments.randrange(1, 40), extra_s=moments.random() / 100)
            for child in children
        ]
    finally:
        for child in children:
            child.kill()
            child.communicate()
    for folder, number in zip(folders, last, strict=True):
        check_record(folder, number)


def kill_after(child: subprocess.Popen[str], events: int, extra_s: float) -> int:
    """Kill the child after so many confirmed events and a little; the last confirmed one."""
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write("go\n")
    child.stdin.flush()
    seen = [int(next(child.stdout).split()[1]) for _ in range(events)]
    threading.Event().wait(extra_s)  # into the middle of whatever it does then
    child.send_signal(signal.SIGKILL)
    # Complete lines only: the last may have been cut by the kill.
    seen += [int(line.split()[1]) for line in child.stdout if line.endswith("\n")]
    assert child.wait(DEADLINE_S) == -signal.SIGKILL
    return seen[-1]


def check_record(folder: Path, last: int) -> None:
    """Everything up to the last confirmed event is there, without a gap, and marked."""
    with recording(folder) as recorder:
        assert recorder.ready() is None
        (session_id,) = recorder._journal_ids
    session, events, telemetry = read_session(folder, session_id)
    assert session.outcome == "interrupted"
    numbers = [event.data["number"] for event in events]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) > last
    assert [round(row.at_s * 10) for row in telemetry] == list(range(len(telemetry)))
    assert len(telemetry) > last
    raw = [sample.sequence for sample in read(raw_path(folder, session_id))]
    assert raw == list(range(len(raw)))
    assert len(raw) >= max(0, last - 12) * 20  # a second of it and a block either side


def test_a_session_that_goes_on_is_not_marked_by_another_process(tmp_path: Path) -> None:
    with recording(tmp_path) as first:
        confirmed(first.begin("s", {}))
        assert being_written(tmp_path)
        with recording(tmp_path) as second:
            assert "another Backstride is recording" in (second.ready() or "")
        assert read_session(tmp_path, "s")[0].outcome is None
    assert not being_written(tmp_path)


@pytest.mark.hazard("H39")
def test_a_full_disk_is_health_and_what_was_confirmed_stays(tmp_path: Path) -> None:
    limited = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000,) * 2);"
        f"sys.argv = ['child', {str(tmp_path)!r}];"
        "runpy.run_module('tests.controller.recording_child', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited],
        input="go\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        timeout=DEADLINE_S,
    )
    last = int(done.stdout.splitlines()[-1].split()[1])
    assert "NotRecorded" in done.stderr.splitlines()[-1]
    assert last > 10
    with recording(tmp_path) as recorder:
        (session_id,) = recorder._journal_ids
    _, events, _ = read_session(tmp_path, session_id)
    assert len(events) > last


@contextmanager
def unprivileged() -> Iterator[None]:
    """Root may write everywhere: be nobody for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.hazard("H39")
def test_a_folder_that_cannot_be_written_is_health_and_refuses_a_session(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o555)
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.geteuid() and parent.name.startswith(("pytest", "test")):
            parent.chmod(0o755)
    with unprivileged(), recording(folder) as recorder:
        assert "Permission denied" in (recorder.ready() or "")
        assert recorder.health()[0] is Health.BAD
        with pytest.raises(NotRecorded, match="Permission denied"):
            recorder.event("announced", {}, 1.0).result(DEADLINE_S)


@pytest.mark.hazard("H39")
def test_a_session_needs_50_mb_of_space(tmp_path: Path) -> None:
    free = [MIN_FREE_BYTES]
    with recording(tmp_path, free=lambda _: free[0]) as recorder:
        assert recorder.ready() is None
        free[0] -= 1
        eventually(lambda: recorder.ready() is not None)
        assert "49 MB free" in (recorder.ready() or "")
        assert "make room" in recorder.health()[1]
        confirmed(recorder.event("announced", {}, 1.0))  # what is under way is still recorded


@pytest.mark.hazard("H39")
def test_a_disk_that_hangs_never_holds_up_the_giver_and_is_seen(tmp_path: Path) -> None:
    now_s = [0.0]
    answers = threading.Event()
    answers.set()
    hanging = threading.Event()

    def free(_: Path) -> int:
        if not answers.is_set():
            hanging.set()
            answers.wait(DEADLINE_S)
        return MIN_FREE_BYTES

    small = Backlog(records=3, telemetry=2, raw=1)
    with recording(tmp_path, free=free, monotonic=lambda: now_s[0], backlog=small) as recorder:
        confirmed(recorder.begin("s", {}))
        answers.clear()
        assert hanging.wait(DEADLINE_S)
        waiting = [recorder.event("announced", {"number": number}, 1.0) for number in range(4)]
        with pytest.raises(NotRecorded, match="too much waits"):
            waiting[3].result(0)
        for number in range(5):
            recorder.telemetry(row(number))
            recorder.raw(block(number))
        now_s[0] = 7.0
        assert recorder.ready() == "the disk has not answered for 7 s"
        answers.set()
        for future in waiting[:3]:
            confirmed(future)
        eventually(lambda: recorder.ready() is None)
        health, words = recorder.health()
        assert health is Health.GOOD
        assert words == "3 rows of telemetry and 40 raw samples were not recorded"
    assert read_session(tmp_path, "s")[2] == [row(0), row(1)]


@pytest.mark.hazard("H39")
def test_what_failed_is_written_when_the_disk_is_back(tmp_path: Path) -> None:
    sick = [False]

    def free(_: Path) -> int:
        if sick[0]:
            raise OSError(5, "Input/output error")
        return MIN_FREE_BYTES

    with recording(tmp_path, free=free) as recorder:
        confirmed(recorder.begin("s", {}))
        sick[0] = True
        with pytest.raises(NotRecorded, match="Input/output error"):
            recorder.event("announced", {"number": 1}, 1.0).result(DEADLINE_S)
        recorder.telemetry(row())
        assert "Input/output error" in (recorder.ready() or "")
        sick[0] = False
        confirmed(recorder.event("announced", {"number": 2}, 2.0))
        assert recorder.ready() is None
    _, events, telemetry = read_session(tmp_path, "s")
    assert [event.data["number"] for event in events] == [1, 2]
    assert telemetry == [row()]


def test_raw_force_that_cannot_be_written_leaves_the_journal_alone(tmp_path: Path) -> None:
    (tmp_path / "raw").write_text("a file where the folder should be")
    with recording(tmp_path) as recorder:
        confirmed(recorder.begin("s", {}))
        recorder.raw(block(0))
        eventually(lambda: recorder.health()[0] is Health.BAD)
        assert "raw force is not recorded" in recorder.health()[1]
        assert recorder.ready() is None
        confirmed(recorder.event("announced", {}, 1.0))


def test_a_record_that_the_journal_refuses_does_not_take_others_with_it(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        confirmed(recorder.begin("s", {}))
        again = recorder.begin("s", {})
        kept = recorder.event("announced", {}, 1.0)
        confirmed(kept)
        with pytest.raises(NotRecorded, match="refuses"):
            again.result(DEADLINE_S)


def test_what_json_has_not_is_kept_as_text(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        confirmed(recorder.begin("s", {}))
        confirmed(recorder.event("odd", {"speed_mps": float("nan"), "path": tmp_path}, 1.0))
    (event,) = read_session(tmp_path, "s")[1]
    assert "nan" in str(event.data["text"])


def test_after_close_nothing_is_taken_and_nothing_hangs(tmp_path: Path) -> None:
    with recording(tmp_path) as recorder:
        pass
    assert recorder.ready() == "the journal is closed"
    with pytest.raises(NotRecorded):
        recorder.event("late", {}, 1.0).result(0)


def test_a_defect_in_the_thread_fails_what_waits_instead_of_holding_it_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: seen.append(args.exc_type))
    with recording(tmp_path) as recorder:
        confirmed(recorder.begin("s", {}))
        recorder.raw(None)  # type: ignore[arg-type]  # stands for any defect
        eventually(lambda: recorder.health() == (Health.BAD, "the journal is closed"))
        with pytest.raises(NotRecorded):
            recorder.event("announced", {}, 1.0).result(DEADLINE_S)
    assert seen == [AttributeError]
    assert not being_written(tmp_path)
