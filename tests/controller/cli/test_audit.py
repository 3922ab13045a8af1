"""`backstride audit`: what was done past Backstride is found."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.audit.configuration import note_configuration, trail_of
from controller.audit.trail import trail_path
from controller.care.pins import unlocks
from controller.care.store import opened, participants_path
from controller.cli.main import cli
from controller.config import load
from controller.journal_folder import JournalFolder, journal_path
from controller.recorder import Recorder
from sessions.care.pins import KeptPin
from sessions.care.roles import Role
from sessions.journal.capture import RawBlock
from sessions.journal.rows import Record, SessionEnd, SessionStart, Telemetry
from tests.finished import finished


def run(*words: str, exit_code: int = 0) -> Result:
    result = CliRunner().invoke(cli, [*words])
    assert result.exit_code == exit_code, result.output
    return result


@pytest.fixture
def data(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """P7 and P8, and a session of P7, recorded as a controller does; the head on a stick."""
    monkeypatch.setenv("BACKSTRIDE_AUDIT__HEAD", str(home / "head"))
    folder = home / "data" / "backstride"
    run("participants", "add", "P7", "--goal", "rehabilitation")
    run("participants", "add", "P8", "--goal", "senior")
    run("participants", "screen", "P7", "--no-to-rest")
    run("participants", "limits", "P7", "--speed", "1 mph", "--reason", "knee")
    record(folder)
    return folder


def record(folder: Path) -> str:
    recorder = Recorder(folder, trail=trail_of(load(), "controller"))
    recorder.start()
    session_id = recorder.new_session_id()
    recorder.begin(session_id, {"workout": "taster", "participant": "P7"})
    recorder.event("announced", {"text": "Faster"}, 1.0)
    recorder.telemetry(Telemetry(1.0, "running", 0, 0.5, 0.0, 0.5, 0.0, 1.0))
    recorder.raw(RawBlock(1.0, 0.001, 0, 0, 7, 0, tuple((n, -n) for n in range(500))))
    recorder.end(finished(session_id=session_id, participant="P7")).result(30)
    recorder.close()
    return session_id


def test_what_is_in_order_says_so(data: Path) -> None:
    output = run("audit", "verify").output
    assert (
        "6 records in order; 2 participants, 1 sessions and 1 files of raw force are as it says"
        in output
    )
    told = json.loads(run("audit", "verify", "--json").stdout)
    assert told["in_order"] is True
    assert told["head"] == run("audit", "head").output.strip()
    assert told["head"] == (data.parents[1] / "head").read_text().strip()
    run("audit", "verify", "--head", told["head"].split()[1])


def test_who_did_what_is_there_and_no_pseudonym(data: Path) -> None:
    told = run("audit", "log").output
    for words in ("participant added", "entry written", "participant changed", "session opened"):
        assert words in told
    assert "controller of" in told
    trail = trail_path(data).read_text()
    assert '"changed":["speed"]' in trail
    assert "P7" not in trail
    lines = run("audit", "log", "--json", "--last", "2").output.splitlines()
    assert [json.loads(line)["what"] for line in lines] == ["session opened", "session closed"]


def test_a_changed_record_is_named(data: Path) -> None:
    path = trail_path(data)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[3] = lines[3].replace(b'"speed"', b'"heart"')
    path.write_bytes(b"".join(lines))
    output = run("audit", "verify", exit_code=1).output
    assert f"WRONG: {path}, line 4, record 4:" in output
    assert "it was changed after it was written" in output


def test_a_cut_end_is_found_by_its_head(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = trail_path(data)
    head = run("audit", "head").output.split()[1]
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-2]))
    assert "records 5 to 6 are missing" in run("audit", "verify", exit_code=1).output
    monkeypatch.delenv("BACKSTRIDE_AUDIT__HEAD")
    blind = CliRunner().invoke(cli, ["audit", "verify"]).output
    assert "Nothing shows whether its end was cut off" in blind
    assert "no record has this hash" in run("audit", "verify", "--head", head, exit_code=1).output


@pytest.mark.parametrize(
    ("file", "statement", "words"),
    [
        ("p", "UPDATE participant SET data = json_set(data, '$.speed.max_speed_mps', 5)",
         "P7 is not as the trail says last: changed past Backstride"),
        ("p", "INSERT INTO participant SELECT 'P9', data FROM participant LIMIT 1",
         "P9 is not in the trail"),
        ("p", "UPDATE entry SET data = json_set(data, '$.answers.fall', json('true'))",
         "P7: 1 of 1 entries were changed"),
        ("p", "DELETE FROM entry", "P7: 1 entries that the trail has are changed or gone"),
        ("j", "UPDATE telemetry SET speed_mps = 0.4", "was changed after it was closed: record 6"),
        ("j", "UPDATE session SET outcome = 'stopped'", "was changed after it was closed"),
        ("j", "INSERT INTO session SELECT 'x', 1, started_utc, NULL, NULL, '{}', NULL FROM session",
         "session x is not in the trail"),
    ],
)  # fmt: skip
def test_what_was_done_past_backstride_is_found(
    data: Path, file: str, statement: str, words: str
) -> None:
    path = participants_path(data) if file == "p" else journal_path(data)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(statement)
    assert words in run("audit", "verify", exit_code=1).output


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (flip, "raw force of session {} was changed after it was sealed"),
        (Path.unlink, "raw force of session {} is gone, and no record says why"),
        (lambda path: path.write_bytes(path.read_bytes() * 2), "{} was changed after it was"),
        (lambda path: path.rename(path.with_stem("x")), "raw/x.mcap belongs to no session"),
    ],
)
def test_raw_force_that_was_touched_is_found(
    data: Path, deed: Callable[[Path], object], words: str
) -> None:
    (path,) = (data / "raw").iterdir()
    name = path.stem
    deed(path)
    assert words.format(name) in run("audit", "verify", exit_code=1).output


def test_raw_force_that_was_put_in_is_found(data: Path) -> None:
    (path,) = (data / "raw").iterdir()
    with closing(JournalFolder(data, trail_of(load()))) as records:
        ended: list[Record] = [
            SessionStart("2026-01-01-001", 1.0, "2026-01-01T10:00:00+00:00", "{}"),
            SessionEnd("2026-01-01-001", "2026-01-01T10:01:00+00:00", "finished", "null"),
        ]
        records.append(ended, [])
        assert records.audit(ended) is None
    run("audit", "verify")
    shutil.copy(path, path.with_stem("2026-01-01-001"))
    told = run("audit", "verify", exit_code=1).output
    assert "raw force of session 2026-01-01-001 was put in past Backstride" in told


def test_raw_force_that_a_crash_cut_off_is_in_the_trail_once_it_is_whole(data: Path) -> None:
    """The session's end is on disk, its raw force is not closed: as `kill -9` leaves it."""
    (path,) = (data / "raw").iterdir()
    cut = path.with_stem("2026-01-01-001")
    with closing(JournalFolder(data, trail_of(load()))) as records:
        ended: list[Record] = [
            SessionStart("2026-01-01-001", 1.0, "2026-01-01T10:00:00+00:00", "{}"),
            SessionEnd("2026-01-01-001", "2026-01-01T10:01:00+00:00", "finished", "null"),
        ]
        records.append(ended, [])
        cut.write_bytes(path.read_bytes()[:-40])
        assert records.audit(ended) is None
    assert "was not complete when it closed" in run("audit", "verify").output
    with closing(JournalFolder(data, trail_of(load()))) as records:
        assert records.audit(()) is None
    assert "2 files of raw force" in run("audit", "verify").output
    flip(cut)
    assert "was changed after it was sealed" in run("audit", "verify", exit_code=1).output


