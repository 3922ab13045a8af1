"""The table `[screen]` of the configuration, and how it reaches the processes that are screens."""

from __future__ import annotations

import os
from typing import Final, Literal

from pydantic import Field

from controller.config_section import AbsolutePath, Section

LANGUAGE: Final = "BACKSTRIDE_SCREEN__LANGUAGE"
THEME: Final = "BACKSTRIDE_SCREEN__THEME"
LOCALES: Final = "BACKSTRIDE_SCREEN__LOCALES"


class Screen(Section):
    """How screens look and speak."""

    language: str = Field(
        "",
        pattern=r"^([a-z]{2,3}([_-][A-Za-z]{2,8})*)?$",
        description="en, de, or one of your own; empty: the terminal's",
    )
    theme: Literal["", "dark", "light", "contrast", "console"] = Field(
        "", description="the colours; empty: dark, and on the Linux console its sixteen"
    )
    locales: AbsolutePath | None = Field(None, description="a folder with translations of your own")


def pass_on(screen: Screen) -> None:
    """Tell every screen that this process starts: it has no configuration of its own to read."""
    told = {LANGUAGE: screen.language, THEME: screen.theme, LOCALES: str(screen.locales or "")}
    os.environ.update({name: value for name, value in told.items() if value})
