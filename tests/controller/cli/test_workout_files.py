"""`backstride workouts import` and `export`."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from controller.cli import workout_files
from controller.cli.main import cli
from controller.cli.workouts import cli as workouts
from controller.workouts import load_file
from sessions.workouts.plan import Gait
from tests.sessions.imports.test_zwo import FILE


def run(*words: str, exit_code: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["workouts", *words])
    assert result.exit_code == exit_code, result.output
    return result


@pytest.fixture
def zwo(home: Path) -> Path:
    file = home / "My Tuesday.zwo"
    file.write_text(FILE)
    return file


def test_zwift_becomes_a_file_of_ours(zwo: Path, home: Path) -> None:
    out = home / "my-tuesday.yaml"
    told = run("import", str(zwo), "--out", str(out), "--reference", "10 km/h", "--speed", "3 mph")
    assert "note: It is a workout for going forward" in told.stderr
    assert "- step 6 (Lottery): unknown, left out" in out.read_text()
    assert load_file(out).workout.gait is Gait.FORWARD
    assert "ok, my-tuesday, 13 steps" in run("check", str(out)).output
    speeds = ("--reference", "1 m/s", "--speed", "1 m/s")
    again = run("import", str(zwo), "--out", str(out), *speeds, exit_code=1)
    assert "File exists" in again.stderr


def test_what_is_missing_is_asked_for(zwo: Path, home: Path) -> None:
    assert "--reference" in run("import", str(zwo), exit_code=1).stderr
    other = home / "a.erg"
    other.touch()
    assert "only .zwo and .fit" in run("import", str(other), exit_code=2).stderr


def test_fit_there_and_back(home: Path) -> None:
    file = home / "taster.fit"
    told = run("export", "taster", str(file))
    assert "not in it: who should not do it" in told.stderr
    back = run("import", str(file), "--name", "again")
    assert "gait: backward walk" in back.stdout
    assert "File exists" in run("export", "taster", str(file), exit_code=1).stderr
    assert "must end in .fit" in run("export", "taster", str(home / "a.zwo"), exit_code=2).stderr


def test_without_the_extra_it_says_which(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ImportError(name, name="garmin_fit_sdk")

    stub = SimpleNamespace(import_module=missing)
    monkeypatch.setattr(workout_files, "importlib", stub)
    result = CliRunner().invoke(workouts, ["export", "taster", str(home / "a.fit")])
    assert "pip install 'backstride[fit]'" in result.output
