"""A program that is told to end eases the belt first; told twice, it stops it at once."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.controller.processes.stand import walking


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
