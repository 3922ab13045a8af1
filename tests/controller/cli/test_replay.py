"""`backstride sessions replay`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.cli.main import cli
from controller.journal_folder import journal_path
from sessions.journal import store
from sessions.journal.rows import Entry, SessionStart, Telemetry, encode

UTC = "2026-11-22T10:00:00+00:00"
META = {"speed_limits": [[0.5, "site", "narrow"]], "incline_limits": [[5.0, "site", "narrow"]]}


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["sessions", *words])


def row(at_s: float, state: str, told_mps: float, is_mps: float) -> Telemetry:
    return Telemetry(at_s, state, 0, is_mps, 0.0, told_mps, 0.0, 0.0)


@pytest.fixture
def data(home: Path) -> Path:
    """One session that kept its limit, and one whose last second did not; then it was latched."""
    folder = home / "data" / "backstride"
    folder.mkdir(parents=True)
    db = store.open_for_writing(journal_path(folder))
    rows = [row(100 + n / 10, "running", min(n * 0.012, 0.48), n * 0.012) for n in range(40)]
    faster = [row(104 + n / 10, "running", 0.6, 0.5) for n in range(10)]
    latched = Entry(
        "2026-11-22-002",
        105.0,
        UTC,
        "belt",
        encode({"state": "latched", "cause": {"code": "stall"}}),
    )
    for name in ("2026-11-22-001", "2026-11-22-002"):
        store.append(
            db, [SessionStart(name, 100.0, UTC, encode(META))], [(name, one) for one in rows]
        )
    store.append(db, [latched], [("2026-11-22-002", one) for one in faster])
    db.close()
    return folder


def test_every_session_is_replayed_and_refusals_are_counted(data: Path) -> None:
    result = run("replay")
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        "2026-11-22-001  40 rows, 82 inputs: none refused",
        "2026-11-22-002  50 rows, 103 inputs: 10 refused",
        "      10  setpoint: above the lowest limit",
    ]


def test_an_exported_session_gives_the_same(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "session.json"
    assert run("export", "2026-11-22-002", "-o", str(file)).exit_code == 0
    result = run("replay", str(file), "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.output)
    assert told["session"] == "2026-11-22-002"
    assert told["refused"] == {"setpoint: above the lowest limit": 10}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{}", "no exported session"),
        ("nonsense", "Expecting value"),
        ('{"format": "backstride-session", "version": 99}', "version 99"),
        ('{"format": "backstride-session", "version": 1}', "not a whole export"),
    ],
)
def test_what_is_no_export_is_told_so(tmp_path: Path, text: str, complaint: str) -> None:
    file = tmp_path / "session.json"
    file.write_text(text)
    result = run("replay", str(file))
    assert result.exit_code == 1
    assert complaint in result.stderr


def test_a_session_that_nobody_recorded_is_told_so(data: Path) -> None:
    assert run("replay", "2020").exit_code == 1
