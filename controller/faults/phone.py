"""A phone near a stand: a process with an app, and the air in which the treadmill is heard."""

from __future__ import annotations

from typing import Final

from controller.faults.companion import Companion
from controller.faults.lines import Lines

TREADMILL: Final = "Stand"
"""The treadmill's name in the air."""


class Phone(Companion):
    """Its app waits for a word."""

    def __init__(self, mark: str) -> None:
        super().__init__(mark, "controller.faults.mad_app")
        self.lines = Lines(self.output)
        self._transport = self.lines.until(lambda line: "transport" in line, "air")["transport"]

    @property
    def table(self) -> str:
        """The lines of a configuration for a controller whose treadmill apps can hear and ask."""
        return (
            f'[bridge]\nenabled = true\ncontrol = "ask"\nname = "{TREADMILL}"\n'
            f'transport = "{self._transport}"\n'
        )

    def go_mad(self) -> None:
        """Let its app begin."""
        self.input.close()
