"""The controller's side of the bridge: which processes there are, kept running."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from controller.alongside.keeper import Keeper, Told
from controller.facility.bridging import Bridging
from controller.facility.url import Carrier


@asynccontextmanager
async def bridged(bridging: Bridging | None, told: Told) -> AsyncIterator[None]:
    """The bridge's processes, as long as the controller runs; none without a broker."""
    tasks = [asyncio.create_task(keeper.run()) for keeper in _keepers(bridging, told)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _keepers(bridging: Bridging | None, told: Told) -> list[Keeper]:
    if bridging is None:
        return []
    line = bridging.to_line()
    keepers = [
        Keeper(("-m", "controller.facility.stopper"), line, told),
        Keeper(("-m", "controller.facility"), line, told),
    ]
    address = bridging.facility.address
    if address is not None and address.carrier is Carrier.EMBEDDED:
        broker = ("-m", "controller.facility.broker", "--port", str(address.port))
        keepers.insert(0, Keeper(broker, b"", told))
    return keepers
