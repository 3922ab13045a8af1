"""The controller's side of the button: its process, if there is one."""

from __future__ import annotations

from pathlib import Path

from controller.alongside.keeper import Keeper, Told


def button_keepers(device: Path | None, socket: Path, told: Told) -> list[Keeper]:
    """What keeps it running: one that was pulled out is looked for again."""
    if device is None:
        return []
    options = ("--socket", str(socket), "--device", str(device))
    return [Keeper(("-m", "controller.button", *options), b"", told)]
