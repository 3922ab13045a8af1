"""`backstride coach`, as somebody types it."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.cli.main import cli
from controller.coaching import shipped
from tests.sessions.gait.signals import Run

RULES = """
language: en
gap: 5 s
settle: 2 s
rules:
  - name: quick
    why: to be quick
    when: [{figure: cadence, below: 200}]
    say: [Quicker.]
    again: 10 s
"""


def coach(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["coach", *map(str, arguments)])


@pytest.fixture
def run(tmp_path: Path) -> Path:
    rows = [f"{t_s:.4f},{force_n:.2f}" for t_s, force_n in Run(stances=60, rate_hz=200.0).signal()]
    path = tmp_path / "run.csv"
    path.write_text("\n".join(["time_s,force_n", *rows, ""]))
    return path


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.yaml"
    path.write_text(RULES)
    return path


def test_a_replay_tells_what_when_and_why(run: Path, rules: Path) -> None:
    result = coach("replay", run, "--rules", rules)
    assert result.exit_code == 0, result.output
    first, *_, last = result.stdout.splitlines()
    assert "Quicker." in first
    assert "quick: cadence" in first
    assert "below 200" in first
    assert "x quick" in last


def test_a_replay_as_json_has_a_cue_a_line(run: Path, rules: Path) -> None:
    result = coach("replay", run, "--rules", rules, "--json")
    cues = [json.loads(line) for line in result.stdout.splitlines()]
    assert all(cue["rule"] == "quick" and cue["tenor"] == "correction" for cue in cues)
    times = [cue["at_s"] for cue in cues]
    assert len(times) >= 2
    assert all(b - a >= 10.0 for a, b in pairwise(times))


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_rules_that_ship_can_be_copied_and_checked(tmp_path: Path, language: str) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(coach("rules", "--language", language).stdout)
    assert mine.read_text() == shipped(language)
    checked = coach("rules", "--rules", mine)
    assert checked.stdout == f"{mine}: 14 rules in {language}, nothing is wrong\n"


def test_faulty_rules_name_the_line(tmp_path: Path, run: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(RULES.replace("say:", "says:"))
    result = coach("replay", run, "--rules", mine)
    assert result.exit_code == 2
    assert f"{mine}:9:5: unknown key says, did you mean say" in result.stderr


def test_a_missing_file_of_rules_says_so(tmp_path: Path, run: Path) -> None:
    result = coach("replay", run, "--rules", tmp_path / "none.yaml")
    assert result.exit_code == 2
    assert "No such file or directory; name a file of the coach's rules" in result.stderr
