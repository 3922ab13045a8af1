"""The table `[bridge]` of the configuration, and the process that it asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from controller.config_section import Section


class BridgeSettings(Section):
    """The treadmill as other apps see it, over Bluetooth."""

    enabled: bool = Field(False, description="let apps see this treadmill")
    control: Literal["none", "ask"] = Field(
        "none", description="ask: an app's targets are requests to the person at the machine"
    )
    transport: str = Field(
        "", max_length=256, description="of bumble, as usb:0; empty: this computer's own Bluetooth"
    )
    name: str = Field("Backstride", pattern=r"^[ -~]{1,13}$", description="as apps find it")

    def arguments(self, socket: Path) -> tuple[str, ...]:
        """Of the interpreter that runs the bridge."""
        transport = (f"--transport={self.transport}",) if self.transport else ()
        return (
            *("-m", "controller.bridge", "--socket", str(socket)),
            *(f"--name={self.name}", f"--control={self.control}", *transport),
        )
