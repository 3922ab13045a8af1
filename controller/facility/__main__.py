"""`python -m controller.facility`: the bridge, told by one line on standard input."""

from __future__ import annotations

import os

from controller import api
from controller.api_socket.client import ApiClient
from controller.facility.bridging import Bridging
from controller.facility.process import Bridge
from controller.facility.told import run_told

NICE = 10
"""A flood of messages costs time that nobody else wants: guard, controller and STOP go first."""


async def _bridge(told: Bridging) -> None:
    os.nice(NICE)
    async with await ApiClient.connect(told.socket, "facility") as controller:
        async for message in controller:
            if isinstance(message, api.Snapshot):
                await Bridge(told, controller, message).run()


if __name__ == "__main__":
    run_told(_bridge)
