"""`backstride backup`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.backup import writing
from controller.cli import backup
from controller.cli.main import cli

PHRASE = "five words are a passphrase"


def run(*words: str, exit_code: int = 0, given: str | None = None) -> Result:
    result = CliRunner().invoke(cli, [*words], input=given)
    assert result.exit_code == exit_code, result.output
    return result


@pytest.fixture
def file(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(writing, "COST", 2)
    monkeypatch.setattr(backup, "write", lambda *a, **k: writing.create(*a, **k, cost=2))
    run("participants", "add", "P7", "--goal", "senior")
    return home / "backup"


def test_written_checked_and_brought_back(
    file: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(backup.VARIABLE, PHRASE)
    assert "3 files" in run("backup", "create", str(file)).output
    assert "participants.sqlite" in run("backup", "check", str(file)).output
    again = home / "again"
    output = run("backup", "restore", str(file), "--into", str(again)).output
    assert f"set paths.data to {again}" in output
    monkeypatch.setenv("BACKSTRIDE_PATHS__DATA", str(again))
    assert "P7" in run("participants", "list").output
    assert "records in order; 1 participants" in run("audit", "verify").output


def test_a_passphrase_from_a_file_or_asked_for(file: Path, home: Path) -> None:
    given = home / "phrase"
    given.write_text(f"{PHRASE}\n")
    run("backup", "create", str(file), given=f"{PHRASE}\n{PHRASE}\n")
    run("backup", "check", str(file), "--passphrase-file", str(given))
    wrong = run("backup", "check", str(file), given="another\n", exit_code=1)
    assert "wrong passphrase" in wrong.output


def test_a_short_passphrase_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(backup.VARIABLE, "short")
    assert "take 12 or more" in run("backup", "create", str(file), exit_code=1).output
    assert not file.exists()


def test_what_goes_wrong_is_told(file: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(backup.VARIABLE, PHRASE)
    nowhere = home / "nowhere" / "backup"
    assert "No such file" in run("backup", "create", str(nowhere), exit_code=1).output
    file.write_bytes(b"something else")
    assert "exists" in run("backup", "create", str(file), exit_code=1).output
    assert "no backup of Backstride" in run("backup", "check", str(file), exit_code=1).output
