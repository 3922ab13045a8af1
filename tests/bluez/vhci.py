"""A cable from the kernel's virtual controller to one in a simulator's air, until it is killed:
`python -m tests.bluez.vhci tcp-client:127.0.0.1:4711`."""

from __future__ import annotations

import asyncio
import sys
from typing import Final

from bumble.transport import open_transport
from bumble.transport.common import TransportSink

CONNECTION_COMPLETE: Final = bytes((0x04, 0x3E, 0x13, 0x01))
ENHANCED: Final = bytes((0x04, 0x3E, 0x1F, 0x0A))
NO_PRIVATE_ADDRESSES: Final = bytes(12)


class ToKernel:
    """bumble's controller says that it knows private addresses, and then tells of a connection in
    the old words. Linux waits for the new ones, and holds up every command for 20 s.

    Source: Core Specification, Vol 4, Part E, 7.7.65.1 and 7.7.65.10.
    """

    def __init__(self, kernel: TransportSink) -> None:
        self._kernel = kernel

    def on_packet(self, packet: bytes) -> None:
        """Hand on one HCI packet."""
        if packet.startswith(CONNECTION_COMPLETE):
            packet = ENHANCED + packet[4:15] + NO_PRIVATE_ADDRESSES + packet[15:]
        self._kernel.on_packet(packet)


async def bridge(door: str) -> None:
    """Carry HCI packets. The air comes first: the kernel asks at once and waits for no one."""
    async with (
        await open_transport(door) as (air, to_air),
        await open_transport("vhci") as (kernel, to_kernel),
    ):
        air.set_packet_sink(ToKernel(to_kernel))
        kernel.set_packet_sink(to_air)
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(bridge(sys.argv[1]))
