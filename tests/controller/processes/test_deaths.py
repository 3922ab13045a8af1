"""What the table of faults does not tell of deaths: who is gone, and a person's stop."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.controller.processes.stand import is_alive, walking

pytestmark = pytest.mark.xdist_group("processes")  # they want the cores for themselves


@pytest.mark.hazard("H04")
def test_a_stopped_guard_is_killed_by_its_sentry(tmp_path: Path) -> None:
    with walking(tmp_path) as (simulator, controller):
        guard = controller.guard
        os.kill(guard, signal.SIGSTOP)
        simulator.until_standing()
        assert not is_alive(guard)
        assert controller.until_ended()["outcome"] == "safety stop"


def test_ctrl_c_is_a_persons_stop(tmp_path: Path) -> None:
    with walking(tmp_path) as (simulator, controller):
        controller.process.send_signal(signal.SIGINT)
        summary = controller.until_ended()
        assert summary["outcome"] == "stopped"
        assert controller.process.returncode == 10
        assert simulator.belt()["belt_mps"] == 0
