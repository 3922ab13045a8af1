"""`sessions prune`, `sessions export --raw`, `participants export FILE.zip`."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.audit.trail import verified
from controller.cli.main import cli
from controller.journal_folder import JournalFolder, raw_path
from sessions.journal.capture import Capture, RawBlock
from tests.controller.cli.test_sessions import data as data  # noqa: PLC0414  # a fixture

RECORDED = "2026-11-22-001"


def run(*words: str, exit_code: int = 0) -> Result:
    result = CliRunner().invoke(cli, [*words])
    assert result.exit_code == exit_code, result.output
    return result


@pytest.fixture
def raw(data: Path) -> Path:
    """Raw force of the first session."""
    path = raw_path(data, RECORDED)
    capture = Capture(path, RECORDED, 0.0, 10**18)
    capture.add(RawBlock(0.0, 0.001, 0, 0, 7, 0, ((1, 2), (3, 4))))
    capture.close()
    return path


def test_prune_says_and_changes_nothing_without_yes(data: Path, raw: Path) -> None:
    JournalFolder(data).close()  # the second is interrupted from now on
    before = {path: path.read_bytes() for path in data.rglob("*.sqlite")}
    told = run("sessions", "prune", "--older-than", "36500").output
    assert told == "Nothing is older than 36500 days\n"
    assert before == {path: path.read_bytes() for path in data.rglob("*.sqlite")}
    assert raw.exists()


@pytest.fixture
def old(data: Path, raw: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, with their day in the past of any clock."""
    JournalFolder(data).close()
    with sqlite3.connect(data / "journal.sqlite") as db:
        db.execute("UPDATE session SET started_utc = '2020-01-01T10:00:00+00:00'")
    db.close()
    monkeypatch.setenv("BACKSTRIDE_RECORDS__KEEP_DAYS", "365")
    return data


def test_prune_takes_out_what_is_older_and_says_so_in_the_trail(old: Path, raw: Path) -> None:
    told = run("sessions", "prune").output
    assert "2 sessions and 0 events outside sessions, 0.0 MB of raw force, are older" in told
    assert raw.exists()
    told = run("sessions", "prune", "--yes").output
    assert "are taken out" in told
    assert not raw.exists()
    assert "No session" in run("sessions", "list").output
    record = verified(old, {}).records[-1]
    assert (record.what, record.about) == ("sessions removed", "retention")
    assert record.data["sessions"] == ["2026-11-22-001", "2026-11-22-002"]
    assert json.loads(run("sessions", "prune", "--json").output)["sessions"] == []
    run("audit", "verify")


def test_prune_waits_for_the_controller_and_for_a_period(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = JournalFolder(old)
    refused = run("sessions", "prune", "--yes", exit_code=1)
    assert "another Backstride is recording" in refused.output
    recording.close()
    monkeypatch.delenv("BACKSTRIDE_RECORDS__KEEP_DAYS")
    assert "--older-than, or records.keep_days" in run("sessions", "prune", exit_code=2).output


def test_raw_force_as_a_table(raw: Path, home: Path) -> None:
    file = home / "force.csv"
    told = run("sessions", "export", RECORDED, "--raw", str(file)).output
    assert "raw force of 2026-11-22-001" in told
    assert file.read_text().splitlines()[1].endswith(",7,0,1,2")
    again = run("sessions", "export", RECORDED, "--raw", str(file), exit_code=1)
    assert "File exists" in again.output
    wrong = run("sessions", "export", RECORDED, "--raw", "force.xlsx", exit_code=2)
    assert "must end in .csv or .parquet" in wrong.output
    none = run("sessions", "export", "2026-11-22-002", "--raw", str(home / "b.csv"), exit_code=1)
    assert "had no force deck" in none.output


def test_everything_about_one_in_a_zip(raw: Path, data: Path, home: Path) -> None:
    with sqlite3.connect(data / "journal.sqlite") as db:
        db.execute("UPDATE session SET meta = json_set(meta, '$.participant', 'p7')")
    db.close()
    run("participants", "add", "P7", "--goal", "senior")
    file = home / "p7.zip"
    run("participants", "export", "P7", str(file))
    with zipfile.ZipFile(file) as bundle:
        names = set(bundle.namelist())
        assert json.loads(bundle.read("participant.json"))["participant"]["pseudonym"] == "P7"
        assert bundle.read(f"sessions/{RECORDED}/force.mcap") == raw.read_bytes()
        assert "P7" in bundle.read("README.txt").decode()
        assert bundle.testzip() is None
    of_one = {name.split("/")[-1] for name in names if name.startswith(f"sessions/{RECORDED}/")}
    assert of_one == {
        "session.json", "telemetry.csv", "activity.fit", "activity.tcx", "fhir-r5.json",
        "fhir-r4b.json", "force.mcap", "report.html",
    }  # fmt: skip
    assert "File exists" in run("participants", "export", "P7", str(file), exit_code=1).output
