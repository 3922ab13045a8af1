"""The controller's side of the bridge: its process, kept running."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from controller.alongside.keeper import Keeper, Told
from controller.bridge.settings import BridgeSettings


@asynccontextmanager
async def seen_by_apps(settings: BridgeSettings, socket: Path, told: Told) -> AsyncIterator[None]:
    """The bridge as long as this is entered, if it is wanted; one that dies or hangs is started
    anew, and the session goes on."""
    if not settings.enabled:
        yield
        return
    keeping = asyncio.create_task(Keeper(settings.arguments(socket), b"", told).run())
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
