"""How a screen looks and speaks, as the configuration says: theme, language, the site's catalogues.

A screen is a process of its own and is told by its environment, with the names by which the
configuration takes them, too; whoever starts one passes on what its own configuration says.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Final

import click
from textual.binding import Binding, BindingType
from textual.filter import LineFilter

from controller.language.catalogues import BadCatalogue
from controller.language.tongue import UnknownLanguage
from controller.screen_settings import LANGUAGE, LOCALES, THEME
from tui.glyphs import ConsoleFont
from tui.language import look_in, speak
from tui.palette import CONSOLE, DARK, THEMES
from tui.reader.driver import TerminalApp

_LINUX_CONSOLE: Final = "linux"


def speak_as_told(language: str = "") -> None:
    """Speak `language`, or else what the environment names. Raises `click.UsageError`."""
    if folder := os.environ.get(LOCALES):
        look_in(Path(folder))
    try:
        speak(language or os.environ.get(LANGUAGE, ""))
    except (UnknownLanguage, BadCatalogue) as error:
        raise click.UsageError(str(error)) from error


def theme_of(variables: Mapping[str, str]) -> str:
    """The theme's name: as told, else by the terminal: the Linux console has sixteen colours."""
    told = variables.get(THEME, "")
    if told in THEMES:
        return THEMES[told].name
    return (CONSOLE if variables.get("TERM") == _LINUX_CONSOLE else DARK).name


class Dressed(TerminalApp):
    """A screen in one of the themes; F2 changes to the next."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f2", "look", "Colours", show=False)]

    def dress(self) -> None:
        """Put on the theme that is told."""
        self._console_font = ConsoleFont()
        for theme in THEMES.values():
            self.register_theme(theme)
        self.theme = theme_of(os.environ)

    def action_look(self) -> None:
        """The next theme."""
        names = [theme.name for theme in THEMES.values()]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]

    def get_line_filters(self) -> Sequence[LineFilter]:
        """In the console's theme, its font, too."""
        filters = super().get_line_filters()
        return [*filters, self._console_font] if self.theme == CONSOLE.name else filters
