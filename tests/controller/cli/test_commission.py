"""`backstride commission`: who may confirm, and one step with real processes and a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from controller.cli.main import cli
from tests.controller.processes.stand import Simulator

WRONG_WAY = """\
belt_length_m = 3.0
top_speed = "2 mph"
top_incline = "0 %"
runs_to = "front"
[key_after_s]
direction = 0.2
"""


def run(*options: str, given: str = "") -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, ["commission", *options], input=given)
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.hazard("H13")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--treadmill", "trackmaster:/dev/ttyNOT"), "without a terminal nobody can confirm"),
        (("--treadmill", "trackmaster:/dev/ttyNOT", "--answers", "-"), "a person confirms each"),
        (("--treadmill", "trackmaster:/dev/ttyNOT", "--rehearse"), "for sim: and sim-ftms: only"),
        (("--treadmill", "sim:"), "nobody else can pull the key"),
        (("--treadmill", "nothing"), "is no machine"),
        (("--treadmill", "trackmaster:/dev/ttyNOT", "--card", "peloton"), "no machine card"),
        (("--treadmill", "sim:", "--rehearse", "--answers", "-"), "it takes no answers"),
        (("--treadmill", "sim:", "--rehearse", "--deck", "none"), "no force deck is configured"),
        (("--treadmill", "trackmaster:/dev/ttyNOT", "--deck", "sim:"), "a simulated walker cannot"),
        (("--treadmill", "trackmaster:/dev/ttyNOT", "--deck", "force:/dev/x"), "needs deck.calib"),
    ],
)
def test_nothing_begins_without_somebody_who_may_confirm(
    home: Path, options: tuple[str, ...], said: str
) -> None:
    del home
    code, out, err = run(*options, given="nonsense = 1\n")
    assert code == 2
    assert said in " ".join(err.split())
    assert not out


@pytest.mark.hazard("H13")
def test_a_file_does_not_walk_on_a_deck(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del home
    monkeypatch.setenv("BACKSTRIDE_SITE__UNATTENDED_STARTS", "true")
    options = ("--treadmill", "trackmaster:/dev/ttyNOT", "--answers", "-", "--deck")
    code, _, err = run(*options, given=WRONG_WAY)
    assert code == 2
    assert "--deck needs somebody who walks" in " ".join(err.split())


@pytest.mark.hazard("H21")
@pytest.mark.xdist_group("processes")
def test_a_machine_that_runs_the_wrong_way_gets_no_card(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKSTRIDE_SITE__UNATTENDED_STARTS", "true")
    simulator = Simulator()
    try:
        machine = f"trackmaster:{simulator.treadmill}"
        code, out, err = run("--treadmill", machine, "--answers", "-", "--json", given=WRONG_WAY)
        assert code == 1, err
        assert "1 of 7: Slowest speed" in err
        outcome = json.loads(out)
        assert outcome["card"] is None
        assert "its motor is reversed" in outcome["refused"]
        assert simulator.belt()["belt_mps"] == 0
        assert 0.01 < simulator.belt()["travel_m"] < 5
        assert not list(home.rglob("*.toml"))
    finally:
        simulator.close()
