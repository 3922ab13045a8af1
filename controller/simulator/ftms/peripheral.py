"""Puts a simulated treadmill on a bumble host."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from bumble.device import Device

from controller.bluetooth.peripheral import Peripheral, advertisement
from controller.simulator.ftms.device import FtmsDevice
from protocols.ftms.service import ADVERTISED, FITNESS_MACHINE

TICK_S: Final = 0.005


class FtmsPeripheral(Peripheral):
    """One treadmill on the air, from `start` on. It takes one client at a time, as most do."""

    device: FtmsDevice

    def __init__(self, device: FtmsDevice, host: Device, clock: Callable[[], int]) -> None:
        super().__init__(
            device,
            host,
            clock,
            advertisement=advertisement(host.name, {FITNESS_MACHINE: ADVERTISED}),
            max_mtu=device.peculiar.max_mtu,
        )

    async def serve(self) -> None:
        """Let time pass until cancelled."""
        while True:
            self.advance()
            await asyncio.sleep(TICK_S)
