"""`backstride sessions`."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.api import Summary
from controller.belt.faults import Cause
from controller.cli.main import cli
from controller.conduct.views import cause_view
from controller.journal_folder import JournalFolder, journal_path
from controller.recorder import Recorder
from sessions.journal import store
from sessions.journal.plot import bars, columns
from sessions.journal.rows import Entry, Record, SessionEnd, SessionStart, Telemetry, encode
from tests.finished import finished

UTC = "2026-11-22T10:00:00+00:00"
SUMMARY = finished(
    session_id="2026-11-22-001",
    participant="P7",
    max_speed_mps=0.894,
    mean_speed_mps=0.68,
    footsteps=171,
    mean_cadence_spm=114,
)


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["sessions", *words])


@pytest.fixture
def data(home: Path) -> Path:
    """Two sessions: one whole, one whose record ends without an end."""
    folder = home / "data" / "backstride"
    folder.mkdir(parents=True)
    db = store.open_for_writing(journal_path(folder))
    records: list[Record] = [
        SessionStart("2026-11-22-001", 100.0, UTC, encode({"workout": "taster"})),
        SessionEnd("2026-11-22-001", UTC, "finished", encode(SUMMARY.model_dump(mode="json"))),
        SessionStart("2026-11-22-002", 300.0, UTC, encode({"workout": "senior"})),
    ]
    telemetry = [
        (
            "2026-11-22-001",
            Telemetry(
                100 + n / 10, "running", 0, n / 1000, 2.0, 0.5, 2.0, n / 20, cadence_spm=n / 9
            ),
        )
        for n in range(900)
    ]
    cut_off = Telemetry(312.0, "running", 0, 0.6, 0.0, 0.6, 0.0, 7.0)
    store.append(db, records, [*telemetry, ("2026-11-22-002", cut_off)])
    db.close()
    return folder


@pytest.mark.parametrize("words", [["list"], ["show", "2026"], ["export", "2026"]])
def test_an_empty_journal_says_so_kindly(home: Path, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == (0 if words == ["list"] else 1)
    assert "No session has been recorded yet: `backstride run taster`" in result.output


def test_list_has_a_line_for_every_session(data: Path) -> None:
    head, whole, cut_off = run("list").output.splitlines()
    assert head.split() == ["ID", "STARTED", "WORKOUT", "WHO", "TIME", "DISTANCE", "ENDED"]
    assert whole.split()[0] == "2026-11-22-001"
    assert whole.split()[3:] == ["taster", "P7", "1:30", "61.5", "m", "finished"]
    assert cut_off.split()[3:] == ["senior", "0:12", "7", "m", "interrupted"]


def test_a_session_that_is_being_recorded_is_under_way(data: Path) -> None:
    folder = JournalFolder(data)
    folder.append([SessionStart("2026-11-22-003", 1.0, UTC, "{}")], [])
    assert run("list").output.splitlines()[-1].endswith("under way")
    folder.close()


def test_show_has_figures_and_a_plot(data: Path) -> None:
    lines = run("show", "2026-11-22-001").output.splitlines()
    assert "speed      mean 1.5 mph, highest 2 mph" in lines
    assert "cadence    mean 114 steps/min" in lines
    assert "steps done 3 of 3" in lines
    assert not any("contact" in line for line in lines)
    start = lines.index("speed, mph")
    assert lines[start + 3].startswith("      │ ▁▁")
    assert lines[start + 1].endswith("█")
    assert "cadence, steps/min" in lines
    assert lines[-1].startswith("  0:00 └")
    assert lines[-1].endswith("1:30")
    assert all(len(line) <= 80 for line in lines)


def test_show_speaks_the_unit_of_the_place(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKSTRIDE_MACHINE__UNIT", "km/h")
    assert "speed      mean 2.4 km/h, highest 3.2 km/h" in run("show", "2026-11-22-001").output


def test_an_interrupted_session_is_shown_as_far_as_it_goes(data: Path) -> None:
    result = run("show", "2026-11-22-002")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert "ended      interrupted" in lines
    assert "time       12 s" in lines
    assert "distance   7 m" in lines


@pytest.mark.parametrize("words", [["show", "2026-11-22"], ["export", "2026-11-22"]])
def test_a_beginning_that_fits_several_names_them(data: Path, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert "fits 2 sessions: 2026-11-22-001, 2026-11-22-002" in result.stderr


def test_export_as_csv_has_the_telemetry(data: Path) -> None:
    rows = list(csv.DictReader(StringIO(run("export", "2026-11-22-001", "--format", "csv").stdout)))
    assert len(rows) == 900
    assert float(rows[-1]["at_s"]) == pytest.approx(189.9)


def test_export_as_json_goes_to_a_file(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "session.json"
    result = run("export", "2026-11-22-001", "-o", str(target))
    assert (result.exit_code, result.output) == (0, "")
    exported = json.loads(target.read_text())
    assert Summary.model_validate(exported["session"]["summary"]) == SUMMARY
    assert len(exported["telemetry"]) == 900


def test_a_damaged_journal_is_told_without_a_traceback(data: Path) -> None:
    journal_path(data).write_text("no database\n" * 1000)
    result = run("list")
    assert result.exit_code == 1
    assert "cannot be read" in result.stderr


def test_reading_does_not_disturb_a_recorder(data: Path) -> None:
    recorder = Recorder(data)
    recorder.start()
    try:
        recorder.begin(recorder.new_session_id(), {}).result(60)
        assert run("list").exit_code == 0
        recorder.event("announced", {}, 1.0).result(60)
    finally:
        recorder.close()


def test_columns_are_means_and_gaps_stay_gaps() -> None:
    assert columns([(0, 1.0), (0.4, 3.0), (2.5, None), (3.9, 8.0)], 4, 4) == [2.0, None, None, 8.0]
    assert bars([0.0, 4.0, None], height=1) == ["  4.0 ┤ █·"]


@pytest.fixture
def stopped(home: Path) -> Path:
    """A session that overspeed stopped."""
    folder = home / "data" / "backstride"
    folder.mkdir(parents=True)
    cause = cause_view(Cause.OVERSPEED)
    assert cause is not None
    meta = {"workout": "taster", "speed_limits": [[0.894, "backward gait", "for everybody"]]}
    latched = {"state": "latched", "cause": cause.model_dump(mode="json")}
    session_id = "2026-11-22-001"
    db = store.open_for_writing(journal_path(folder))
    records: list[Record] = [
        SessionStart(session_id, 100.0, UTC, encode(meta)),
        Entry(session_id, 100.0, UTC, "belt", encode({"state": "running", "cause": None})),
        Entry(session_id, 130.0, UTC, "belt", encode(latched)),
    ]
    moving = [Telemetry(100 + n, "running", 0, 0.95, 0.0, 0.8, 0.0, n) for n in range(30)]
    standing = Telemetry(131.0, "latched", 0, 0.0, 0.0, 0.0, 0.0, 30.0)
    store.append(db, records, [(session_id, row) for row in (*moving, standing)])
    db.close()
    return folder


def test_explain_names_the_rule_the_limit_and_the_way_to_standstill(stopped: Path) -> None:
    told = run("explain", "2026")
    assert told.exit_code == 0
    for words in (
        "stopped     0:30 after its start",
        "rule        overspeed: cut (hazard H07)",
        "limits      2 mph by backward gait (for everybody)",
        "measured 1.0 s after the stop",
        "    0.0" + " " * 41 + "belt: latched",
    ):
        assert words in told.output


def test_explain_as_json_is_one_object(stopped: Path) -> None:
    told = json.loads(run("explain", "2026", "--json", "--seconds", "5").output)
    assert told["cause"]["code"] == "overspeed"
    assert [reading["at_s"] for reading in told["readings"]] == [-5, -4, -3, -2, -1, 1]


def test_explain_says_when_a_record_was_cut_off(data: Path) -> None:
    told = run("explain", "2026-11-22-002")
    assert told.exit_code == 1
    assert "ends while the belt ran" in told.output


def near_miss(session_id: str | None, **data: object) -> Entry:
    return Entry(session_id, 101.0, UTC, "near_miss", encode(data))


def test_near_misses_are_counted_with_how_near_they_came(data: Path) -> None:
    db = store.open_for_writing(journal_path(data))
    absent = near_miss("2026-11-22-001", what="person_absent", value=800, limit=1000, detail="")
    refused = near_miss(None, what="refused", detail="confirm: nobody stands on the belt")
    store.append(db, [absent, absent, refused])
    db.close()
    told = run("near-misses").output
    assert "3 near misses in 2 sessions, 0.03 hours" in told
    assert "nobody was on the belt" in told
    assert "800 of 1000 ms  20%" in told
    assert "confirm: nobody stands on the belt" in told
    as_json = json.loads(run("near-misses", "--json").output)
    assert [one["name"] for one in as_json["what"]] == ["person_absent", "refused"]
    assert as_json["what"][0]["per_hour"] == pytest.approx(80)
    assert as_json["sessions"][0]["least_margin"] == pytest.approx(0.2)
    assert len(as_json["near_misses"]) == 3
    assert "No near misses" in run("near-misses", "--since", "2030-01-01").output


def test_without_near_misses_that_is_said(data: Path) -> None:
    assert run("near-misses").output == "No near misses in 2 sessions, 0.03 hours.\n"
