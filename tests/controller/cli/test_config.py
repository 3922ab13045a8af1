"""`backstride config`."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.cli.main import cli
from controller.config import read
from sessions.care.pins import fits

WRITTEN = """\
[machine]
unit = "km/h"

[limits]
max_speed = "3.5 km/h"
reason = "raised for trained participants"
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["config", *words])


@pytest.fixture
def file(home: Path) -> Path:
    path = home / "config" / "backstride" / "config.toml"
    path.parent.mkdir(parents=True)
    return path


def test_path_is_where_the_file_would_be(home: Path) -> None:
    assert run("path").output == f"{home / 'config' / 'backstride' / 'config.toml'}\n"


def test_show_marks_where_each_value_comes_from(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(WRITTEN)
    monkeypatch.setenv("BACKSTRIDE_VOICE__RATE", "120")
    lines = run("show").output.splitlines()
    assert f"# {file}" in lines
    assert 'unit = "km/h"  # file' in lines
    assert 'max_speed = "3.5 km/h"                      # file' in lines
    assert "rate = 120       # environment" in lines
    assert "enabled = true   # default" in lines


def test_what_show_prints_is_a_configuration_file(file: Path, home: Path) -> None:
    file.write_text(WRITTEN)
    shown = home / "shown.toml"
    shown.write_text(run("show").output)
    assert tomllib.loads(shown.read_text())["limits"]["max_speed"] == "3.5 km/h"
    result = run("check", str(shown))
    assert (result.exit_code, result.output) == (0, f"{shown}: in order\n")


def test_check_without_a_file_says_so(home: Path) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert "there is no file; defaults apply" in result.output


def test_check_tells_every_fault_and_exits_1(file: Path) -> None:
    file.write_text("[machine]\nunti = 'mph'\n[voice]\nrate = 'fast'\n")
    result = run("check")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == (
        f"{file}:2:1: machine.unti: unknown key; did you mean unit?"
    )
    assert len(result.stderr.splitlines()) == 2


def test_other_commands_refuse_a_faulty_configuration_with_exit_code_2(file: Path) -> None:
    file.write_text("[machine\n")
    for words in (["config", "show"], ["sessions", "list"]):
        result = CliRunner().invoke(cli, words)
        assert result.exit_code == 2
        assert f"{file}:1:9: " in result.stderr


@pytest.mark.hazard("H43")
def test_code_makes_lines_that_the_file_takes(file: Path) -> None:
    made = CliRunner().invoke(cli, ["config", "code"], input="2580\n2580\n")
    assert made.exit_code == 0
    file.write_text(made.stdout)
    kept = read(file).config.kiosk.kept
    assert kept is not None
    assert fits("2580", kept)
    assert "2580" not in made.stdout
    assert kept.hash.hex() not in run("show").output


@pytest.mark.hazard("H43")
def test_a_weak_code_is_refused() -> None:
    made = CliRunner().invoke(cli, ["config", "code"], input="1234\n1234\n")
    assert made.exit_code == 1
    assert "guessed at once" in made.output


@pytest.mark.hazard("H43")
def test_a_code_in_the_clear_is_a_fault(file: Path) -> None:
    file.write_text('[kiosk]\ncode = "2580"\n')
    checked = run("check")
    assert checked.exit_code == 1
    assert "backstride config code" in checked.output
