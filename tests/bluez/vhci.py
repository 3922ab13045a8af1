"""Makes a controller in a simulator's air one of this computer's own: `python -m tests.bluez.vhci
tcp-client:127.0.0.1:4711` is its cable to the kernel's virtual socket, until it is killed."""

from __future__ import annotations

import asyncio
import sys

from bumble.bridge import HCI_Bridge
from bumble.transport import open_transport


async def bridge(door: str) -> None:
    """Carry HCI packets. The air comes first: the kernel asks at once and waits for no one."""
    async with (
        await open_transport(door) as (air, to_air),
        await open_transport("vhci") as (kernel, to_kernel),
    ):
        HCI_Bridge(kernel, to_kernel, air, to_air)  # type: ignore[no-untyped-call]  # bumble's
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(bridge(sys.argv[1]))
