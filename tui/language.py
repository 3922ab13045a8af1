"""The language of the screens: English in the code, every other one in a gettext catalogue.

A text is written `_("Step {number}").format(number=3)` where it is drawn, never kept translated:
the kiosk changes its language while it is open. The others keep the one that they began with.
Tables of words mark theirs with `N_`. A catalogue lies beside this module or in a folder of the
site's own (`look_in`), which wins.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import get_decimal_symbol

from tui import catalogues
from tui.catalogues import SHIPPED, Words

ENGLISH: Final = "en"
_VARIABLES: Final = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Where an environment names languages, the first that is set counts."""


class UnknownLanguage(ValueError):
    """There is no catalogue of it."""


@dataclass(slots=True)
class _Spoken:
    """What this process speaks now."""

    language: str = ENGLISH
    words: Words = field(default_factory=Words)
    point: str = "."
    folders: tuple[Path, ...] = (SHIPPED,)


_now = _Spoken()


def _(text: str) -> str:
    """The text in the language that is spoken; in English where the catalogue lacks it."""
    return _now.words.own.gettext(text) if text else ""  # nothing would be the catalogue's header


def N_(text: str) -> str:  # noqa: N802 - the name that gettext's users know
    """Mark a word of a table for the catalogue; `_` translates it where it is shown."""
    return text


def ngettext(one: str, many: str, number: int) -> str:
    """The form that goes with the number."""
    return _now.words.own.ngettext(one, many, number)


def heard(sentence: str) -> str:
    """What the controller said, in the language that is spoken: it speaks English with values in
    it, and each sentence is known by its template (`{} allows {} at most`)."""
    return _now.words.sentences.translated(sentence)


def figure(text: str) -> str:
    """`1.5 mph` with the decimal sign of the language: `1,5 mph`."""
    return text if _now.point == "." else re.sub(r"(?<=\d)\.(?=\d)", _now.point, text)


def day(when: date) -> str:
    """`22 Nov 2026` as the language writes it."""
    locale = "en_GB" if _now.language == ENGLISH else _now.language
    return format_date(when, "medium", locale=locale)


def spoken() -> str:
    """The language that is spoken: `en`, `de`."""
    return _now.language


def speak(language: str = "") -> None:
    """Speak a language from now on; an empty one is the environment's, where there is such a
    catalogue, else English. What is drawn already must be drawn anew. Raises `UnknownLanguage`
    or `BadCatalogue`."""
    chosen = language.replace("-", "_") or of_environment(os.environ)
    words = Words() if chosen == ENGLISH else catalogues.read(_file_of(chosen))
    _now.language, _now.words = chosen, words
    _now.point = get_decimal_symbol(chosen)


def look_in(folder: Path) -> None:
    """Look for catalogues in a folder of the site's own, too, and there first."""
    _now.folders = (folder, SHIPPED)


def offered() -> dict[str, str]:
    """The languages that there are, each with its own name for itself, English first."""
    there = (ENGLISH, *(one for one in catalogues.languages(_now.folders) if one != ENGLISH))
    return {one: Locale.parse(one).get_display_name() or one for one in there}


def of_environment(variables: Mapping[str, str]) -> str:
    """The first language of the environment that there is (`LANG=de_AT.UTF-8`), else English."""
    named = next((variables[name] for name in _VARIABLES if variables.get(name)), "")
    for entry in named.split(":"):
        full = entry.partition(".")[0].partition("@")[0]
        for language in (full, full.partition("_")[0]):
            if language == ENGLISH or catalogues.find(language, _now.folders):
                return language
    return ENGLISH


def _file_of(language: str) -> Path:
    file = catalogues.find(language, _now.folders)
    if file is None:
        raise UnknownLanguage(
            f"no language {language!r}: there are {', '.join(offered())}; a catalogue of your own "
            f"goes to {_now.folders[0] / 'LANGUAGE' / catalogues.FILE}"
        )
    return file