def test_an_earlier_state_that_was_put_back_is_found(data: Path) -> None:
    was = participants_path(data).read_bytes()
    run("participants", "limits", "P7", "--lift", "speed")
    participants_path(data).write_bytes(was)
    assert "an earlier state was put back" in run("audit", "verify", exit_code=1).output


def test_pins_and_their_tries_are_there(data: Path) -> None:
    CliRunner().invoke(cli, ["participants", "pin", "therapist"], input="4827\n4827\n")
    with opened(data) as db:
        assert not unlocks(db, Role.THERAPIST, "1928", 0.0)
    told = run("audit", "log").output
    assert "PIN set  therapist" in told
    assert "PIN refused  therapist" in told
    assert "4827" not in trail_path(data).read_text()
    run("audit", "verify")
    with closing(sqlite3.connect(participants_path(data))) as changed, changed:
        changed.execute("DELETE FROM pin")
    told = run("audit", "verify", exit_code=1).output
    assert "the PIN of the therapist is not the one that was set" in told


def test_a_configuration_is_there_without_its_code(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = KeptPin(b"s" * 16, b"h" * 32)
    monkeypatch.setenv("BACKSTRIDE_KIOSK__CODE", str(code))
    monkeypatch.setenv("BACKSTRIDE_LIMITS__MAX_SPEED", "1 mph")
    monkeypatch.setenv("BACKSTRIDE_LIMITS__REASON", "first weeks")
    note_configuration(trail_of(load(), "controller"), load())
    last = json.loads(run("audit", "log", "--json", "--last", "1").output)
    assert last["data"]["kiosk"] == {"locks": True, "after_s": 45}
    assert last["data"]["limits"]["max_speed_mps"] == 0.44704
    assert last["data"]["card"]["name"] == "Simulated treadmill"
    assert str(code) not in json.dumps(last)
    run("audit", "verify")


def test_a_trail_that_takes_nothing_stops_a_change_and_no_session(data: Path) -> None:
    trail_path(data).write_bytes(b"rubbish\n")
    refused = run("participants", "limits", "P7", "--lift", "speed", exit_code=1)
    assert "no record; `backstride audit verify` says where" in refused.output
    assert "1 mph" in run("participants", "limits", "P7").output
    assert record(data).endswith("-002")
