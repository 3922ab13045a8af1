"""`run`, `rehearse`, `serve` and `attach` where they must refuse: one line, and the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from controller import headless
from controller.cli.main import cli

JOG = """\
name: jog
title: A short jog
goal: To be faster than a limit.
for_whom: Tests.
source: Made here.
contraindications: [None known.]
gait: backward run
steps:
  - {kind: work, speed: 3 mph, time: 20 s}
"""


def backstride(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


def assert_refused(result: Result, said: str) -> None:
    assert result.exit_code == 2
    assert said in result.stderr.replace("\n", " ")
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["", "--yes"], "no workout of this name"),
        (["tasten", "--yes"], "did you mean taster"),
        (["/", "--yes"], "a directory; give the path of a workout file"),
        (["/dev/null", "--yes"], "a device, pipe or socket"),
        (["taster"], "add --yes for simulated devices"),
        (["taster", "--yes", "--machine", ""], "'' is no machine: give sim:"),
        (["taster", "--yes", "--machine", "sim:x"], "a simulated machine has no address"),
        (["taster", "--yes", "--treadmill", "sim:x"], "a simulated machine has no address"),
        (["taster", "--yes", "--deck", "x:y"], "names no force deck"),
        (["taster", "--yes", "--deck", "force:/dev/null"], "needs deck.calibration"),
        (["taster", "--yes", "--machine", "trackmaster:/dev/null"], "unattended_starts"),
    ],
)
def test_run_refuses_what_cannot_be_done(home: Path, arguments: list[str], said: str) -> None:
    assert_refused(backstride("run", *arguments), said)


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("P7", "no session for P7: not answered for today: balance"),
        ("P77", "no participant 'P77'; did you mean P7?"),
    ],
)
def test_run_begins_nothing_for_a_participant_who_may_not_walk(
    home: Path, who: str, said: str
) -> None:
    added = backstride("participants", "add", "P7", "--goal", "senior")
    assert added.exit_code == 0
    assert_refused(backstride("run", "taster", "--yes", "--participant", who), said)


def test_a_simulated_walker_cannot_watch_over_a_real_treadmill(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKSTRIDE_SITE__UNATTENDED_STARTS", "true")
    real = ("--machine", "trackmaster:/dev/null", "--deck", "sim:")
    said = "a simulated walker cannot watch over a real treadmill"
    assert_refused(backstride("run", "taster", "--yes", *real), said)
    assert_refused(backstride("serve", *real), said)
    assert_refused(backstride("serve", "--treadmill", *real[1:]), said)


def test_a_bad_card_is_named_with_what_it_lacks(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = home / "card.toml"
    card.write_text('name = "x"\n')
    monkeypatch.setenv("BACKSTRIDE_MACHINE__CARD", str(card))
    for command in (["run", "taster", "--yes"], ["serve"], ["rehearse", "taster"]):
        assert_refused(backstride(*command), "'accel_mps2' is missing")


def test_a_port_that_is_not_there_is_a_lost_device(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(headless, "READY_S", 3.0)
    monkeypatch.setenv("BACKSTRIDE_SITE__UNATTENDED_STARTS", "true")
    machine = ("--machine", f"trackmaster:{home}/ttyUSB0", "--deck", "none")
    result = backstride("run", "taster", "--yes", "--second-person-present", *machine)
    assert result.exit_code == 30
    notice, why = result.stderr.splitlines()
    assert notice.startswith("NOT COMMISSIONED: at most 1.0 m/s, with a second person")
    assert "no such port: is the adapter plugged in?" in why


def test_rehearse_tells_what_a_limit_would_change(home: Path) -> None:
    jog = home / "jog.yaml"
    jog.write_text(JOG)
    result = backstride("rehearse", str(jog), "--json")
    assert result.exit_code == 1
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert lines[0]["type"] == "limit"
    assert "3 mph is faster than 2 mph" in lines[0]["change"]
    assert lines[-1]["type"] == "session_ended"
    assert lines[-1]["summary"]["max_speed_mps"] < 0.93


def test_rehearse_tells_a_whole_session(home: Path) -> None:
    result = backstride("rehearse", "taster")
    assert result.exit_code == 0
    assert "Finished" in result.stdout
    assert "Speed limit    2 mph" in result.stdout


def test_attach_needs_a_controller_and_a_terminal(home: Path) -> None:
    assert_refused(backstride("attach"), "No controller runs here")
    file = home / "file"
    file.write_text("")
    assert_refused(backstride("attach", "--socket", str(file)), "is no controller's socket")
    assert_refused(backstride("attach", "--socket", str(home)), "is no controller's socket")
