"""Whoever dies or stands still, the belt comes to rest. The treadmill's own watchdog is off."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from controller.service import BROKEN
from tests.controller.processes.stand import DEADLINE_S, is_alive, walking

pytestmark = pytest.mark.xdist_group("processes")  # they want the cores for themselves

STALLABLE = ("-m", "tests.controller.processes.stallable", "run")
TORN = b"\xa30040"


@pytest.mark.hazard("H02")
def test_a_killed_controller(tmp_path: Path) -> None:
    with walking(tmp_path) as (simulator, controller):
        controller.process.kill()
        simulator.until_standing()
        assert not simulator.belt()["started"]


@pytest.mark.hazard("H04")
def test_a_stopped_controller(tmp_path: Path) -> None:
    with walking(tmp_path) as (simulator, controller):
        controller.process.send_signal(signal.SIGSTOP)
        simulator.until_standing()
        controller.process.send_signal(signal.SIGCONT)
        controller.until_latched("lease_ended")
        assert controller.until_ended()["outcome"] == "safety stop"
        assert controller.process.returncode == 20
        assert not simulator.belt()["started"]


@pytest.mark.hazard("H04")
def test_a_blocked_event_loop(tmp_path: Path) -> None:
    with walking(tmp_path, command=STALLABLE) as (simulator, controller):
        controller.process.send_signal(signal.SIGUSR1)
        simulator.until_standing()
        controller.until_latched("lease_ended")
        assert controller.until_ended()["outcome"] == "safety stop"


@pytest.mark.hazard("H02")
def test_a_controller_with_an_error_of_its_own(tmp_path: Path) -> None:
    with walking(tmp_path, command=STALLABLE) as (simulator, controller):
        controller.process.send_signal(signal.SIGUSR2)
        simulator.until_standing()
        assert controller.process.wait(DEADLINE_S) == BROKEN


@pytest.mark.hazard("H02")
def test_a_killed_guard(tmp_path: Path) -> None:
    with walking(tmp_path) as (simulator, controller):
        os.kill(controller.guard, signal.SIGKILL)
        simulator.until_standing()
        assert controller.until_ended()["outcome"] == "safety stop"
        assert not simulator.belt()["started"]


@pytest.mark.hazard("H45")
@pytest.mark.parametrize("offset", range(1, len(TORN)))
def test_a_guard_killed_in_the_middle_of_a_frame(tmp_path: Path, offset: int) -> None:
    with walking(tmp_path) as (simulator, controller):
        guard = controller.guard
        port = os.open(simulator.treadmill, os.O_RDWR | os.O_NOCTTY)
        os.kill(guard, signal.SIGSTOP)
        os.write(port, TORN[:offset])
        os.kill(guard, signal.SIGKILL)
        simulator.until_standing()
        os.close(port)
        assert controller.until_ended()["outcome"] == "safety stop"


@pytest.mark.hazard("H04")
def test_a_stopped_guard_is_killed_by_its_sentry(tmp_path: Path) -> None:
    with walking(tmp_path) as (simulator, controller):
        guard = controller.guard
        os.kill(guard, signal.SIGSTOP)
        simulator.until_standing()
        assert not is_alive(guard)
        assert controller.until_ended()["outcome"] == "safety stop"


@pytest.mark.hazard("H02")
def test_a_killed_sentry(tmp_path: Path) -> None:
    with walking(tmp_path) as (simulator, controller):
        os.kill(controller.sentry, signal.SIGKILL)
        simulator.until_standing()
        controller.until_latched("sentry_gone")
        assert controller.until_ended()["outcome"] == "safety stop"


@pytest.mark.hazard("H02")
@pytest.mark.hazard("H03")
def test_sentry_and_guard_killed_together_are_the_treadmills_own_watchdogs_case(
    tmp_path: Path,
) -> None:
    with walking(tmp_path, "--card", "simulated") as (simulator, controller):
        sentry, guard = controller.sentry, controller.guard
        os.kill(sentry, signal.SIGKILL)
        os.kill(guard, signal.SIGKILL)
        controller.process.kill()
        simulator.until_standing()


def test_ctrl_c_is_a_persons_stop(tmp_path: Path) -> None:
    with walking(tmp_path) as (simulator, controller):
        controller.process.send_signal(signal.SIGINT)
        summary = controller.until_ended()
        assert summary["outcome"] == "stopped"
        assert controller.process.returncode == 10
        assert simulator.belt()["belt_mps"] == 0
