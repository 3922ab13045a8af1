"""The language of the screens: English in the code, every other one in a gettext catalogue.

A text is written `_("Step {number}").format(number=3)` where it is drawn, never kept translated:
the kiosk changes its language while it is open. The others keep the one that they began with.
Tables of words mark theirs with `N_`. A catalogue ships or lies in a folder of the site's own
(`look_in`), which wins.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from babel import Locale

from controller.language import tongue as languages
from controller.language.catalogues import SHIPPED
from controller.language.tongue import FOLDERS, Tongue


@dataclass(slots=True)
class _Spoken:
    """What this process speaks now."""

    tongue: Tongue = field(default_factory=Tongue)
    folders: tuple[Path, ...] = FOLDERS


_now = _Spoken()


def _(text: str) -> str:
    """The text in the language that is spoken; in English where the catalogue lacks it."""
    own = _now.tongue.words.own
    return own.gettext(text) if text else ""  # nothing would be the catalogue's header


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's users know
    """Mark a word of a table for the catalogue; `_` translates it where it is shown."""
    return text


def ngettext(one: str, many: str, number: int) -> str:
    """The form that goes with the number."""
    return _now.tongue.words.own.ngettext(one, many, number)


def heard(sentence: str) -> str:
    """What the controller said, in the language that is spoken: it speaks English with values in
    it, and each sentence is known by its template (`{} allows {} at most`)."""
    return _now.tongue.heard(sentence)


def figure(text: str) -> str:
    """`1.5 mph` with the decimal sign of the language: `1,5 mph`."""
    return _now.tongue.figure(text)


def day(when: date) -> str:
    """`22 Nov 2026` as the language writes it."""
    return _now.tongue.day(when)


def spoken() -> str:
    """The language that is spoken: `en`, `de`."""
    return _now.tongue.code


def tongue() -> Tongue:
    """The same, with its words."""
    return _now.tongue


def speak(language: str = "") -> None:
    """Speak a language from now on; an empty one is the environment's, where there is such a
    catalogue, else English. What is drawn already must be drawn anew. Raises `UnknownLanguage`
    or `BadCatalogue`."""
    _now.tongue = languages.tongue(language or of_environment(os.environ), _now.folders)


def look_in(folder: Path) -> None:
    """Look for catalogues in a folder of the site's own, too, and there first."""
    _now.folders = (folder, SHIPPED)


def offered() -> dict[str, str]:
    """The languages that there are, each with its own name for itself, English first."""
    there = languages.codes(_now.folders)
    return {one: Locale.parse(one).get_display_name() or one for one in there}


def of_environment(variables: Mapping[str, str]) -> str:
    """The first language of the environment that there is (`LANG=de_AT.UTF-8`), else English."""
    return languages.of_environment(variables, _now.folders)
