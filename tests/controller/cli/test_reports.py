"""`backstride sessions report` and `backstride participants report`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import BashComplete
from click.testing import CliRunner, Result

from controller.cli.main import cli
from controller.journal_folder import journal_path
from sessions.journal import store
from sessions.journal.rows import Entry, Record, SessionEnd, SessionStart, encode
from tests.sessions.reports.records import BEGAN_S, EVENTS, SUMMARY, rows, stored

UTC = "2026-11-22T10:00:00+00:00"


def run(*words: str, exit_code: int = 0) -> Result:
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == exit_code, result.output
    return result


@pytest.fixture
def data(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two sessions of P7, the second without anything recorded; P7 has a plan, P8 nothing."""
    monkeypatch.chdir(home)
    monkeypatch.setenv("LANGUAGE", "en")
    folder = home / "data" / "backstride"
    for name in ("P7", "P8"):
        run("participants", "add", name, "--goal", "rehabilitation")
    run("participants", "plan", "P7", "--weeks", "4", "--begins", "2026-11-16")
    session = stored()
    told = dict(SUMMARY) | {"cause": None}
    records: list[Record] = [
        SessionStart(session.session_id, BEGAN_S, UTC, encode(session.meta)),
        *(Entry(session.session_id, e.at_s, UTC, e.kind, encode(e.data)) for e in EVENTS),
        SessionEnd(session.session_id, UTC, "safety stop", encode(_whole(told))),
        SessionStart("2026-11-23-001", 9000.0, UTC, encode({"participant": "P8x1"})),
    ]
    db = store.open_for_writing(journal_path(folder))
    store.append(db, records, [(session.session_id, row) for row in rows()])
    store.mark_interrupted(db)
    db.close()
    return home


def _whole(told: dict[str, object]) -> dict[str, object]:
    """With what every summary must have."""
    return told | {
        "session_id": "2026-11-22-001",
        "workout": "p7-1",
        "title": "Rehabilitation, 12 min",
        "outcome": "safety stop",
        "participant": "P7",
    }


def test_a_session_becomes_a_page_named_after_it(data: Path) -> None:
    result = run("sessions", "report", "2026-11-22")
    assert result.stdout == "session-2026-11-22-001.html: session report, P7\n"
    file = data / "session-2026-11-22-001.html"
    assert "Nobody is on the belt" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_participant_becomes_a_pdf(data: Path) -> None:
    run("participants", "report", "p7", "-o", "p7.PDF", "--on", "2026-11-23")
    assert (data / "p7.PDF").read_bytes().startswith(b"%PDF")


def test_a_participants_page_is_named_after_pseudonym_and_day(data: Path) -> None:
    run("participants", "report", "p7", "--on", "2026-11-23")
    text = (data / "treatment-P7-2026-11-23.html").read_text()
    assert "4 weeks from 16 November 2026" in text
    assert "2026-11-22-001" in text


@pytest.mark.parametrize(
    "words",
    [["sessions", "report", "2026-11-22"], ["participants", "report", "P7", "--on", "2026-11-23"]],
)
def test_a_report_is_written_in_another_language(data: Path, words: list[str]) -> None:
    run(*words, "--language", "de", "-o", "german.html")
    page = (data / "german.html").read_text("utf-8")
    assert '<html lang="de">' in page
    assert "Schmerz" in page
    assert "Nicht gemessen" in page


@pytest.mark.usefixtures("data")
def test_an_unknown_language_names_those_there_are() -> None:
    told = run("sessions", "report", "2026-11-22", "--language", "fr", exit_code=2).output
    assert "no language 'fr': there are en, de" in told


@pytest.mark.parametrize(
    ("words", "remedy", "code"),
    [
        (["sessions", "report", "2031"], "no session '2031'; `backstride sessions list`", 1),
        (["sessions", "report", "2026-11-23"], "nothing was recorded while the belt ran", 1),
        (["sessions", "report", "2026-11-22", "-o", "a.doc"], "must end in .html or .pdf", 2),
        (["sessions", "report", "2026-11-22", "-o", "none/a.html"], "No such file", 1),
        (["participants", "report", "P6"], "`backstride participants list` shows all", 1),
        (["participants", "report", "P8"], "neither a plan nor a session", 1),
    ],
)
def test_what_cannot_be_is_told(data: Path, words: list[str], remedy: str, code: int) -> None:
    result = run(*words, exit_code=code)
    assert remedy in result.stderr
    assert not list(data.glob("*.html"))


def test_ids_and_pseudonyms_are_completed(data: Path) -> None:
    complete = BashComplete(cli, {}, "backstride", "_BACKSTRIDE_COMPLETE")
    found = complete.get_completions(["sessions", "report"], "2026-11-22")
    assert [item.value for item in found] == ["2026-11-22-001"]
    found = complete.get_completions(["participants", "report"], "p")
    assert [item.value for item in found] == ["P7", "P8"]


def test_commands_start_without_plotting() -> None:
    code = (
        "import sys, controller.cli.sessions, controller.cli.participants;"
        "sys.exit(bool({'matplotlib', 'fpdf', 'jinja2', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
