"""What goes wrong at treadmill, deck and walker stops the belt with its cause, on real wires."""

from __future__ import annotations

from pathlib import Path

import pytest

from controller.api import SimulatedFault
from tests.controller.processes.stand import walking

pytestmark = pytest.mark.xdist_group("processes")  # they want the cores for themselves

# Right after a start, before the units were seen to agree, half as fast again may be a wrong unit.
WRONG_SPEED = ("overspeed", "speed_mismatch", "wrong_way", "unit_mismatch")
FAULTS = [
    (SimulatedFault.CONSOLE_STOP, ("console_stop",), "H01"),
    (SimulatedFault.SAFETY_KEY, ("safety_key",), "H01"),
    (SimulatedFault.STALL, ("stall",), "H26"),
    (SimulatedFault.RUNAWAY, WRONG_SPEED, "H07"),
    (SimulatedFault.CREEP, WRONG_SPEED, "H07"),
    (SimulatedFault.STEP_OFF, ("person_off",), "H14"),
    (SimulatedFault.UNPLUG_DECK, ("deck_stale",), "H17"),
    (SimulatedFault.FREEZE_DECK, ("deck_frozen",), "H18"),
    (SimulatedFault.SATURATE_DECK, ("deck_saturated",), "H18"),
]


@pytest.mark.parametrize(
    ("fault", "causes"),
    [
        pytest.param(fault, causes, marks=pytest.mark.hazard(hazard), id=fault)
        for fault, causes, hazard in FAULTS
    ],
)
def test_a_fault_ends_the_session_at_standstill(
    tmp_path: Path, fault: SimulatedFault, causes: tuple[str, ...]
) -> None:
    with walking(tmp_path) as (simulator, controller):
        simulator.cause(fault)
        simulator.until_standing()
        summary = controller.until_ended()
        assert summary["cause"]["code"] in causes
        assert summary["outcome"] == "safety stop"
        assert controller.process.returncode == 20
        belt = simulator.belt()
        assert belt["belt_mps"] == 0
        assert not belt["started"]


@pytest.mark.hazard("H05")
def test_an_unplugged_treadmill_is_a_lost_device_and_its_watchdog_stops_it(tmp_path: Path) -> None:
    with walking(tmp_path, "--card", "simulated") as (simulator, controller):
        simulator.cause(SimulatedFault.UNPLUG_TREADMILL)
        simulator.until_standing()
        summary = controller.until_ended()
        assert summary["outcome"] == "device lost"
        assert summary["cause"]["code"] == "link_lost"
        assert controller.process.returncode == 30


@pytest.mark.hazard("H06")
def test_a_treadmill_that_ignores_stop_is_told_until_it_obeys(tmp_path: Path) -> None:
    with walking(tmp_path) as (simulator, controller):
        simulator.cause(SimulatedFault.IGNORE_STOP)
        simulator.cause(SimulatedFault.STEP_OFF)
        controller.events.until(
            lambda event: (event.get("cause") or {}).get("code") == "stop_not_obeyed", "alarm"
        )
        simulator.cause(SimulatedFault.REPAIR)
        simulator.until_standing()
