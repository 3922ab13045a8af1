"""A program that is told to end eases the belt first; told twice, it stops it at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from tests.controller.processes.stand import DEADLINE_S, walking

pytestmark = pytest.mark.xdist_group("processes")


@pytest.mark.hazard("H42")
def test_a_terminated_controller_eases_then_ends(tmp_path: Path) -> None:
    with walking(tmp_path) as (simulator, controller):
        controller.process.send_signal(signal.SIGTERM)
        easing = controller.events.until(
            lambda event: event.get("state") in {"easing", "stopping", "latched"}, "reaction"
        )
        assert easing["state"] == "easing"
        summary = controller.until_ended()
        assert summary["cause"]["code"] == "ending"
        assert controller.process.returncode == 10
        belt = simulator.belt()
        assert belt["belt_mps"] == 0
        assert not belt["started"]


@pytest.mark.hazard("H42")
def test_a_controller_terminated_twice_stops(tmp_path: Path) -> None:
    with walking(tmp_path) as (simulator, controller):
        controller.process.send_signal(signal.SIGTERM)
        controller.events.until(lambda event: event.get("state") == "easing", "easing")
        controller.process.send_signal(signal.SIGTERM)
        controller.events.until(lambda event: event.get("state") == "stopping", "stopping")
        controller.until_ended()
        assert simulator.belt()["belt_mps"] == 0


@pytest.mark.parametrize("hears", [True, False], ids=["left", "dead"])
def test_a_controller_leaves_when_whoever_started_it_is_gone(
    short_folder: Path, *, hears: bool
) -> None:
    command = [sys.executable, "-m", "controller.cli.main", "serve", "--until-left"]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(short_folder),
        "BACKSTRIDE_PATHS__DATA": str(short_folder / "data"),
        "BACKSTRIDE_PATHS__RUNTIME": str(short_folder),
        "BACKSTRIDE_MACHINE__URL": "sim:",
        "BACKSTRIDE_VOICE__ENABLED": "false",
    }
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, env=environment) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            assert process.stdout.readline().startswith(b"serving")
            if not hears:
                process.stdout.close()
            process.stdin.close()
            process.wait(DEADLINE_S)
        finally:
            process.kill()
