"""What is made of trials: complaints, medians, the page, the exit code."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from controller.cli import faults as command
from controller.cli.exits import Exit
from controller.faults import run
from controller.faults.causes import caused
from controller.faults.fault import Answer, Budget, Fault, Trial, complaint
from controller.faults.report import page
from controller.faults.run import Result, try_all
from controller.simulator.mischief import Mischief

FAULT = Fault(
    "full-speed", "H07", "", caused(Mischief.RACE), ("overspeed",), 20, budget=Budget(300, 60, "x")
)
TRIAL = Trial("full-speed", "overspeed", 210.0, 200.0, 150.0, 400.0, 2000.0, 1.25)


def test_within_the_budget_is_no_complaint() -> None:
    assert complaint(FAULT, TRIAL) == ""
    assert complaint(FAULT, replace(TRIAL, stop_ms=360.0)) == ""


@pytest.mark.parametrize(
    ("trial", "said"),
    [
        (replace(TRIAL, stop_ms=360.1), "over the budget of 360 ms"),
        (replace(TRIAL, stop_ms=None), "never came: STOP on the wire"),
        (replace(TRIAL, wrong="the belt does not stand"), "the belt does not stand"),
    ],
)
def test_what_is_not_as_it_must_be_is_said(trial: Trial, said: str) -> None:
    assert said in complaint(FAULT, trial)


def test_what_counts_is_the_faults_own() -> None:
    assert TRIAL.answer_ms(Answer.STOP) == 200
    assert TRIAL.answer_ms(Answer.SLOWER) == 150
    assert replace(TRIAL, slower_ms=None).answer_ms(Answer.SLOWER) == 200
    assert TRIAL.answer_ms(Answer.TOLD) == 210
    assert TRIAL.answer_ms(Answer.SLOWS) == 400


def test_what_is_lacking_is_not_tried_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "try_once", lambda *_: pytest.fail("it was tried"))
    lacking = replace(FAULT, lacking=lambda: "no such thing here")
    (result,) = try_all([lacking], 3, 0.5, lambda *_: None)
    assert (result.trials, result.lacking) == ((), "no such thing here")
    assert "no such thing here" in page([result], 0.5)


def test_the_page_has_medians_longest_times_and_complaints() -> None:
    late = replace(TRIAL, stop_ms=500.0, travel_m=2.0)
    text = page([Result(FAULT, (TRIAL, TRIAL, late))], 0.89)
    assert "| 200 / 500 **!** | 300 +60 (x) | 210 / 210 | 200 cm |" in text
    assert "* `full-speed`: 500 ms, over the budget of 360 ms" in text


def invoke(
    monkeypatch: pytest.MonkeyPatch, tried: Callable[[Fault, float], Trial], *options: str
) -> tuple[int, str]:
    monkeypatch.setattr(run, "try_once", tried)
    result = CliRunner().invoke(command.cli, ["run", "--only", "full-speed", *options])
    return result.exit_code, result.stdout


def test_the_command_tells_each_trial_and_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = invoke(monkeypatch, lambda *_: TRIAL, "--repeat", "2", "--json")
    assert code == Exit.DONE
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line["answer_ms"] for line in lines] == [200, 200]


def test_over_the_budget_is_exit_code_1(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    table = tmp_path / "measured.md"
    late = replace(TRIAL, stop_ms=9000.0)
    code, said = invoke(monkeypatch, lambda *_: late, "--table", str(table))
    assert code == Exit.FAULTY
    assert "OVER" in said
    assert "Not as it must be" in table.read_text()


def test_ctrl_c_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> Trial:
        raise KeyboardInterrupt

    assert invoke(monkeypatch, interrupted)[0] == Exit.STOPPED


def test_the_list_names_faults_and_what_is_not_tried() -> None:
    result = CliRunner().invoke(command.cli, ["run", "--list"])
    assert result.exit_code == 0
    assert "guard-killed" in result.output
    assert "a computer that really sleeps" in result.output


def test_an_unknown_fault_is_refused() -> None:
    result = CliRunner().invoke(command.cli, ["run", "--only", "H99"])
    assert result.exit_code == Exit.USAGE
    assert "--list" in result.output
