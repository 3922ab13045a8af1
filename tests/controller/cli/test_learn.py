"""`backstride devices learn` on simulated treadmills, in real processes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from controller.cli.devices import cli
from controller.treadmills.cards import load_card


@pytest.mark.xdist_group("processes")
@pytest.mark.parametrize("machine", ["sim:", "sim-ftms:"])
def test_a_simulated_treadmill_gives_a_card_with_its_own_lag(home: Path, machine: str) -> None:
    card = home / "mine.toml"
    arguments = ["learn", "--machine", machine, "--yes", "--output", str(card)]
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == 0, result.output
    learnt = load_card(str(card))
    assert 500 <= learnt.watch.lag_ms <= 6000
    assert learnt.notes[-1].source.startswith("backstride devices learn, 20")
    assert f'card = "{card}"' in result.output


@pytest.mark.hazard("H13")
@pytest.mark.parametrize("answer", ["", "no\n", "y\n"])
@pytest.mark.xdist_group("processes")
def test_without_the_word_of_a_person_nothing_moves(home: Path, answer: str) -> None:
    del home
    result = CliRunner().invoke(cli, ["learn", "--machine", "sim:"], input=answer)
    assert result.exit_code == 1
    assert "Nobody may stand on it" in result.output
    assert "nothing moved" in result.output
    assert "the belt starts" not in result.output


@pytest.mark.hazard("H13")
def test_a_real_treadmill_is_never_confirmed_by_an_option(home: Path) -> None:
    del home
    result = CliRunner().invoke(cli, ["learn", "--machine", "trackmaster:/dev/none", "--yes"])
    assert result.exit_code == 2
    assert "a person confirms a real one" in result.output


def test_a_url_that_names_no_machine_is_refused(home: Path) -> None:
    del home
    result = CliRunner().invoke(cli, ["learn", "--machine", "nothing"])
    assert result.exit_code == 2
    assert "is no machine" in result.output
