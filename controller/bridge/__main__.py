"""`python -m controller.bridge`: started by the controller, or by hand beside one that runs."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from pathlib import Path
from typing import Final

from controller import api
from controller.api_socket.client import ApiClient, NotConnected
from controller.bridge.process import NAME, Bridge
from controller.bridge.radio import Station

BEAT: Final = "beat"  # what its keeper waits for
BEAT_S: Final = 1.0


async def _bridge(given: argparse.Namespace) -> None:
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    station = Station(given.name, given.transport)
    beating = asyncio.create_task(_beat())
    try:
        async with await ApiClient.connect(given.socket, NAME) as controller:
            async for message in controller:
                if isinstance(message, api.Snapshot) and message.machine.card:
                    asking = given.control == "ask"
                    await Bridge(controller, message, station, asking=asking).run()
    finally:
        beating.cancel()


async def _beat() -> None:
    """A sign of life a second, for who keeps this process."""
    while True:
        sys.stdout.write(f"{BEAT}\n")
        sys.stdout.flush()
        await asyncio.sleep(BEAT_S)


def main() -> None:
    """Bridge until the controller or SIGTERM ends it."""
    parser = argparse.ArgumentParser(prog="python -m controller.bridge")
    parser.add_argument("--socket", type=Path, required=True, help="the controller's")
    parser.add_argument("--name", default="Backstride", help="as apps find it")
    parser.add_argument("--transport", help="of bumble; without it this computer's Bluetooth")
    parser.add_argument("--control", choices=("none", "ask"), default="none")
    given = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's Ctrl-C is the controller's
    logging.disable()  # the terminal belongs to a screen
    with contextlib.suppress(asyncio.CancelledError, BrokenPipeError):
        try:
            asyncio.run(_bridge(given))
        except* NotConnected:
            pass


if __name__ == "__main__":
    main()
