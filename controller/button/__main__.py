"""`python -m controller.button --socket PATH --device PATH`: the button's process."""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from pathlib import Path
from typing import Final

from controller import api
from controller.alongside.beat import until_told_to_end
from controller.alongside.reporting import LinkTeller
from controller.alongside.tasks import first_to_end
from controller.api_socket.client import ApiClient, NotConnected
from controller.button.meaning import Meaning
from controller.button.presses import Presses

NAME: Final = "button"
AGAIN: Final = "Press the button again to start the belt."


async def watch(socket: Path, device: Path) -> None:
    """Until the controller or the button is gone. Raises `NotConnected` or `OSError`."""
    async with await ApiClient.connect(socket, NAME) as controller:
        link = LinkTeller(controller, NAME)
        try:
            descriptor = os.open(device, os.O_RDONLY | os.O_NONBLOCK)
        except OSError as error:
            await link.tell(api.Health.BAD, f"{device}: {error.strerror}: correct remote.button")
            raise
        try:
            await link.tell(api.Health.GOOD, str(device))
            meaning = Meaning()
            await first_to_end(
                _follow(controller, meaning), _press(controller, meaning, descriptor)
            )
        finally:
            os.close(descriptor)


async def _follow(controller: ApiClient, meaning: Meaning) -> None:
    async for message in controller:
        if isinstance(message, api.Snapshot) and meaning.follow(message, time.monotonic()):
            await controller.request(api.SaySo(id="-", text=AGAIN))
    raise NotConnected("the controller ended")


async def _press(controller: ApiClient, meaning: Meaning, descriptor: int) -> None:
    presses, readable = Presses(), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(descriptor, readable.set)
    try:
        while True:
            await readable.wait()
            readable.clear()
            try:
                data = os.read(descriptor, 4096)
            except BlockingIOError:
                continue
            if not data:
                raise OSError("the button is gone")
            for _ in range(presses.feed(data, time.monotonic())):
                if (command := meaning.pressed(time.monotonic())) is not None:
                    await controller.request(command)
    finally:
        loop.remove_reader(descriptor)


def main() -> None:
    """Watch the button until the controller ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--socket", type=Path, required=True)
    parser.add_argument("--device", type=Path, required=True)
    given = parser.parse_args()
    try:
        asyncio.run(until_told_to_end(watch(given.socket, given.device)))
    except (NotConnected, OSError) as error:
        parser.exit(1, f"{error}\n")


if __name__ == "__main__":
    main()
