"""`backstride`: help, wrong usage, completion, exit codes."""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from controller.api import Outcome
from controller.cli.exits import EXIT_OF, MEANING, Exit
from controller.cli.main import COMMANDS, cli
from controller.service import BROKEN

DOCS = Path(__file__).parents[3] / "docs" / "reference"


def test_without_arguments_it_shows_every_command() -> None:
    result = CliRunner().invoke(cli, [])
    assert result.exit_code == 0
    for name, (_, line) in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(line)}", result.output, re.MULTILINE)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_explains_itself(name: str) -> None:
    command = importlib.import_module(f"controller.cli.{COMMANDS[name][0]}").cli
    assert isinstance(command, click.Command)
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith(f"Usage: cli {name}")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["wrokouts"], "Did you mean 'workouts'?"),
        (["--nonsense"], "No such option"),
        (["config", "sohw"], "Did you mean 'show'?"),
        (["completion", "tcsh"], "'bash', 'zsh', 'fish'"),
    ],
)
def test_wrong_usage_is_exit_code_2_with_a_hint(words: list[str], said: str) -> None:
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == Exit.USAGE
    assert said in result.stderr


def test_help_imports_no_command() -> None:
    code = (
        "import sys; from controller.cli.main import cli;"
        "cli(['--help'], standalone_mode=False);"
        "sys.exit('numpy' in sys.modules or 'pydantic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_sound(shell: str) -> None:
    script = CliRunner().invoke(cli, ["completion", shell]).output
    assert "_BACKSTRIDE_COMPLETE" in script
    program = shutil.which(shell)
    if program is not None:
        subprocess.run([program, "-n"], input=script, text=True, check=True)


def test_words_are_completed() -> None:
    completed = CliRunner().invoke(
        cli,
        prog_name="backstride",
        env={
            "_BACKSTRIDE_COMPLETE": "bash_complete",
            "COMP_WORDS": "backstride co",
            "COMP_CWORD": "1",
        },
    )
    assert set(completed.output.splitlines()) >= {"plain,config", "plain,completion"}


def test_every_outcome_has_its_documented_exit_code() -> None:
    assert set(EXIT_OF) == set(Outcome)
    assert set(MEANING) == set(Exit)
    assert BROKEN not in set(Exit)
    documented = (DOCS / "exit-codes.md").read_text()
    for code in (*Exit, BROKEN):
        assert f"| {code} |" in documented
