"""Whoever dies, a Bluetooth belt comes to rest: by the sentry, by the radio's last will, or by a
new link. FTMS itself stops nothing.

Real processes; the treadmill is in the simulator's air, and the radio comes in through its door.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from controller.api import SimulatedFault
from tests.controller.processes.stand import is_alive, walking

pytestmark = pytest.mark.xdist_group("processes")  # they want the cores for themselves

AIR = ("--wire", "ftms", "--card", "simulated-ftms")


def test_from_start_to_walking_to_a_persons_stop(tmp_path: Path) -> None:
    with walking(tmp_path, *AIR) as (simulator, controller):
        controller.process.send_signal(signal.SIGINT)
        assert controller.until_ended()["outcome"] == "stopped"
        assert controller.process.returncode == 10
        assert simulator.belt()["belt_mps"] == 0


@pytest.mark.hazard("H05")
def test_a_killed_radio_is_followed_by_one_that_stops_the_belt(tmp_path: Path) -> None:
    with walking(tmp_path, *AIR) as (simulator, controller):
        os.kill(controller.radio, signal.SIGKILL)
        controller.until_latched("link_lost")
        simulator.until_standing()
        assert controller.until_ended()["outcome"] == "device lost"
        assert not simulator.belt()["started"]


@pytest.mark.hazard("H05")
@pytest.mark.hazard("H27")
def test_a_stopped_radio_is_killed_and_another_one_stops_the_belt(tmp_path: Path) -> None:
    with walking(tmp_path, *AIR) as (simulator, controller):
        radio = controller.radio
        os.kill(radio, signal.SIGSTOP)
        controller.until_latched("link_lost")
        simulator.until_standing()
        assert not is_alive(radio), "it must not come back with old orders"
        assert controller.until_ended()["outcome"] == "device lost"
        assert not simulator.belt()["started"]


@pytest.mark.hazard("H02")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_radio_and_guard_together(tmp_path: Path, how: signal.Signals) -> None:
    with walking(tmp_path, *AIR) as (simulator, controller):
        radio, guard = controller.radio, controller.guard
        for pid in (guard, radio):
            os.kill(pid, signal.SIGSTOP)  # neither can tell of the other's end
        for pid in (guard, radio):
            os.kill(pid, how)
        simulator.until_standing()
        assert not is_alive(radio)
        assert not is_alive(guard)
        assert controller.until_ended()["outcome"] == "safety stop"


@pytest.mark.hazard("H02")
def test_radio_and_sentry_together_are_the_next_pairs_case(tmp_path: Path) -> None:
    with walking(tmp_path, *AIR) as (simulator, controller):
        for pid in (controller.radio, controller.sentry):
            os.kill(pid, signal.SIGKILL)
        simulator.until_standing()
        assert not simulator.belt()["started"]


@pytest.mark.hazard("H05")
def test_a_link_that_comes_back_is_used_to_stop_the_belt(tmp_path: Path) -> None:
    with walking(tmp_path, *AIR) as (simulator, controller):
        simulator.cause(SimulatedFault.UNPLUG_TREADMILL)
        controller.until_latched("link_lost")
        assert simulator.belt()["started"], "nobody can stop it now but the person"
        simulator.cause(SimulatedFault.REPAIR)
        simulator.until_standing()


@pytest.mark.hazard("H02")
def test_a_killed_guards_sentry_stops_the_belt_over_the_same_link(tmp_path: Path) -> None:
    with walking(tmp_path, *AIR) as (simulator, controller):
        os.kill(controller.guard, signal.SIGKILL)
        simulator.until_standing()
        assert controller.until_ended()["outcome"] == "safety stop"
        assert not simulator.belt()["started"]


@pytest.mark.hazard("H02")
def test_when_all_are_killed_the_radio_carries_out_their_last_will(tmp_path: Path) -> None:
    with walking(tmp_path, *AIR) as (simulator, controller):
        sentry, guard = controller.sentry, controller.guard
        for pid in (sentry, guard, controller.process.pid):
            os.kill(pid, signal.SIGKILL)
        simulator.until_standing()
        assert not simulator.belt()["started"]


@pytest.mark.hazard("H01")
def test_a_stop_at_the_console_ends_the_session(tmp_path: Path) -> None:
    with walking(tmp_path, *AIR) as (simulator, controller):
        simulator.cause(SimulatedFault.CONSOLE_STOP)
        controller.until_latched("console_stop")
        simulator.until_standing()
        assert controller.until_ended()["outcome"] == "safety stop"
