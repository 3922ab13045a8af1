"""The controller's side of the bridge: its process, if it is wanted."""

from __future__ import annotations

from pathlib import Path

from controller.alongside.keeper import Keeper, Told
from controller.bridge.settings import BridgeSettings


def bridge_keepers(settings: BridgeSettings, socket: Path, told: Told) -> list[Keeper]:
    """What keeps it running; one that dies or hangs is started anew, and the session goes on."""
    return [Keeper(settings.arguments(socket), b"", told)] if settings.enabled else []
