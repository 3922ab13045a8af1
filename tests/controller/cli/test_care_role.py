"""Who may do what with participants: the table of roles behind the commands, and wrong tries."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller.cli.main import cli

THERAPIST, ENGINEER = "4827", "9153"
OF_THERAPIST = (
    ("add", "P8", "--goal", "senior"),
    ("edit", "P7", "--cleared-by", "PT"),
    ("limits", "P7", "--speed", "1 mph", "--reason", "first weeks"),
    ("screen", "P7", "--no-to-rest"),
    ("plan", "P7", "--weeks", "6"),
    ("next", "P7", "--accept", "--by", "PT"),
    ("list",),
    ("show", "P7"),
    ("export", "P7"),
    ("erase", "P7", "--yes"),
)


def run(*words: str, pin: str = "", given: str = "") -> Result:
    environment = {"BACKSTRIDE_PIN": pin or None}
    return CliRunner().invoke(cli, ["participants", *words], input=given, env=environment)


@pytest.fixture
def kept(home: Path) -> Path:
    """P7, and a PIN of each role."""
    assert run("add", "P7", "--goal", "rehabilitation").exit_code == 0
    assert run("pin", "therapist", given=f"{THERAPIST}\n{THERAPIST}\n").exit_code == 0
    made = run("pin", "engineer", pin=THERAPIST, given=f"{ENGINEER}\n{ENGINEER}\n")
    assert made.exit_code == 0, made.output
    return home


def test_everything_a_therapist_does_needs_the_therapist_s_pin(kept: Path) -> None:
    for words in OF_THERAPIST:
        refused = run(*words, pin=ENGINEER)
        assert refused.exit_code == 1, words
        assert "not the PIN of the therapist" in refused.output
        allowed = run(*words, pin=THERAPIST)
        assert "PIN" not in allowed.output
        assert allowed.exit_code == 0, allowed.output


def test_what_participants_may_do_needs_none(kept: Path) -> None:
    said = run("answer", "P7", "--when", "before", "--pain", "2")
    assert said.exit_code == 0, said.output


def test_the_pin_is_asked_for_where_the_environment_has_none(kept: Path) -> None:
    asked = run("show", "P7", given=f"{THERAPIST}\n")
    assert asked.exit_code == 0
    assert "PIN of the therapist" in asked.stderr
    assert "rehabilitation" in asked.stdout


def test_wrong_tries_lock_the_role_also_for_the_right_pin(kept: Path) -> None:
    for _ in range(5):
        assert run("show", "P7", pin="1029").exit_code == 1
    locked = run("show", "P7", pin=THERAPIST)
    assert locked.exit_code == 1
    assert "too many wrong PINs; try again in" in locked.output
    other = run("pin", "therapist", pin=ENGINEER, given="7263\n7263\n")  # forgets wrong tries
    assert other.exit_code == 0, other.output
    assert run("show", "P7", pin="7263").exit_code == 0


def test_a_therapist_changes_no_pin_once_an_engineer_has_one(kept: Path) -> None:
    refused = run("pin", "therapist", pin=THERAPIST, given="7263\n7263\n")
    assert refused.exit_code == 1
    assert "not the PIN of the engineer" in refused.output
