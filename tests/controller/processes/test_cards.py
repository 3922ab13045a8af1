"""A Bluetooth machine without a configured card is driven by the card of its family."""

from __future__ import annotations

import asyncio

import pytest

from controller.belt.link import GuardReport, Refusal
from controller.guard_pair import GuardPair
from tests.controller.processes.stand import DEADLINE_S, Simulator

pytestmark = pytest.mark.xdist_group("processes")


async def _first_report(address: str, card: str) -> GuardReport:
    """What a guard that really reached the machine says first of it."""
    heard: asyncio.Queue[GuardReport | Refusal] = asyncio.Queue()
    pair = GuardPair(address, card, heard=heard.put_nowait, told=lambda _: None)
    pair.start()
    try:
        while True:
            report = await asyncio.wait_for(heard.get(), DEADLINE_S)
            if isinstance(report, GuardReport) and report.stated.name and report.stated.training:
                return report
    finally:
        await pair.close()


@pytest.mark.parametrize(
    ("configured", "used"), [("", "horizon-t202"), ("ftms", "ftms")], ids=["chosen", "configured"]
)
def test_the_name_chooses_unless_the_configuration_does(configured: str, used: str) -> None:
    options = ("--wire", "ftms", "--card", "simulated-ftms", "--name", "JFTM T202-5")
    simulator = Simulator(*options)
    try:
        report = asyncio.run(_first_report(simulator.treadmill, configured))
        assert (report.card, report.stated.name) == (used, "JFTM T202-5")
        assert report.stated.training == "idle"
    finally:
        simulator.close()
