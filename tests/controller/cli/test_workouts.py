"""`backstride workouts`: what it prints and how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner, Result

from controller.cli.main import cli
from tests.sessions.workouts.samples import STEP, with_steps


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own workouts, in an empty home."""
    folder = tmp_path / "own"
    for module in ("controller.workouts", "controller.cli.workouts"):
        monkeypatch.setattr(f"{module}.user_folder", lambda: folder)
    return folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["workouts", *map(str, arguments)])


def test_list_is_a_table_that_fits_a_terminal() -> None:
    result = run("list")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["NAME", "TITLE", "GAIT", "LENGTH", "TOP"]
    taster = next(line for line in lines if line.startswith("taster"))
    assert taster.split()[-6:] == ["walk", "1:28", "2", "mph,", "4", "%"]
    assert next(line for line in lines if line.startswith("athletic")).endswith("*")
    assert lines[-1] == "* needs a limit that the site or a clinician has raised"
    assert max(map(len, lines)) <= 80
    assert "3.2 km/h, 4 %" in run("list", "--unit", "km/h").stdout


def test_list_tells_of_faulty_files_and_of_open_ends(own_folder: Path) -> None:
    own_folder.mkdir()
    (own_folder / "bad.yaml").write_text("a: [")
    (own_folder / "open.yaml").write_bytes(with_steps("- {kind: work, speed: 1 mph, until: told}"))
    result = run("list")
    assert "about 1:00" in result.stdout
    assert "bad.yaml:" in result.stderr


def test_show_has_everything() -> None:
    result = run("show", "fitness")
    assert result.exit_code == 0
    for part in (
        "Fitness, 5 jogs of 50 m",
        "fitness, backward run, 13 steps, 12:40 long",
        "Who should not, or ask first\n  Balance disorder",
        "Check before the start\n  Belt and floor",
        'Source\n  Article "Backward running (retro running)"',
        "Limits\n  4 mph, 0 %\n  Needs a limit that the site or a clinician has raised: steps 3, 5",
        "Profile\nspeed, mph\n 3.5 ┤",
        "    3  work        3.5 mph     0 %  50 m\n        0:08  Short, quick steps",
        "SHA-256 ",
    ):
        assert part in result.stdout


@pytest.mark.parametrize("columns", ["20", "80", "200"])
def test_show_fits_the_terminal(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert run("show", "taster", "--unit", "km/h").exit_code == 0


def test_show_of_an_unknown_name_suggests_one() -> None:
    result = run("show", "tastr")
    assert result.exit_code == 1
    assert "did you mean taster?" in result.stderr


def test_check_of_good_files_says_a_line_for_each(tmp_path: Path) -> None:
    path = tmp_path / "good.yaml"
    path.write_bytes(with_steps(STEP))
    result = run("check", path, path)
    assert result.exit_code == 0
    assert result.stdout == f"{path}: ok, sample, 1 step, 1:00 long, at most 1 mph\n" * 2
    assert result.stderr == ""


def test_check_says_what_needs_a_raised_limit(tmp_path: Path) -> None:
    path = tmp_path / "fast.yaml"
    path.write_bytes(with_steps("- {kind: work, speed: 2.1 mph, time: 1 min}"))
    result = run("check", path)
    assert result.exit_code == 0
    assert result.stdout.endswith(
        "at most 2.1 mph; needs a limit that the site or a clinician has raised\n"
    )


def test_check_tells_all_faults_of_all_files_and_exits_1(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.yaml"
    bad.write_bytes(with_steps("- {kind: work, speed: 40 km/h, time: 90}"))
    good.write_bytes(with_steps(STEP))
    result = run("check", bad, good, tmp_path)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{good}: ok")
    assert result.stderr.splitlines() == [
        f'{bad}:9:25: speed "40 km/h": out of range; allowed is 0.1 mph to 20 km/h',
        (
            f'{bad}:9:40: time "90": a bare number; write a number with its unit (s, min or h), '
            "for example 90 s"
        ),
        f"{tmp_path}: a directory; give the path of a workout file",
    ]


def test_schema_is_json() -> None:
    schema = json.loads(run("schema").stdout)
    assert schema["title"] == "Backstride workout"
    assert "steps" in schema["properties"]


def test_new_writes_a_workout_that_is_found_and_well(own_folder: Path) -> None:
    assert run("new", "mine").exit_code == 0
    path = own_folder / "mine.yaml"
    assert run("check", path).exit_code == 0
    assert run("show", "mine").stdout.startswith("My workout\nmine, backward walk")


def test_new_never_overwrites(tmp_path: Path) -> None:
    assert run("new", "mine", "--folder", tmp_path / "a").exit_code == 0
    path = tmp_path / "a" / "mine.yaml"
    path.write_text("precious")
    result = run("new", "mine", "--folder", tmp_path / "a")
    assert result.exit_code == 1
    assert "File exists" in result.stderr
    assert path.read_text() == "precious"


@pytest.mark.parametrize("name", ["taster", "../x", "Mine", "a b", ""])
def test_new_refuses_names_that_are_taken_or_none(name: str) -> None:
    assert run("new", name).exit_code == 2


@pytest.mark.parametrize(("typed", "offered"), [("ta", ["taster"]), ("start-", 3), ("/et", 1)])
def test_names_complete_in_the_shell(typed: str, offered: list[str] | int) -> None:
    complete = ShellComplete(cli, {}, "backstride", "_BACKSTRIDE_COMPLETE")
    items = complete.get_completions(["workouts", "show"], typed)
    if isinstance(offered, list):
        assert [item.value for item in items] == offered
    else:
        assert len(items) == offered
