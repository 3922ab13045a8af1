"""Where the bridge is heard: on a bumble transport, or on this computer's own Bluetooth."""

from __future__ import annotations

import sys
import time
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final, Protocol

from controller.bluetooth.adapter import AdapterError
from controller.bridge.machine import BridgeMachine

LEAVE_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Station:
    """What to be heard on, and as whom."""

    name: str
    transport: str | None = None  # of bumble; None: this computer's own Bluetooth


class OnAir(Protocol):
    """The machine, as long as apps can hear it."""

    @property
    def told(self) -> str:
        """How it is heard, in words."""

    def advance(self) -> None:
        """Let time pass and send what is due."""

    async def over(self) -> str:
        """Wait until nobody can hear it any more; the reason."""


def on_air(station: Station, machine: BridgeMachine) -> AbstractAsyncContextManager[OnAir]:
    """Be heard while this is entered. Raises `AdapterError`."""
    if station.transport is None:
        if sys.platform != "linux":
            raise AdapterError("this system has no BlueZ: set bridge.transport, for example usb:0")
        from controller.bridge.on_bluez import on_bluez  # noqa: PLC0415 - Linux only, and slow

        return on_bluez(station.name, machine)
    from controller.bridge.on_bumble import on_bumble  # noqa: PLC0415 - half a second to import

    return on_bumble(station.name, station.transport, machine)


def now_ms() -> int:
    """The bridge's clock."""
    return time.monotonic_ns() // 1_000_000
